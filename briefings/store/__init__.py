"""Facts to and from the database."""
