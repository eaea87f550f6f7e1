"""Outside world to Article."""
