"""OWL reasoning: what the reasoner is shown, and what it finds."""
