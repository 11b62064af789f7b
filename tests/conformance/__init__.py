"""The W3C's SPARQL 1.1 tests, sent to a real server over HTTP."""
