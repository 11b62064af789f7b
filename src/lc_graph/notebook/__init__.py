"""The face for notebooks: the graph as pandas tables, and what Jupyter shows."""
