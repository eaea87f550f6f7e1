"""`08:30 Kyiv weekdays`, in any order: time of day, days, and the rest, which is a city or zone."""

from __future__ import annotations

import datetime as dt
import re

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SETS = {
    "weekdays": range(5), "weekday": range(5), "workdays": range(5), "weekends": (5, 6), "weekend": (5, 6),
    "daily": range(7), "everyday": range(7),
}  # fmt: skip
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_RANGE = re.compile(rf"({_DAY})(?:\s*(?:-|–|to|until|through)\s*({_DAY}))?", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<![\w:+.-])(\d{1,2})[:.h](\d{2})(?:\s*([ap])\.?m\.?)?(?![\w:])"
    r"|(?<![\w:+.-])(\d{1,2})\s*([ap])\.?m\.?(?!\w)"
    r"|\bat\s+(\d{1,2})(?![\w:.])",
    re.IGNORECASE,
)
_WORD = re.compile(rf"\b(?:every\s*day|{'|'.join(_SETS)})\b", re.IGNORECASE)
_SMALL = re.compile(r"\b(?:at|on|in|every|each|and|from|time|digest)\b", re.IGNORECASE)


class NoTime(ValueError):
    """What looks like a time of day and is none; the argument is the text."""


def time_of_day(text: str) -> tuple[dt.time | None, str]:
    """The first time in `text`, and `text` without it. Raises NoTime for "25:00" and for a second time."""
    found = _CLOCK.search(text)
    if found is None:
        return None, text
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    if again := _CLOCK.search(rest):
        raise NoTime(again[0].strip())
    hour, minute = int(found[1] or found[4] or found[6]), int(found[2] or 0)
    half = (found[3] or found[5] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise NoTime(found[0].strip())
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return dt.time(hour, minute), rest
    except ValueError:
        raise NoTime(found[0].strip()) from None


def weekdays(text: str) -> tuple[tuple[int, ...] | None, str]:
    """The days of the week in `text` as numbers, Monday 0, ascending, and `text` without them."""
    days: set[int] = set()
    for found in _WORD.finditer(text):
        days.update(_SETS["".join(found[0].lower().split())])
    text = _WORD.sub(" ", text)

    def take(match: re.Match[str]) -> str:
        first, last = (_DAYS.index(part.lower()[:3]) for part in (match[1], match[2] or match[1]))
        days.update(range(first, last + 1) if first <= last else (*range(first, 7), *range(last + 1)))
        return " "

    text = re.sub(rf"(?<![\w/-])(?:{_RANGE.pattern})(?![\w/])", take, text, flags=re.IGNORECASE)
    return (tuple(sorted(days)) if days else None), text


def place(text: str) -> str | None:
    """What is left of `text` without the small words around times: "in New York" is "New York"."""
    return " ".join(_SMALL.sub(" ", text).replace(",", " ").split()).strip(" ;.") or None


def written(days: tuple[int, ...]) -> str:
    """Days as `weekdays` reads them."""
    return ",".join(_DAYS[day] for day in days)
