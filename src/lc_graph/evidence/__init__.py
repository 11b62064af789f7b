"""The tables of a source against its text, both ways: numbers, passages, names, sentences."""
