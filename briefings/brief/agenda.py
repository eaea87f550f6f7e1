"""Events as they stand on a day: past or ahead, told once each. Pure, as all selection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from briefings.brief.select import day_of, newest
from briefings.compare import happenings
from briefings.types import Event, FactSet

OLD_AFTER = dt.timedelta(days=14)
"""Age of the newest article from which a document looks ahead from that article's day, not from its own."""

PLAN_KEEPS = dt.timedelta(days=30)
"""How long an announced event without a date counts as still ahead."""

_LONG_AGO = dt.date.min


def reference(facts: FactSet, today: dt.date) -> dt.date:
    """The day to look ahead from: `today`, or the newest article's when that is more than 14 days ago.

    An archive read a year later would otherwise have nothing planned. The document says which it is.
    """
    last = newest(facts)
    return last if last is not None and today - last > OLD_AFTER else today


@dataclass(frozen=True, slots=True)
class Seen:
    """An event with those that report the same, seen from a day. `first` and `last` bound when it is."""

    events: tuple[Event, ...]
    ahead: bool
    first: dt.date | None
    last: dt.date | None


def seen(facts: FactSet, chosen: Iterable[Event], day: dt.date) -> list[Seen]:
    """Events as they stand on `day`, told once each; dated ones in order of date, the undated after them.

    An event with a date is ahead as long as its day, week, month or year has not passed, whatever the
    article thought. One without a date is ahead only when an article of at most 30 days before says so.
    """
    found = []
    for group in _same_events(facts, chosen):
        event = group[0]
        first, last = happenings.bounds(event)
        if last is not None:
            ahead = last >= day
        else:
            told = [day_of(facts, one) for one in group if one.upcoming]
            ahead = any(announced is None or announced >= day - PLAN_KEEPS for announced in told)
        found.append(Seen(tuple(group), ahead, first, last))
    return sorted(found, key=lambda one: (one.first is None, one.first or _LONG_AGO, one.last or _LONG_AGO))


def _same_events(facts: FactSet, chosen: Iterable[Event]) -> list[list[Event]]:
    """One group an event; the newest report leads it, and of one day the fuller (actors, place)."""

    def order(event: Event) -> tuple[int, int, bool]:
        day = day_of(facts, event) or _LONG_AGO
        return -day.toordinal(), -len(event.actors), event.place is None

    groups: list[list[Event]] = []
    for event in sorted(chosen, key=order):
        for group in groups:
            if happenings.same(facts, group[0], event):
                group.append(event)
                break
        else:
            groups.append([event])
    return groups


def mentions(actors: Collection[str], event: Event) -> bool:
    return any(id in actors for id in event.actors)
