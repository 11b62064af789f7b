"""The endpoint against Oxigraph's own server and rdflib-endpoint: ``python -m benchmarks.endpoint``."""
