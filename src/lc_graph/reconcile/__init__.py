"""Reconciliation: matching the names in somebody's table to things of the graph (W3C's API, version 0.2)."""
