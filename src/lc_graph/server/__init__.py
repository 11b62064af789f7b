"""The HTTP server: one asynchronous application in front of the pages, fast and strict."""
