"""An industry chain traced through the graph: stages, participants, gaps, and how they are shown."""
