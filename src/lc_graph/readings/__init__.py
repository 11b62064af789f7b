"""Two independent readings of a source, compared with each other and with the tables."""
