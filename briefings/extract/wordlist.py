"""The word lists beside this module, by their path from here: "gazetteer/titles.txt"."""

from __future__ import annotations

import functools
from pathlib import Path

from briefings import wordlists

_HERE = Path(__file__).resolve().parent


@functools.cache
def lines(path: str) -> tuple[str, ...]:
    """The entries as they are written, in the file's order."""
    return wordlists.lines(_HERE / path)


@functools.cache
def words(path: str) -> frozenset[str]:
    """The entries, casefolded."""
    return wordlists.words(_HERE / path)


@functools.cache
def rows(path: str) -> tuple[tuple[str, ...], ...]:
    """The entries whose columns are parted by `|`."""
    return wordlists.rows(_HERE / path)
