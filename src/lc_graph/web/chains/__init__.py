"""The parts of the pages of chains and stages: the form, the cards, the tables, and what they share."""
