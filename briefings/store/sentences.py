"""An article's text as the sentences that are searched. Pure.

Cut by rule rather than by the parser that reads facts: answering and upgrading must not load that.
"""

from __future__ import annotations

import bisect
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from briefings import wordlists
from briefings.types import Span

_WORDS = Path(__file__).resolve().parent / "words"
_END = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s+["'“‘«(\[]*[A-Z0-9À-ÞА-Я])|\s*\n\s*""")
_LAST = re.compile(r"(\w+)\W*$")

_PLACES = 1 << 13  # sentences of an article that are told apart; a text of more than a megabyte has more
_DAY = 1 << 40
LAST = (1 << 63) - 1
"""The greatest key there can be."""

_LONGEST = 20_000  # characters


def entries(name: str) -> frozenset[str]:
    """The words of a list beside this module."""
    return wordlists.words(_WORDS / f"{name}.txt")


def split(text: str, whole: Iterable[Span] = ()) -> list[Span]:
    """The sentences of `text`, trimmed of white space, as character offsets in order.

    `whole` are passages that stay in one piece: the sentences that facts were read in. Prefers to leave two
    sentences together over cutting one behind "Mr." or an initial.
    """
    cuts = [match.end() for match in _END.finditer(text) if not _abbreviated(text, match)]
    for start, end in whole:
        del cuts[bisect.bisect_right(cuts, start) : bisect.bisect_left(cuts, end)]
    found = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = text[start:end]
        if piece.strip():
            found.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
    if len(found) > _PLACES:
        found[_PLACES - 1 :] = [(found[_PLACES - 1][0], found[-1][1])]
    return found


def _abbreviated(text: str, end: re.Match[str]) -> bool:
    if not end[0].startswith("."):
        return False
    last = _LAST.search(text, max(0, end.start() - 20), end.start())
    if last is None:
        return False
    # "J. Smith", "U.S. Treasury".
    return last[1].casefold() in entries("abbreviations") or (len(last[1]) == 1 and last[1].isalpha())


def indexed(text: str) -> str:
    """What both databases are given of a sentence: no case, no accents, nothing but letters and digits.

    Of a sentence that never ends, the beginning.
    """
    return folded(text[:_LONGEST])


def folded(text: str) -> str:
    """`text` without case and accents, words of letters and digits parted by one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def newest_first(key: int) -> tuple[int, int]:
    """What sorts keys: the newest article first, and of one article the sentences as they stand."""
    return -(key // _PLACES), key


def first_key(day: dt.date) -> int:
    """The least key that a sentence of an article of that day can have."""
    return day.toordinal() * _DAY


def keys(day: dt.date, article_id: int, number: int) -> range:
    """Keys of the sentences of an article, in their order; among all keys, later days come later."""
    first = first_key(day) + article_id * _PLACES
    return range(first, first + number)
