"""Where in an answer a button leads: the words of the command, the page, and the part of it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from briefings.errors import DealbriefError


class OutOfDate(DealbriefError):
    """A button holds what this version does not write."""


@dataclass(frozen=True, slots=True)
class Place:
    """`page` and `part` as in `Asked`."""

    words: str
    page: int = 1
    part: int = 1


def value(place: Place) -> str:
    """What a button holds to lead to `place`."""
    return json.dumps([place.page, place.part, place.words], ensure_ascii=False)


def read(value: str) -> Place:
    """What `value` wrote. Raises OutOfDate."""
    try:
        page, part, words = json.loads(value)
    except (TypeError, ValueError):
        page = part = words = None
    if not (isinstance(words, str) and isinstance(page, int) and isinstance(part, int)):
        raise OutOfDate("This button is out of date; ask again.")
    if not (1 <= page <= 10_000 and 0 <= part <= 10_000):
        raise OutOfDate("This button is out of date; ask again.")
    return Place(words, page, part)
