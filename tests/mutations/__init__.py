"""Corruptions of the tables and of the graph, and which check finds them.

``classes`` says beforehand which kinds of corruption change the meaning; ``in_tables`` and ``in_graph`` make
random ones, ``named`` the ones with a name; ``judge`` runs the checks, without ever looking at the good data
again; ``walk`` runs many and ``report`` writes down what was found. ``python -m tests.mutations --all`` does
everything and writes ``docs/mutations.md``.
"""
