"""Facts to documents, and documents to text."""
