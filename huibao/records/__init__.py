"""The tables, the database and its migrations."""
