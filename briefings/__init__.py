"""The domain of Dealbrief: articles in, facts with evidence, documents out. Knows nothing of Slack."""
