"""Questions in plain words: what is asked for is found in them, and answered from the store."""
