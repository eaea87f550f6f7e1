"""Lists that give each party a line under a heading that says what the lines are: "What they want:"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefings.extract.wordlist import rows
from briefings.types import Span, Stance

_LINE = re.compile(r"[^\n]+")
_ITEM = re.compile(r"[ \t]*[-*•–·▪][ \t]+([^:.?!\n]{2,50}):[ \t]+(?=\S)")
_LONGEST_HEADING = 25
"""Words; a longer line above a list is a paragraph of its own."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of such a list, in characters: whose it is, where the colon stands, and what it says."""

    label: Span
    colon: int
    content: Span
    stance: Stance


@functools.lru_cache(maxsize=4)
def items(text: str) -> tuple[Item, ...]:
    """The lines "- Party: what it wants" below a line that asks or says what parties want, offer or refuse.

    Two at least stand together; the heading is the last line before them. Linear in the text, which is read
    once: every stance of a turn asks again.
    """
    return tuple(_items(text))


def _items(text: str) -> Iterator[Item]:
    stance: Stance | None = None
    found: list[Item] = []
    for line in _LINE.finditer(text):
        if not line.group().strip():
            continue
        item = _ITEM.match(text, line.start(), line.end())
        if item is None:
            yield from found if len(found) > 1 else ()
            found, stance = [], _announced(line.group())
        elif stance is not None:
            end = line.start() + len(line.group().rstrip(" \t.;,"))
            found.append(Item(item.span(1), item.end(1), (item.end(), end), stance))
    yield from found if len(found) > 1 else ()


def _announced(line: str) -> Stance | None:
    if len(line.split()) > _LONGEST_HEADING:
        return None
    return next((stance for pattern, stance in _headings() if pattern.search(line)), None)


@functools.cache
def _headings() -> tuple[tuple[re.Pattern[str], Stance], ...]:
    return tuple(
        (re.compile(rf"(?i)\b{re.escape(phrase)}\b"), Stance(stance))
        for phrase, stance in rows("words/list_headings.txt")
    )
