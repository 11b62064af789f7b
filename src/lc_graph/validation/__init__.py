"""Shapes and checks run on the graph, and the way back from a violation to its cell."""
