"""Tables of pages and commands, and the files that spreadsheets open."""
