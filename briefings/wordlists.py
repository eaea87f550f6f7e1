"""Word lists: data files with one entry a line and `#` before a comment. The one reader of them all."""

from __future__ import annotations

import functools
from pathlib import Path


@functools.cache
def lines(path: Path) -> tuple[str, ...]:
    """The entries of a list as they are written, in the file's order.

    Raises FileNotFoundError in a broken installation.
    """
    entries = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(entry for entry in entries if entry)


@functools.cache
def words(path: Path) -> frozenset[str]:
    """The entries of a list, casefolded."""
    return frozenset(entry.casefold() for entry in lines(path))


@functools.cache
def rows(path: Path) -> tuple[tuple[str, ...], ...]:
    """The entries of a list whose columns are parted by `|`, each column stripped."""
    return tuple(tuple(column.strip() for column in entry.split("|")) for entry in lines(path))
