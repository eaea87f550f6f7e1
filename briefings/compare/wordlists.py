"""The word lists of comparison, by their name; those of another folder where one is given."""

from __future__ import annotations

import functools
from pathlib import Path

from briefings import wordlists

FOLDER = Path(__file__).resolve().parent / "words"


@functools.cache
def entries(name: str, folder: Path = FOLDER) -> tuple[str, ...]:
    """The entries of `<folder>/<name>.txt`, casefolded, in their order."""
    return tuple(entry.casefold() for entry in wordlists.lines(folder / f"{name}.txt"))


@functools.cache
def load(name: str, folder: Path = FOLDER) -> frozenset[str]:
    """The same as a set, for lists of words."""
    return wordlists.words(folder / f"{name}.txt")
