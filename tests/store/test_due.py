"""When a digest is due: by the channel's own clocks, through the year's two changes of them."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings import clock
from briefings.store.due import GRACE, Schedule, due, last_due, next_due, wait

WORKDAYS = frozenset(range(5))


def schedule(
    at: str = "08:00", zone: str = "Europe/Madrid", days: frozenset[int] = frozenset(range(7))
) -> Schedule:
    return Schedule("1", "T1", "C1", "herring", dt.time.fromisoformat(at), zone, days)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2025-01-15 06:59", "2025-01-15 07:00"),  # winter: an hour ahead of UTC
        ("2025-01-15 07:00", "2025-01-16 07:00"),  # later than, not at
        ("2025-07-15 00:00", "2025-07-15 06:00"),  # summer: two hours
        ("2025-03-29 12:00", "2025-03-30 06:00"),  # the clocks go forward at night
        ("2025-10-25 12:00", "2025-10-26 07:00"),  # and back
    ],
)
def test_the_same_time_on_the_wall_all_year(after: str, expected: str) -> None:
    assert next_due(schedule(), utc(after)) == utc(expected)


def test_a_time_that_the_clocks_skip_comes_after_the_gap() -> None:
    assert next_due(schedule("02:30"), utc("2025-03-29 12:00")) == utc("2025-03-30 01:30")


def test_a_time_that_the_clocks_show_twice_comes_once() -> None:
    twice = schedule("02:30")
    first = next_due(twice, utc("2025-10-25 12:00"))
    assert first == utc("2025-10-26 00:30")
    assert next_due(twice, first) == utc("2025-10-27 01:30")


@pytest.mark.parametrize(
    ("zone", "after", "expected"),
    [
        ("Pacific/Kiritimati", "2025-05-05 17:00", "2025-05-05 18:00"),  # there it is Tuesday already
        ("Pacific/Pago_Pago", "2025-05-05 17:00", "2025-05-05 19:00"),
        ("Asia/Kathmandu", "2025-05-05 00:00", "2025-05-05 02:15"),
    ],
)
def test_far_zones(zone: str, after: str, expected: str) -> None:
    assert next_due(schedule(zone=zone), utc(after)) == utc(expected)


def test_only_on_its_weekdays_and_they_are_the_zones() -> None:
    friday = utc("2025-05-09 12:00")
    assert next_due(schedule(days=WORKDAYS), friday) == utc("2025-05-12 06:00")
    # Monday eight o'clock in Auckland is Sunday evening in UTC.
    assert next_due(schedule(zone="Pacific/Auckland", days=frozenset({0})), friday) == utc("2025-05-11 20:00")


def test_once_a_week() -> None:
    sundays = schedule(days=frozenset({6}))
    sunday = next_due(sundays, utc("2025-05-05 00:00"))
    assert sunday == utc("2025-05-11 06:00")
    assert next_due(sundays, sunday) == utc("2025-05-18 06:00")


def test_no_weekday_is_never() -> None:
    with pytest.raises(ValueError, match="at least one weekday"):
        next_due(schedule(days=frozenset()), utc("2025-05-05 00:00"))


@given(
    at=st.times(),
    zone=st.sampled_from(["Europe/Madrid", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    days_later=st.integers(0, 7300),
    time=st.times(),
)
def test_due_times_are_in_order_and_none_is_left_out(
    at: dt.time, zone: str, days: frozenset[int], days_later: int, time: dt.time
) -> None:
    day = dt.date(2011, 1, 1) + dt.timedelta(days=days_later)
    after = dt.datetime.combine(day, time, dt.UTC)
    wish = Schedule("1", "T", "C", "d", at, zone, days)
    following = next_due(wish, after)
    assert after < following <= after + dt.timedelta(days=9)
    assert last_due(wish, following) == following
    before = last_due(wish, after)
    assert before is not None
    assert before <= after
    assert next_due(wish, before) == following


class TestWhatIsDueNow:
    def test_from_the_minute_on_until_the_grace_is_over(self) -> None:
        wish = schedule()
        eight = utc("2025-01-15 07:00")
        second = dt.timedelta(seconds=1)
        assert due([wish], eight - second) == ()
        assert due([wish], eight) == ((wish, eight),)
        assert due([wish], eight + GRACE) == ((wish, eight),)
        assert due([wish], eight + GRACE + second) == ()

    def test_an_inactive_schedule_is_never_due(self) -> None:
        assert due([dataclasses.replace(schedule(), active=False)], utc("2025-01-15 07:00")) == ()

    def test_nothing_is_due_from_before_the_schedule_was_made(self) -> None:
        late = dataclasses.replace(schedule(), since=utc("2025-01-15 07:30"))
        assert due([late], utc("2025-01-15 08:00")) == ()
        assert due([late], utc("2025-01-16 07:00")) == ((late, utc("2025-01-16 07:00")),)

    def test_the_earliest_first(self) -> None:
        one, two = schedule("08:30"), schedule("08:00")
        assert [wish for wish, _ in due([one, two], utc("2025-01-15 07:45"))] == [two, one]

    def test_after_a_long_sleep_only_the_last_one_counts(self) -> None:
        assert due([schedule()], utc("2025-01-15 07:05")) == ((schedule(), utc("2025-01-15 07:00")),)


def test_the_waits_grow_and_then_stay() -> None:
    waits = [wait(attempts) for attempts in range(1, 8)]
    assert waits == sorted(waits)
    assert waits[0] < waits[2]
    assert waits[-1] == waits[-2]


def test_the_zone_is_looked_up_by_the_one_clock() -> None:
    with pytest.raises(clock.SettingsError, match="Mars/Olympus"):
        next_due(schedule(zone="Mars/Olympus"), utc("2025-01-15 07:00"))
