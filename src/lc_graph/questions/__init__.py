"""The catalogue of questions: reading, asking, checking and publishing them."""
