"""The time that a question is about: "last week", "since Monday", "in March", "next month"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from bot.command.since import since

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_WEEK, _MONTH, _YEAR = "week", "month", "year"

_WHOLE = re.compile(
    r"\b(?:in\s+the\s+)?(last|past|previous|this|next|coming|following)\s+(week|month|year)\b"
)
_AHEAD = ("next", "coming", "following")
_COUNTED = re.compile(
    r"\b(?:(?:in|over|during|within|for)\s+)?(?:the\s+)?(?:last|past)\s+"
    r"(\d{1,3}|two|three|four|five|six|few|couple\s+of)\s+(days?|weeks?|months?|years?)\b"
)
_COUNTED_AHEAD = re.compile(
    r"\b(?:(?:in|over|during|within|for)\s+)?(?:the\s+)?(?:next|coming)\s+"
    r"(\d{1,3}|two|three|four|five|six|few|couple\s+of)\s+(days?|weeks?|months?|years?)\b"
)
_NEAR = re.compile(r"\b(today|yesterday|tomorrow)\b")
_SINCE = re.compile(r"\b(?:since|from|after)\s+((?:[\w'’-]+\s+){0,3}[\w'’-]+)")
_IN_MONTH = re.compile(rf"\b(?:in|during)\s+({'|'.join(_MONTHS)})(?:\s+(\d{{4}}))?\b")
_ON = re.compile(r"\bon\s+((?:the\s+)?(?:[\w-]+\s+){0,2}[\w-]+)")
_NEARBY = {"yesterday": -1, "today": 0, "tomorrow": 1}
_FEW = {"few": "3", "couple of": "2"}


@dataclass(frozen=True, slots=True)
class Time:
    """From `since` to `until`, both days included; None where there is no bound. `rest` is the question
    without the words for it."""

    since: dt.date | None
    until: dt.date | None
    rest: str


def time(text: str, today: dt.date) -> Time:
    """The span that `text` (in lower case) names, as seen from `today`; all time where it names none."""
    for reader in (_whole, _counted, _counted_ahead, _near, _months, _from, _days):
        if found := reader(text, today):
            return found
    return Time(None, None, text)


def _cut(text: str, match: re.Match[str], end: int | None = None) -> str:
    return f"{text[: match.start()]} {text[end if end is not None else match.end() :]}"


def _whole(text: str, today: dt.date) -> Time | None:
    match = _WHOLE.search(text)
    if match is None:
        return None
    away = 1 if match[1] in _AHEAD else 0 if match[1] == "this" else -1
    if match[2] == _WEEK:
        first = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=away)
        last = first + dt.timedelta(days=6)
    elif match[2] == _MONTH:
        months = 12 * today.year + today.month - 1 + away
        first = dt.date(months // 12, months % 12 + 1, 1)
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    else:
        first, last = dt.date(today.year + away, 1, 1), dt.date(today.year + away, 12, 31)
    return Time(first, last, _cut(text, match))


def _counted(text: str, today: dt.date) -> Time | None:
    match = _COUNTED.search(text)
    if match is None:
        return None
    count = _FEW.get(" ".join(match[1].split()), match[1])
    day = since(f"{count} {match[2]}", today)
    return None if day is None else Time(day, None, _cut(text, match))


def _counted_ahead(text: str, today: dt.date) -> Time | None:
    match = _COUNTED_AHEAD.search(text)
    if match is None:
        return None
    count = _FEW.get(" ".join(match[1].split()), match[1])
    back = since(f"{count} {match[2]}", today)
    # As far ahead as the same words reach back.
    return None if back is None else Time(today, today + (today - back), _cut(text, match))


def _near(text: str, today: dt.date) -> Time | None:
    match = _NEAR.search(text)
    if match is None:
        return None
    day = today + dt.timedelta(days=_NEARBY[match[1]])
    return Time(day, day, _cut(text, match))


def _months(text: str, today: dt.date) -> Time | None:
    match = _IN_MONTH.search(text)
    if match is None:
        return None
    first = since(f"{match[1]} {match[2] or ''}", today)
    if first is None:
        return None
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return Time(first, last, _cut(text, match))


def _from(text: str, today: dt.date) -> Time | None:
    match = _SINCE.search(text)
    return None if match is None else _longest(text, match, today, open_=True)


def _days(text: str, today: dt.date) -> Time | None:
    for match in _ON.finditer(text):
        if found := _longest(text, match, today, open_=False):
            return found
    return None


def _longest(text: str, match: re.Match[str], today: dt.date, *, open_: bool) -> Time | None:
    """The most of the words after "since" or "on" that mean a day."""
    words = list(re.finditer(r"\S+", match[1]))
    for count in range(len(words), 0, -1):
        end = words[count - 1].end()
        phrase = match[1][:end].strip(" ?!.,")
        # "on a week" and "on May" are no days; only what names one is.
        if not open_ and not (set(phrase.split()) & {*_DAYS} or any(c.isdigit() for c in phrase)):
            continue
        if day := since(phrase, today):
            return Time(day, None if open_ else day, _cut(text, match, match.start(1) + end))
    return None
