"""Word lists: data files with one entry a line; `#` starts a comment."""

from __future__ import annotations

import functools
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "words"


@functools.cache
def entries(name: str, folder: Path = FOLDER) -> tuple[str, ...]:
    """The entries of `<folder>/<name>.txt`, casefolded, in their order.

    Raises FileNotFoundError in a broken installation.
    """
    lines = (folder / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    found = (line.partition("#")[0].strip().casefold() for line in lines)
    return tuple(entry for entry in found if entry)


@functools.cache
def load(name: str, folder: Path = FOLDER) -> frozenset[str]:
    """The same as a set, for lists of words."""
    return frozenset(entries(name, folder))
