"""Figures read and compared: on the real data, and on made-up figures where that has none of a kind."""
