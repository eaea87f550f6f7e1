"""The times at which the entries of a live blog were written."""

from __future__ import annotations

import bisect
import re

from briefings.extract.dates import Form, dates

_ENTRY = re.compile(
    r"(?m)^[ \t*#]*(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)(?:[ \t]?(?P<half>[ap])\.?m\b\.?)?"
    r"(?:[ \t](?:GMT|BST|UTC|CET|CEST|EST|EDT|ET))?\**(?:[ \t]*[:–—-]|[ \t]|$)"
)
_FEWEST = 2
_FARTHEST = 3000
"""Characters of an entry that are read for another day."""


class Entries:
    """Where the entries of `text` begin, by the time at the head of each; none in other texts."""

    def __init__(self, text: str) -> None:
        found = list(_ENTRY.finditer(text))
        self._text = text
        self._starts = [each.end() for each in found] if len(found) >= _FEWEST else []
        self._minutes = [_minutes(each) for each in found]

    def told_at(self, offset: int) -> int | None:
        """Minutes after midnight at which the words at `offset` were written; None where nothing says so, or
        where the entry spoke of a day that may be ahead before: "They meet on Friday. Doors open at 9am."."""
        at = bisect.bisect_right(self._starts, offset) - 1
        if at < 0 or offset - self._starts[at] > _FARTHEST:
            return None
        other = any(
            mention.form is not Form.CLOCK and not (mention.form is Form.AWAY and mention.offset <= 0)
            for mention in dates(self._text, self._starts[at], offset)
        )
        return None if other else self._minutes[at]

    def __bool__(self) -> bool:
        return bool(self._starts)


def _minutes(entry: re.Match[str]) -> int:
    hour = int(entry["hour"])
    if entry["half"]:
        hour = hour % 12 + 12 * (entry["half"] == "p")
    return 60 * hour + int(entry["minute"])
