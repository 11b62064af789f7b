"""What must hold between the rows of the tables: references, conventions, translations."""
