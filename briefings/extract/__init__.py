"""Article to facts with evidence; text in, facts out, no database and no network."""
