"""Dates in text and what they resolve to."""

from __future__ import annotations

import datetime as dt

import pytest

from briefings.extract.date_resolution import nearer, resolve
from briefings.extract.dates import dates
from briefings.types import Precision

WEDNESDAY = dt.date(2025, 3, 12)


def resolved(text: str, ahead: bool | None, published: dt.date | None = WEDNESDAY) -> tuple[str, str] | None:
    (mention,) = dates(text)
    found = resolve(mention, published, ahead)
    return (found.day.isoformat(), found.precision.value) if found else None


@pytest.mark.parametrize(
    ("text", "ahead", "day", "precision"),
    [
        ("They meet on Friday", True, "2025-03-14", "day"),
        ("They met on Friday", False, "2025-03-07", "day"),
        ("signed on Wednesday", False, "2025-03-12", "day"),
        ("last Friday", False, "2025-03-07", "day"),
        ("next Tuesday", True, "2025-03-18", "day"),
        ("on 14 March", True, "2025-03-14", "day"),
        ("on 14 February", False, "2025-02-14", "day"),
        ("on the 2nd of April", True, "2025-04-02", "day"),
        ("on Dec. 3", True, "2025-12-03", "day"),
        ("14-16 April", True, "2025-04-14", "day"),
        ("Monday, March 17 at 10:30 GMT", True, "2025-03-17", "minute"),
        ("by 5pm on 30 June", True, "2025-06-30", "minute"),
        ("yesterday", False, "2025-03-11", "day"),
        ("tomorrow", True, "2025-03-13", "day"),
        ("the day after tomorrow", True, "2025-03-14", "day"),
        ("three days ago", False, "2025-03-09", "day"),
        ("later this week", True, "2025-03-10", "week"),
        ("next week", True, "2025-03-17", "week"),
        ("in two weeks", True, "2025-03-24", "week"),
        ("at the weekend", False, "2025-03-03", "week"),
        ("next month", True, "2025-04-01", "month"),
        ("later this month", True, "2025-03-01", "month"),
        ("in May", True, "2025-05-01", "month"),
        ("next February", True, "2026-02-01", "month"),
        ("by the end of June", True, "2025-06-30", "month"),
        ("in 2026", True, "2026-01-01", "year"),
        ("in the week of 7 April", True, "2025-04-07", "week"),
        ("the week beginning April 9", True, "2025-04-07", "week"),
        ("in the last week of April", True, "2025-04-28", "week"),
        ("the first week of May", True, "2025-05-05", "week"),
        ("We sit down again on the 24th", True, "2025-03-24", "day"),
        ("pay by the 3rd", True, "2025-04-03", "day"),
        ("the talks pencilled in for this Friday", False, "2025-03-14", "day"),
        ("before Christmas", True, "2025-12-25", "day"),
        ("before 5 p.m. New York time on 28 March", True, "2025-03-28", "minute"),
        ("by the end of the year", True, "2025-12-31", "year"),
        ("in the second half of May", True, "2025-05-01", "month"),
        ("at the start of June 2026", True, "2026-06-01", "month"),
        ("in the third quarter", True, "2025-07-01", "quarter"),
        ("in the first quarter", None, "2025-01-01", "quarter"),
        ("in the fourth quarter", False, "2024-10-01", "quarter"),
        ("in the second quarter of next year", True, "2026-04-01", "quarter"),
        ("by the end of the second quarter of 2026", True, "2026-06-30", "quarter"),
        ("in Q4", True, "2025-10-01", "quarter"),
        ("next quarter", True, "2025-04-01", "quarter"),
        ("a week on Monday", True, "2025-03-24", "day"),
        ("on Friday fortnight", True, "2025-03-28", "day"),
        ("on the last Friday of the month", True, "2025-03-28", "day"),
        ("on the second Thursday of next month", True, "2025-04-10", "day"),
        ("on the first Monday in February", False, "2025-02-03", "day"),
    ],
)
def test_dates_resolve_against_the_day_of_publication(
    text: str, ahead: bool, day: str, precision: str
) -> None:
    assert resolved(text, ahead) == (day, precision)


@pytest.mark.parametrize("text", ["March 14, 2025", "14 March 2025", "2025-03-14", "Friday, 14 March 2025"])
def test_a_date_with_its_year_needs_nothing_else(text: str) -> None:
    assert resolved(text, None, published=None) == ("2025-03-14", "day")


@pytest.mark.parametrize(
    ("text", "ahead", "published"),
    [
        ("on Friday", None, WEDNESDAY),  # no tense
        ("on Friday", True, None),  # no day of publication
        ("on 14 March", True, None),
        ("next Friday", True, WEDNESDAY),  # this week's to some, next week's to others
        ("next May", True, WEDNESDAY),
        ("in the third quarter", None, WEDNESDAY),
        ("at 9am", True, WEDNESDAY),  # today's to some, tomorrow's to others
        ("in three days", None, WEDNESDAY),  # "built it in three days"
        ("on 31 February", True, WEDNESDAY),
        ("31 February 2025", None, WEDNESDAY),
        ("on 30 March", False, WEDNESDAY),  # nearly a year ago: a writer would give the year
    ],
)
def test_what_is_not_safe_stays_unresolved(text: str, ahead: bool | None, published: dt.date | None) -> None:
    assert resolved(text, ahead, published) is None


@pytest.mark.parametrize(
    "text",
    [
        "he may go",
        "march on",
        "Good Friday",
        "the editor of Market Today",
        "every Monday",
        "Fridays",
        "$2025",
        "March 10,000 workers",
        "12/2025",
        "in the first quarter of the match",
        "in the second quarter-final",
    ],
)
def test_what_is_no_date(text: str) -> None:
    found = [text[mention.start : mention.end] for mention in dates(text)]
    assert found == []


def test_the_wording_keeps_the_clock_and_what_bounds_it() -> None:
    text = "Replies are due no later than noon on 30 June."
    (mention,) = dates(text)
    assert text[mention.start : mention.end] == "no later than noon on 30 June"
    found = resolve(mention, WEDNESDAY, True)
    assert found is not None
    assert found.precision is Precision.MINUTE


def test_only_the_given_stretch_is_read() -> None:
    text = "On Monday they spoke. On Friday they sign."
    assert [text[m.start : m.end] for m in dates(text, 22)] == ["Friday"]


def test_a_day_without_a_year_is_nearer_on_one_side() -> None:
    assert [nearer(mention, WEDNESDAY) for mention in dates("on 1 January or on 1 May")] == [False, True]


@pytest.mark.parametrize(
    ("text", "told_at", "ahead", "day"),
    [
        ("at 9am", 470, True, "2025-03-12"),
        ("at 9am", 1350, True, "2025-03-13"),
        ("by noon", 470, True, "2025-03-12"),
        ("until midnight", 1350, True, "2025-03-12"),
        ("at 23:40", 30, False, "2025-03-11"),
    ],
)
def test_an_hour_is_the_next_or_the_last_one(text: str, told_at: int, ahead: bool, day: str) -> None:
    (mention,) = dates(text)
    found = resolve(mention, WEDNESDAY, ahead, told_at)
    assert found is not None
    assert (found.day.isoformat(), found.precision) == (day, Precision.MINUTE)


def test_an_hour_beside_a_day_belongs_to_it() -> None:
    for text in ("by noon on Thursday", "on Thursday at noon", "at 9am tomorrow"):
        assert len(list(dates(text))) == 1
