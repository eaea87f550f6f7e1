"""Lists of keys too long for one statement: SQLite takes some 32,000 parameters, fewer when it is old."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

Key = TypeVar("Key", int, str)

SIZE = 900


def chunks(keys: Collection[Key]) -> Iterator[list[Key]]:
    """`keys` sorted, in lists of at most `SIZE`."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), SIZE):
        yield ordered[start : start + SIZE]
