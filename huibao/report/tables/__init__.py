"""Tables in a text: their rows, their heads, their merged cells, and what each cell says."""
