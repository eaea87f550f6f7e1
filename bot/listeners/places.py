"""Where in an answer a button leads: the words of the command, the page, and the part of it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from briefings.errors import DealbriefError

_MOST = 10_000


class OutOfDate(DealbriefError):
    """A button holds what this version does not write."""


@dataclass(frozen=True, slots=True)
class Place:
    """`page` and `part` as in `Asked`; `channel` is where it was asked, whose deal it is about."""

    words: str
    page: int = 1
    part: int = 1
    channel: str = ""


def value(place: Place) -> str:
    """What a button holds to lead to `place`."""
    return json.dumps([place.page, place.part, place.words, place.channel], ensure_ascii=False)


def read(value: str) -> Place:
    """What `value` wrote. Raises OutOfDate."""
    try:
        page, part, words, channel = json.loads(value)
    except (TypeError, ValueError):
        page = part = words = channel = None
    numbers = isinstance(page, int) and isinstance(part, int)
    if (
        isinstance(words, str)
        and isinstance(channel, str)
        and numbers
        and 1 <= page <= _MOST
        and 0 <= part <= _MOST
    ):
        return Place(words, page, part, channel)
    raise OutOfDate("This button is out of date; ask again.")
