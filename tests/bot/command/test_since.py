"""`since ...`: what a day means, seen from Thursday 20 March 2025."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command.since import since

TODAY = dt.date(2025, 3, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2w", "2025-03-06"),
        ("2 Weeks", "2025-03-06"),
        ("the last two weeks", "2025-03-06"),
        ("two weeks ago", "2025-03-06"),
        ("last week", "2025-03-13"),
        ("10d", "2025-03-10"),
        ("3 months", "2024-12-20"),
        ("a year", "2024-03-20"),
        ("14 March", "2025-03-14"),
        ("14th of march.", "2025-03-14"),
        ("March 14, 2024", "2024-03-14"),
        ("21 March", "2024-03-21"),
        ("March", "2025-03-01"),
        ("december", "2024-12-01"),
        ("May 2024", "2024-05-01"),
        ("29 February", "2024-02-29"),
        ("2025-03-14", "2025-03-14"),
        ("2025-3", "2025-03-01"),
        ("yesterday", "2025-03-19"),
        ("monday", "2025-03-17"),
        ("thursday", "2025-03-20"),
        ("last thursday", "2025-03-13"),
    ],
)
def test_days(text: str, day: str) -> None:
    assert since(text, TODAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    ["", "never", "3/4", "31 April", "2025-13-01", "9999 years", "m", "-3d", "0000-01-01", "last", "²w"],
)
def test_what_names_no_day(text: str) -> None:
    assert since(text, TODAY) is None


def test_a_month_back_from_a_day_that_it_lacks() -> None:
    assert since("1 month", dt.date(2025, 3, 31)) == dt.date(2025, 2, 28)


@given(st.text(max_size=30))
def test_never_fails(text: str) -> None:
    day = since(text, TODAY)
    assert day is None or isinstance(day, dt.date)
