"""`since 2w`, `since 14 March`, `since 2025-03-14`: the day that a person means."""

from __future__ import annotations

import calendar
import datetime as dt
import re

EXAMPLES = "`since 2w`, `since 14 March`, `since 2025-03-14` or `since last meeting`"

_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_UNITS = {
    "d": "day", "day": "day", "days": "day",
    "w": "week", "wk": "week", "wks": "week", "week": "week", "weeks": "week",
    "m": "month", "mo": "month", "month": "month", "months": "month",
    "y": "year", "yr": "year", "year": "year", "years": "year",
}  # fmt: skip
_MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_DAYS = {
    name.lower(): number
    for names in (calendar.day_name, calendar.day_abbr)
    for number, name in enumerate(names)
}

_AGO = re.compile(
    r"(?:the\s+)?(?:(?:last|past)\s+)?(?:(\d{1,4})\s*|([a-z]+)\s+)?([a-z]+)(?:\s+ago)?", re.ASCII
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_DAY_MONTH = re.compile(r"(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]+)\.?,?(?:\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]+)\.?\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+(\d{4}))?")
_MONTH = re.compile(r"([a-z]+)\.?(?:\s+(\d{4}))?")


def since(text: str, today: dt.date) -> dt.date | None:
    """The first day that `text` means as seen from `today`, or None when it names no day.

    Spans count back from today ("2w", "three days", "last month"); a weekday or a date without a year
    is the latest one that is not after today. Numbers such as 3/4 mean different days to different
    readers and are not taken.
    """
    text = " ".join(text.lower().split()).strip(" .,;:!?")
    if text in ("today", "yesterday"):
        return today - dt.timedelta(days=text == "yesterday")
    day = text.removeprefix("last ").removeprefix("this ")
    if day in _DAYS:
        return today - dt.timedelta(days=(today.weekday() - _DAYS[day]) % 7 or (7 if "last " in text else 0))
    try:
        return _calendar(text, today) or _back(text, today)
    except (ValueError, OverflowError):  # no such day: 31 April, the year 0, 9999 years ago
        return None


def _calendar(text: str, today: dt.date) -> dt.date | None:
    if match := _ISO.fullmatch(text):
        return dt.date(int(match[1]), int(match[2]), int(match[3] or 1))
    for pattern, day_at, month_at in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1), (_MONTH, 0, 1)):
        match = pattern.fullmatch(text)
        month = _MONTHS.get(match[month_at]) if match else None
        if match is None or month is None:
            continue
        day = int(match[day_at]) if day_at else 1
        year = match[match.re.groups]
        if year:
            return dt.date(int(year), month, day)
        for back in range(9):  # 29 February may lie that many years back
            if (month, day) == (2, 29) and not calendar.isleap(today.year - back):
                continue
            found = dt.date(today.year - back, month, day)
            if found <= today:
                return found
    return None


def _back(text: str, today: dt.date) -> dt.date | None:
    match = _AGO.fullmatch(text)
    if match is None or match[3] not in _UNITS:
        return None
    digits, word, unit = match[1], match[2], _UNITS[match[3]]
    if digits:
        count = int(digits)
    elif word:
        count = 1 if word in ("last", "past") else _NUMBERS.get(word, -1)
    else:
        count = 1 if len(match[3]) > 2 else -1  # a bare "m" or "w" is a slip of the finger
    if count < 0:
        return None
    if unit in ("day", "week"):
        return today - dt.timedelta(days=count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
