"""A release folder: what stands in it, in which formats, and how two of them differ."""
