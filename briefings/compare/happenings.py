"""Events in time: between which days one lies, and which reports are of one event."""

from __future__ import annotations

import calendar
import datetime as dt

from briefings.compare import corroborate, fold
from briefings.types import Event, FactSet, Precision


def bounds(event: Event) -> tuple[dt.date | None, dt.date | None]:
    """First and last day on which the event can be, by the precision of its date; None, None without one."""
    day = event.starts
    if day is None or event.precision is Precision.NONE:
        return None, None
    if event.precision is Precision.WEEK:
        return day, day + dt.timedelta(days=6)
    if event.precision is Precision.MONTH:
        return day, day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if event.precision is Precision.QUARTER:
        month = day.month + 2 - (day.month - 1) % 3
        return day, day.replace(month=month, day=calendar.monthrange(day.year, month)[1])
    if event.precision is Precision.YEAR:
        return day, day.replace(month=12, day=31)
    return day, day


def same(facts: FactSet, one: Event, other: Event) -> bool:
    """Whether two reports are of one event: date and kind agree and an actor is shared, or their words do."""
    if (one.starts, one.precision) != (other.starts, other.precision):
        return False
    texts = (facts.article_of(event).cut(event.spans) for event in (one, other))
    if one.starts is None:
        return one.upcoming == other.upcoming and corroborate.same_words(*texts)
    places = {fold.plain(event.place) for event in (one, other) if event.place}
    if one.kind is other.kind and set(one.actors) & set(other.actors) and len(places) < 2:
        return True
    return corroborate.same_words(*texts)
