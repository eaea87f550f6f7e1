"""How far a construction found by the rules can be trusted."""

from __future__ import annotations

import functools

from briefings.extract.candidate import Candidate
from briefings.extract.cues import entries

_UNMEASURED = 0.4
"""Confidence of a construction that `lexicon/confidence.txt` does not name."""


def confidence(c: Candidate) -> float:
    """How far the construction of a candidate can be trusted, from 0 to 1."""
    name = c.construction.replace(" ", "-")
    table = _table()
    return (table.get(f"{name}-weak") if c.weak else None) or table.get(name, _UNMEASURED)


@functools.cache
def _table() -> dict[str, float]:
    return {columns[0]: float(columns[4]) for columns in entries("confidence")}
