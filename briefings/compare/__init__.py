"""Pure comparison: facts now against facts then."""
