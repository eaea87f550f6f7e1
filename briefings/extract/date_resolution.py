"""The days that dates in running text mean, as seen from the day of publication.

A wrong date is worse than none: what the text and the article's date do not settle stays unresolved.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from briefings.extract.dates import DateMention, Form
from briefings.types import Precision

_NEAREST = dt.timedelta(days=60)
"""How far from publication a date without a year may lie when the clause does not say past or ahead."""
_FARTHEST = dt.timedelta(days=300)
"""How far when it does: a writer adds the year to anything farther off."""

_MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Resolved:
    """The day something starts, as exactly as `precision` says: a week is given by its Monday, a month,
    a quarter and a year by their first day, or by their last after "the end of"."""

    day: dt.date
    precision: Precision


def resolve(
    mention: DateMention, published: dt.date | None, ahead: bool | None, told_at: int | None = None
) -> Resolved | None:
    """The day `mention` means. `ahead` is what the clause says: True future, False past, None unknown;
    `told_at` the minutes after midnight at which it was written, where the text says so.

    Without `published` only a date with its year resolves. None where the reading is not safe: no such
    day, "next Friday" said on a Tuesday, a weekday without a tense.
    """
    if mention.form is Form.CLOCK:
        return _at_the_clock(mention.offset, published, ahead, told_at)
    try:
        found = _resolve(mention, published, ahead)
    except (ValueError, OverflowError):  # 31 February, the year 10000
        return None
    if found and mention.timed and found.precision is Precision.DAY:
        return Resolved(found.day, Precision.MINUTE)
    return found


def _at_the_clock(
    minutes: int, published: dt.date | None, ahead: bool | None, told_at: int | None
) -> Resolved | None:
    """ "at 9am", written at 7.50 or at 22.30: the next one or the last."""
    if published is None or ahead is None or told_at is None:
        return None
    days = int(minutes <= told_at) if ahead else -int(minutes > told_at)
    return Resolved(published + dt.timedelta(days=days), Precision.MINUTE)


def nearer(mention: DateMention, published: dt.date | None) -> bool:
    """Whether a day or month without a year is nearer to publication ahead than back; True in doubt."""
    back, ahead = resolve(mention, published, False), resolve(mention, published, True)
    if back is None or ahead is None or published is None or mention.form not in (Form.DAY, Form.MONTH):
        return True
    return ahead.day - published <= published - back.day


def _resolve(mention: DateMention, published: dt.date | None, ahead: bool | None) -> Resolved | None:
    if mention.form is Form.YEAR and mention.year:
        return Resolved(_edge(dt.date(mention.year, 1, 1), Precision.YEAR, mention.last), Precision.YEAR)
    if mention.form is Form.DAY and mention.month and mention.day:
        if mention.year:
            return Resolved(dt.date(mention.year, mention.month, mention.day), Precision.DAY)
        day = _in_a_year(published, mention.month, mention.day, ahead)
        if day and mention.unit is Precision.WEEK:
            return Resolved(day - dt.timedelta(days=day.weekday()), Precision.WEEK)
        return Resolved(day, Precision.DAY) if day else None
    if mention.form is Form.MONTH and mention.month:
        if mention.year:
            first: dt.date | None = dt.date(mention.year, mention.month, 1)
        else:
            first = _month_near(published, mention, ahead)
        return Resolved(_edge(first, Precision.MONTH, mention.last), Precision.MONTH) if first else None
    if mention.form is Form.QUARTER and mention.month and mention.year:
        first = dt.date(mention.year, mention.month, 1)
        return Resolved(_edge(first, Precision.QUARTER, mention.last), Precision.QUARTER)
    if published is None:
        return None
    if mention.form is Form.DAY and mention.day:
        day = _of_a_month(published, mention.day, ahead)
        return Resolved(day, Precision.DAY) if day else None
    if mention.form is Form.OF_MONTH and mention.day is not None:
        return _nth_weekday(mention, mention.day, published, ahead)
    if mention.form is Form.OF_MONTH:
        start = _month_near(published, replace(mention, offset=0), ahead)
        return Resolved(_week_of(start, mention.offset), Precision.WEEK) if start else None
    if mention.form is Form.QUARTER and mention.month:
        start = _quarter_near(published, mention, ahead)
        return Resolved(_edge(start, Precision.QUARTER, mention.last), Precision.QUARTER) if start else None
    if mention.form is Form.WEEKS_ON and mention.day is not None:
        coming = (mention.day - published.weekday()) % 7 or 7
        return Resolved(published + dt.timedelta(days=coming, weeks=mention.offset), Precision.DAY)
    if mention.form is Form.WEEKDAY and mention.day is not None:
        if mention.this and ahead is not True and mention.day > published.weekday():
            return Resolved(published + dt.timedelta(days=mention.day - published.weekday()), Precision.DAY)
        day = _weekday(published, mention.day, mention.offset, ahead)
        return Resolved(day, Precision.DAY) if day else None
    if mention.form is Form.WEEKEND:
        saturday = _weekday(published, 5, 0, ahead)
        return Resolved(saturday - dt.timedelta(days=5), Precision.WEEK) if saturday else None
    if mention.form is Form.WITHIN and ahead is not True:
        return None
    return Resolved(_edge(_away(published, mention), mention.unit, mention.last), mention.unit)


def _in_a_year(published: dt.date | None, month: int, day: int, ahead: bool | None) -> dt.date | None:
    """The day and month in the year that tense and nearness to publication leave, if they leave one."""
    if published is None:
        return None
    candidates = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            candidates.append(dt.date(year, month, day))
        except ValueError:  # 29 February
            continue
    if ahead is True:
        return min((each for each in candidates if published <= each <= published + _FARTHEST), default=None)
    if ahead is False:
        return max((each for each in candidates if published - _FARTHEST <= each <= published), default=None)
    near = [each for each in candidates if abs(each - published) <= _NEAREST]
    return near[0] if len(near) == 1 else None


def _of_a_month(published: dt.date, day: int, ahead: bool | None) -> dt.date | None:
    """ "on the 24th": of this month, or of the next or last as the tense leaves it."""
    if ahead is None:
        return None
    month = 0 if (day >= published.day if ahead else day <= published.day) else (1 if ahead else -1)
    return _first_of_month(published, month).replace(day=day)


def _week_of(first: dt.date, number: int) -> dt.date:
    """The Monday of the week of a month: the first one that begins in it, or the last that touches it."""
    if number < 0:
        last = _first_of_month(first, 1) - dt.timedelta(days=1)
        return last - dt.timedelta(days=last.weekday())
    return first + dt.timedelta(days=(-first.weekday()) % 7 + 7 * number)


def _nth_weekday(
    mention: DateMention, weekday: int, published: dt.date, ahead: bool | None
) -> Resolved | None:
    """ "the second Thursday of May", "the last Monday of the month" that tense and publication leave."""
    if mention.month is None:
        first: dt.date | None = _first_of_month(published, 0 if mention.this else 1)
    elif mention.year:
        first = dt.date(mention.year, mention.month, 1)
    else:
        first = _month_near(published, replace(mention, offset=0), ahead)
    if first is None:
        return None
    last = _first_of_month(first, 1) - dt.timedelta(days=1)
    if mention.offset < 0:
        day = last - dt.timedelta(days=(last.weekday() - weekday) % 7)
    else:
        day = first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * mention.offset)
    contrary = ahead is not None and (day < published if ahead else day > published)
    return None if day > last or (contrary and mention.year is None) else Resolved(day, Precision.DAY)


def _month_near(published: dt.date | None, mention: DateMention, ahead: bool | None) -> dt.date | None:
    if published is None or mention.month is None:
        return None
    distance = (mention.month - published.month) % 12
    if mention.offset > 0:
        # "next May" said in March is this May to some and next year's to others; said in June it is clear.
        return dt.date(published.year + 1, mention.month, 1) if mention.month <= published.month else None
    if mention.offset < 0:
        return dt.date(published.year - 1, mention.month, 1) if mention.month >= published.month else None
    if distance == 0:
        return published.replace(day=1)
    if ahead is None:
        return None
    return _first_of_month(published, distance if ahead else distance - 12)


def _quarter_near(published: dt.date, mention: DateMention, ahead: bool | None) -> dt.date | None:
    """The first day of a quarter without its year: this one, or the next or last one as the tense says."""
    assert mention.month
    first = dt.date(published.year + mention.offset, mention.month, 1)
    within = first <= published < _first_of_month(first, 3)
    if mention.this or within:
        return first
    if ahead is None:
        return None
    if ahead:
        return first if first > published else first.replace(year=first.year + 1)
    return first if first < published else first.replace(year=first.year - 1)


def _weekday(published: dt.date, day: int, offset: int, ahead: bool | None) -> dt.date | None:
    forward = (day - published.weekday()) % 7
    if offset == 1:
        # The coming one and that of next week agree only late in the week.
        return published + dt.timedelta(days=forward or 7) if day <= published.weekday() else None
    if offset == -1:
        return published - dt.timedelta(days=7 - forward) if day >= published.weekday() else None
    if ahead is None:
        return None
    return published + dt.timedelta(days=forward if ahead or not forward else forward - 7)


def _away(published: dt.date, mention: DateMention) -> dt.date:
    if mention.unit is Precision.DAY:
        return published + dt.timedelta(days=mention.offset)
    if mention.unit is Precision.WEEK:
        monday = published - dt.timedelta(days=published.weekday())
        return monday + dt.timedelta(weeks=mention.offset)
    if mention.unit is Precision.MONTH:
        return _first_of_month(published, mention.offset)
    if mention.unit is Precision.QUARTER:
        return _first_of_month(published, 3 * mention.offset - (published.month - 1) % 3)
    return dt.date(published.year + mention.offset, 1, 1)


def _first_of_month(day: dt.date, offset: int) -> dt.date:
    months = day.year * 12 + day.month - 1 + offset
    return dt.date(months // 12, months % 12 + 1, 1)


def _edge(first: dt.date, precision: Precision, last: bool) -> dt.date:
    """The last day of the month, quarter or year that begins on `first` when `last` is set, else `first`."""
    if not last or precision not in _MONTHS:
        return first
    return _first_of_month(first, _MONTHS[precision]) - dt.timedelta(days=1)
