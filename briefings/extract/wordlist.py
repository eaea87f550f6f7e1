"""Word lists: data files with one entry a line and `#` before a comment."""

from __future__ import annotations

import functools
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@functools.cache
def lines(path: str) -> tuple[str, ...]:
    """The entries of a list beside this module, such as "gazetteer/titles.txt", in the file's order."""
    text = (_HERE / path).read_text(encoding="utf-8")
    entries = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(entry for entry in entries if entry)


@functools.cache
def words(path: str) -> frozenset[str]:
    """The entries of a list, casefolded."""
    return frozenset(entry.casefold() for entry in lines(path))


@functools.cache
def rows(path: str) -> tuple[tuple[str, ...], ...]:
    """The entries of a list whose columns are parted by `|`, each column stripped."""
    return tuple(tuple(column.strip() for column in entry.split("|")) for entry in lines(path))
