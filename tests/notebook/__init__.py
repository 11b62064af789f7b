"""The face for notebooks, and the notebook of the documentation."""
