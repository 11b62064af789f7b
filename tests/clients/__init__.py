"""Clients that people use, as they are, against a real server."""
