"""When a briefing is due. Pure: schedules and a moment in, due times out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefings import clock
from briefings.store.models import DeliveryState

# A morning digest that could not be sent by now would only confuse: the next one says it all.
GRACE = dt.timedelta(hours=3)
# Waits after the first, second, ... passing failure; the last one repeats.
_BACKOFF = tuple(dt.timedelta(seconds=seconds) for seconds in (30, 120, 600, 1800))


@dataclass(frozen=True, slots=True)
class Schedule:
    """A channel's wish: the deal's digest at `at` on the clocks of `zone`, on `weekdays` (Monday 0).

    `since` is when it took this form; it asks for nothing that was due before. `owner` is the user who is
    told when it has to be stopped, `sections` the wanted parts of the digest (None: all), and `skip_empty`
    asks for nothing on a day with nothing new.
    """

    id: str
    team: str
    channel: str
    deal: str
    at: dt.time
    zone: str
    weekdays: frozenset[int]
    active: bool = True
    since: dt.datetime | None = None
    owner: str | None = None
    sections: tuple[str, ...] | None = None
    skip_empty: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One briefing for one channel and one due time. `ts` is Slack's name of the message once sent."""

    id: str
    schedule: str | None
    team: str
    channel: str
    deal: str
    kind: str
    due: dt.datetime
    state: DeliveryState
    ts: str | None
    claimed_at: dt.datetime
    attempts: int = 1
    reason: str | None = None


def _times(schedule: Schedule, first: dt.date, days: Iterable[int]) -> Iterator[dt.datetime]:
    for offset in days:
        day = first + dt.timedelta(days=offset)
        if day.weekday() in schedule.weekdays:
            yield clock.local(day, schedule.at, schedule.zone)


def _day(schedule: Schedule, moment: dt.datetime) -> dt.date:
    return moment.astimezone(clock.zone(schedule.zone)).date()


def next_due(schedule: Schedule, after: dt.datetime) -> dt.datetime:
    """The first due time later than `after`, in UTC: the same time on the zone's clocks all year.

    Raises ValueError when the schedule has no weekday. An inactive schedule is computed all the same.
    """
    # A week and a day more on both sides: near a change of the clocks an instant may belong to a
    # neighbouring day.
    for due in _times(schedule, _day(schedule, after), range(-1, 9)):
        if due > after:
            return due
    raise ValueError("A schedule needs at least one weekday.")


def last_due(schedule: Schedule, now: dt.datetime) -> dt.datetime | None:
    """The latest due time that is not after `now` nor before the schedule's `since`; None without one."""
    times = [due for due in _times(schedule, _day(schedule, now), range(-8, 2)) if due <= now]
    if not times or (schedule.since is not None and times[-1] < schedule.since):
        return None
    return times[-1]


def due(
    schedules: Iterable[Schedule], now: dt.datetime, grace: dt.timedelta = GRACE
) -> tuple[tuple[Schedule, dt.datetime], ...]:
    """The active schedules whose latest due time has come, with that time, earliest first.

    One that was missed by more than `grace` is left out: it is not sent late. What was sent already is
    the ledger's business (`deliveries.claim`).
    """
    found = [
        (schedule, moment)
        for schedule in schedules
        if schedule.active and (moment := last_due(schedule, now)) is not None and now - moment <= grace
    ]
    return tuple(sorted(found, key=lambda pair: pair[1]))


def too_late(delivery: Delivery, now: dt.datetime, grace: dt.timedelta = GRACE) -> bool:
    """Whether an unfinished delivery shall be given up."""
    return now - delivery.due > grace


def wait(attempts: int) -> dt.timedelta:
    """How long to wait after that many attempts that failed in passing."""
    return _BACKOFF[min(max(attempts, 1), len(_BACKOFF)) - 1]
