"""Dates in running text, as they are said; `date_resolution` says which days they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from briefings.extract.patterns import any_of
from briefings.extract.wordlist import lines, rows
from briefings.types import Precision


class Form(Enum):
    """How a date is said; the comment gives what its numbers mean."""

    DAY = "day"  # year (or none), month (or none: "on the 24th"), day
    MONTH = "month"  # year (or none), month
    YEAR = "year"  # year
    QUARTER = "quarter"  # year (or none), month: the first of the quarter; offset: years from publication's,
    # where `this` tells that the text gives them
    WEEKDAY = "weekday"  # day: 0 is Monday; offset: 1 "next", -1 "last"; `this`: of this week
    WEEKS_ON = "weeks on"  # the weekday `day`, so many weeks (`offset`) after the coming one
    AWAY = "away"  # offset in units of the unit: "tomorrow", "next month", "two weeks ago"
    WEEKEND = "weekend"  # the one that tense and the day of publication leave
    OF_MONTH = "of month"  # offset: which week of the month or, with a day, which such weekday; -1 the last;
    # without a month that of publication (`this`) or the next
    CLOCK = "clock"  # offset: minutes after midnight, 1440 at the one to come; what a sentence says of no day
    WITHIN = "within"  # the same, but forward only if the clause looks ahead: "in three days"


@dataclass(frozen=True, slots=True)
class DateMention:
    """Characters `start` to `end` of the text that say when. `last` marks "the end of"."""

    start: int
    end: int
    form: Form
    year: int | None = None
    month: int | None = None
    day: int | None = None
    offset: int = 0
    unit: Precision = Precision.DAY
    last: bool = False
    timed: bool = False
    this: bool = False


_MONTHS = {name: int(number) for name, number in rows("words/months.txt")}
_WHOLE = frozenset({"May", "June", "July"})
"""Short names that are no abbreviations: a full stop after them ends the sentence."""
_FEASTS = {name: (int(month), int(day)) for name, month, day in rows("words/feasts.txt")}
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1}
_WEEKS = {"week": 1, "fortnight": 2}
_WEEKDAYS = {name: number for number, name in enumerate(lines("words/weekdays.txt"))}
_NUMBERS = {word: int(value) for word, value in rows("words/numerals.txt") if int(value) <= 30} | {
    "a": 1,
    "an": 1,
}
_UNITS = {
    "day": Precision.DAY,
    "week": Precision.WEEK,
    "weekend": Precision.WEEK,
    "month": Precision.MONTH,
    "quarter": Precision.QUARTER,
    "year": Precision.YEAR,
}
_SAID = {
    "the day before yesterday": -2, "day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0,
    "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "tomorrow": 1, "day after tomorrow": 2,
}  # fmt: skip

_ABBREVIATED = frozenset(month for month in _MONTHS if len(month) <= 4 and month not in _WHOLE)
_MONTH = rf"(?:{any_of(set(_MONTHS) - _ABBREVIATED)}\b|{any_of(_ABBREVIATED)}\b\.?)"
_WEEKDAY = any_of(_WEEKDAYS) + r"\b"
_YEAR = r"(?:19|20)\d\d(?!\d|[.,]\d|\s?%)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DAYS = rf"{_DAY}(?:st|nd|rd|th)?(?:\s?(?:[-–]|to|and)\s?{_DAY}(?:st|nd|rd|th)?)?"
_COUNT = rf"(?:\d{{1,3}}|{any_of(_NUMBERS)})"
_SPAN = r"(?:days?|weeks?|months?|years?)\b"
_BEFORE_YEAR = (
    r"(?:in|by|until|till|before|since|from|after|of|for|during|through|to|early|late|mid|this|next|last)"
)
_PART = r"(?:(?:first|second|latter)\s+half|start|beginning|middle)"
_THE_END = r"(?:the\s+)?(?:very\s+)?end\s+of\s+(?:the\s+)?"
_ZONE = r"(?:GMT|UTC|BST|CET|CEST|EST|EDT|ET|local\s+time"
_ZONE += r"|(?:New\s+York|Washington|London|Paris|Brussels|Moscow|Beijing|Tokyo|Eastern)\s+time)\b"
_CLOCK = (
    rf"(?:\d{{1,2}}(?:[:.]\d\d)?\s?(?:[ap]\.m\.|[ap]m\b)|\d{{1,2}}:\d\d|noon\b|midnight\b)(?:\s+{_ZONE})?"
)
_BEFORE_QUARTER = r"(?:in|by|during|before|until|till|from|after)\s+(?:the\s+)?"
_ITS_YEAR = rf"\s+(?:{_YEAR}|(?i:this|next|last)\s+year\b)"

_DATE = re.compile(
    r"(?<![\w/])(?:"
    rf"(?P<iso>{_YEAR}-\d\d-\d\d)(?!\d)"
    rf"|(?i:(?:in\s+)?(?:the\s+)?week\s+(?:of|beginning|starting|commencing)\s+)(?:the\s+)?(?P<weekday1>{_DAY})(?:st|nd|rd|th)?\s+(?P<weekmonth1>{_MONTH})"
    rf"|(?i:(?:in\s+)?(?:the\s+)?week\s+(?:of|beginning|starting|commencing)\s+)(?P<weekmonth2>{_MONTH})\s+(?P<weekday2>{_DAY})(?:st|nd|rd|th)?(?!\d)"
    rf"|(?i:(?P<ofweek>first|second|third|fourth|last|final)\s+(?:full\s+)?week\s+(?:of|in)\s+)(?P<ofmonth>{_MONTH}(?!\s+\d))"
    rf"|(?i:(?:the\s+)?(?P<nthday>{any_of(_ORDINALS)})\s+)(?P<ofday>{_WEEKDAY})"
    rf"\s+(?:of|in)\s+(?:(?P<nearmonth>(?:(?:the|this|next)\s+)?month\b)|(?P<daymonth>{_MONTH})(?:,?\s+(?P<dayyear>{_YEAR}))?)"
    rf"|(?:{_WEEKDAY},?\s+)?(?:the\s+)?(?P<day1>{_DAYS})\s+(?:of\s+)?(?P<month1>{_MONTH})(?:,?\s+(?P<year1>{_YEAR}))?"
    rf"|(?:{_WEEKDAY},?\s+)?(?P<month2>{_MONTH})\s+(?:the\s+)?(?P<day2>{_DAYS})(?![\d:%]|[.,]\d)(?:,?\s+(?P<year2>{_YEAR}))?"
    rf"|(?i:(?:the\s+)?{_PART}\s+of\s+)(?P<month6>{_MONTH})(?!\s+\d{{1,2}}\b)(?:,?\s+(?P<year6>{_YEAR}))?"
    rf"|(?P<last1>(?i:{_THE_END}))?(?P<month3>{_MONTH}),?\s+(?:of\s+)?(?P<year3>{_YEAR})"
    rf"|(?P<last2>(?i:{_THE_END}))(?P<month4>{_MONTH})"
    rf"|(?i:(?:(?:early|late|mid)[\s-]+)?(?P<which>this|next|last|in|by|until|till|before|since|from|after|during|of|early|late|mid|for)[\s-]+)(?:(?i:early|late|mid)[\s-]+)?(?P<month5>{_MONTH})(?!\s+\d)"
    rf"|(?P<last3>(?i:{_THE_END}))(?P<year4>{_YEAR})"
    rf"|(?i:{_BEFORE_YEAR}[\s-]+(?:(?:early|late|mid)[\s-]+)?)(?P<year5>{_YEAR})(?!-)"
    rf"|(?i:(?:(?<=\bon\s)|(?<=\bby\s)|(?<=til\s)|(?<=ter\s)|(?<=ore\s))the\s+(?P<ordinal>{_DAY})(?:st|nd|rd|th)\b(?!\s+(?:of\b|[a-z]+\s+(?:of|in)\b|floor|century|anniversary|amendment|round|time|day|year|month|week|hour|minute|hole|birthday|edition)))"
    rf"|(?i:(?:by|before|until|till|at|after)\s+)(?P<feast>{any_of(_FEASTS)})\b(?!\s+[A-Z])"
    rf"|(?i:(?P<last5>{_THE_END})|{_BEFORE_QUARTER})"
    rf"(?:(?i:(?P<quarter>{any_of(_ORDINALS)})\s+quarter)\b(?!-|\s*-?final|\s+of\b(?!{_ITS_YEAR}))|(?P<q>Q[1-4])\b)"
    rf"(?:(?:\s+of)?\s+(?:(?P<quarteryear>{_YEAR})|(?i:(?P<relyear>this|next|last)\s+year\b)))?"
    rf"|(?i:a\s+(?P<weekson1>week|fortnight)\s+on\s+)(?P<onday1>{_WEEKDAY})"
    rf"|(?P<onday2>{_WEEKDAY})\s+(?P<weekson2>week|fortnight)\b"
    rf"|(?P<not>{any_of(lines('words/not_weekdays.txt'))})\b"
    rf"|(?:(?i:(?P<nth>next|last|past|this|coming|every|each)\s+))?(?P<weekday>{_WEEKDAY})(?!\s+week\b)(?:\s+(?i:morning|afternoon|evening|night)\b)?"
    rf"|(?i:(?P<weekend>(?:at|over|on|this)\s+(?:the\s+)?weekend)\b)"
    rf"|(?P<last4>(?i:{_THE_END}))?(?i:(?:(?:early|late|later|earlier|mid)[\s-]+)?(?P<rel>this|next|last)\s+(?P<relunit>week(?:end)?|month|quarter|year)\b)"
    rf"|(?i:end\s+of\s+the\s+(?P<endunit>week|month|quarter|year)\b|(?P<yearend>year-end)\b)"
    rf"|(?i:the\s+)?(?i:(?P<said>{any_of(_SAID)})\b)"
    rf"|(?i:in\s+(?P<incount>{_COUNT})\s+(?P<inunit>{_SPAN})(?:['’]\s+time\b)?)"
    rf"|(?i:(?P<agocount>{_COUNT})\s+(?P<agounit>{_SPAN})\s+ago\b)"
    rf"|(?i:(?:at|by|until|till|before|from|after)\s+)(?P<clock>{_CLOCK})"
    r")"
)  # fmt: skip
_CLOCK_BEFORE = re.compile(rf"(?i:{_CLOCK},?\s+(?:on\s+)?)\Z")
_CLOCK_AFTER = re.compile(rf"(?i:,?\s+(?:at|by|from)?\s*{_CLOCK})")
_AND_ON = re.compile(r",?\s+(?i:on\s+)?")
_LEAD = re.compile(r"(?i:\b(?:by|before|until|till|after|no\s+later\s+than)\s+)\Z")


def dates(text: str, start: int = 0, end: int | None = None) -> Iterator[DateMention]:
    """What `text` says about when between the offsets `start` and `end`, in order, without overlaps.

    Prefers to miss: a bare month needs a preposition ("in May"), a year as well, "every Monday" is none.
    """
    done = start
    for match in _DATE.finditer(text, start, len(text) if end is None else end):
        mention = _mention(match)
        if mention is None or mention.start < done:
            continue
        if mention.form is Form.CLOCK and _day_behind(text, mention.end):
            continue
        first, last, timed = mention.start, mention.end, mention.timed
        if before := _CLOCK_BEFORE.search(text, max(start, first - 40), first):
            first, timed = before.start(), True
        elif after := _CLOCK_AFTER.match(text, last):
            last, timed = after.end(), True
        if lead := _LEAD.search(text, max(start, first - 20), first):
            first = lead.start()
        done = last
        yield replace(mention, start=first, end=last, timed=timed)


def _day_behind(text: str, end: int) -> bool:
    """Whether a day follows the time that ends at `end`: "noon on Thursday"."""
    following = _AND_ON.match(text, end)
    found = _DATE.match(text, following.end()) if following else None
    mention = _mention(found) if found else None
    return mention is not None and mention.form is not Form.CLOCK


def _minutes(clock: str) -> int:
    """Minutes after midnight of "9.30am", "14:00", "noon"."""
    said = clock.casefold()
    if said.startswith(("noon", "midnight")):
        return 720 if said.startswith("noon") else 1440
    hour, minute = re.match(r"(\d+)(?:[:.](\d\d))?", said).groups()  # type: ignore[union-attr]
    afternoon = re.search(r"\dp|\sp\.?m", said) is not None
    morning = re.search(r"\da|\sa\.?m", said) is not None
    hours = int(hour) % 12 + 12 * afternoon if afternoon or morning else int(hour)
    return 60 * hours + int(minute or 0)


def _mention(match: re.Match[str]) -> DateMention | None:
    start, end = match.span()
    group = match.groupdict()
    if group["iso"]:
        year, month, day = (int(part) for part in group["iso"].split("-"))
        return DateMention(start, end, Form.DAY, year, month, day)
    for n in ("1", "2"):
        if group["weekday" + n]:
            month, day = _month(group["weekmonth" + n]), int(group["weekday" + n])
            return DateMention(start, end, Form.DAY, None, month, day, unit=Precision.WEEK)
    if group["ofweek"]:
        nth_week = _ORDINALS[group["ofweek"].casefold()]
        return DateMention(
            start, end, Form.OF_MONTH, month=_month(group["ofmonth"]), offset=nth_week, unit=Precision.WEEK
        )
    if group["ofday"]:
        return DateMention(
            start,
            end,
            Form.OF_MONTH,
            _number(group["dayyear"]),
            _month(group["daymonth"]) if group["daymonth"] else None,
            _WEEKDAYS[group["ofday"]],
            _ORDINALS[group["nthday"].casefold()],
            this=not (group["nearmonth"] or "").startswith("next"),
        )
    if group["ordinal"]:
        return DateMention(start, end, Form.DAY, day=int(group["ordinal"]))
    if group["feast"]:
        month, day = _FEASTS[next(name for name in _FEASTS if name.casefold() == group["feast"].casefold())]
        return DateMention(start, end, Form.DAY, None, month, day)
    for n in ("1", "2"):
        if group["day" + n]:
            first = re.match(r"\d+", group["day" + n])
            assert first
            in_year, month = _number(group["year" + n]), _month(group["month" + n])
            return DateMention(start, end, Form.DAY, in_year, month, int(first.group()))
    for n in ("3", "4", "5"):
        if group["month" + n]:
            last = bool(group["last1"] or group["last2"])
            which = (group["which"] or "").casefold()
            if which == "of" and not last:
                return None  # "the third week of May", "the Treaty of May"
            offset = {"next": 1, "last": -1}.get(which, 0)
            in_year, month = _number(group["year3"]) if n == "3" else None, _month(group["month" + n])
            return DateMention(start, end, Form.MONTH, in_year, month, offset=offset, last=last)
    if group["month6"]:
        return DateMention(start, end, Form.MONTH, _number(group["year6"]), _month(group["month6"]))
    if group["year4"] or group["year5"]:
        if (group["year5"] or "") and match.group().split()[0].casefold() in ("this", "next", "last"):
            return None
        return DateMention(
            start, end, Form.YEAR, int(group["year4"] or group["year5"]), last=bool(group["last3"])
        )
    if group["quarter"] or group["q"]:
        number = int(group["q"][1]) - 1 if group["q"] else _ORDINALS[group["quarter"].casefold()] % 4
        years = {"this": 0, "next": 1, "last": -1}.get((group["relyear"] or "").casefold())
        return DateMention(
            start,
            end,
            Form.QUARTER,
            _number(group["quarteryear"]),
            3 * number + 1,
            offset=years or 0,
            unit=Precision.QUARTER,
            last=bool(group["last5"]),
            this=years is not None,
        )
    for n in ("1", "2"):
        if group["onday" + n]:
            weeks = _WEEKS[group["weekson" + n].casefold()]
            return DateMention(start, end, Form.WEEKS_ON, day=_WEEKDAYS[group["onday" + n]], offset=weeks)
    if group["weekday"]:
        nth = (group["nth"] or "").casefold()
        if nth in ("every", "each"):
            return None
        offset = {"next": 1, "last": -1, "past": -1}.get(nth, 0)
        return DateMention(
            start, end, Form.WEEKDAY, day=_WEEKDAYS[group["weekday"]], offset=offset, this=nth == "this"
        )
    if group["weekend"]:
        return DateMention(start, end, Form.WEEKEND, unit=Precision.WEEK)
    if group["rel"]:
        offset = {"this": 0, "next": 1, "last": -1}[group["rel"].casefold()]
        unit = _UNITS[group["relunit"].casefold()]
        return DateMention(start, end, Form.AWAY, offset=offset, unit=unit, last=bool(group["last4"]))
    if group["endunit"] or group["yearend"]:
        return DateMention(
            start, end, Form.AWAY, unit=_UNITS[(group["endunit"] or "year").casefold()], last=True
        )
    if group["said"]:
        before = match.string[max(0, start - 2) : start]
        if group["said"][0].isupper() and before[:1].isalpha() and before[1:] == " ":
            return None  # "USA Today", "Late Tonight"
        return DateMention(start, end, Form.AWAY, offset=_SAID[" ".join(group["said"].casefold().split())])
    if group["clock"]:
        return DateMention(start, end, Form.CLOCK, offset=_minutes(group["clock"]), timed=True)
    for name, form, sign in (("in", Form.WITHIN, 1), ("ago", Form.AWAY, -1)):
        if count := group[name + "count"]:
            number = int(count) if count.isdigit() else _NUMBERS[count.casefold()]
            unit = _UNITS[group[name + "unit"].casefold().rstrip("s")]
            return DateMention(start, end, form, offset=sign * number, unit=unit)
    return None  # the name of a feast


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _month(name: str) -> int:
    return _MONTHS[name.rstrip(".")]
