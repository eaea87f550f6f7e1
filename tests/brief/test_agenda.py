"""Past or ahead, as seen from a day."""

from __future__ import annotations

import datetime as dt

import pytest

from briefings.brief import agenda
from briefings.types import EventKind, Precision
from tests.brief.build import Build

TODAY = dt.date(2026, 5, 20)
TEXT = "The envoys will meet in Lund. A vote on the pact is planned. They met in Oslo."


def seen_from(
    today: dt.date, published: dt.date | None, starts: dt.date | None, precision: Precision, upcoming: bool
) -> bool:
    build = Build()
    article = build.article(TEXT, published)
    build.event(article, "will meet in Lund", starts=starts, precision=precision, upcoming=upcoming)
    facts = build.facts()
    (one,) = agenda.seen(facts, facts.events, today)
    return one.ahead


@pytest.mark.parametrize(
    ("starts", "precision", "ahead"),
    [
        (dt.date(2026, 5, 20), Precision.DAY, True),
        (dt.date(2026, 5, 19), Precision.DAY, False),
        (dt.date(2026, 5, 18), Precision.WEEK, True),
        (dt.date(2026, 5, 11), Precision.WEEK, False),
        (dt.date(2026, 5, 1), Precision.MONTH, True),
        (dt.date(2026, 4, 1), Precision.MONTH, False),
        (dt.date(2026, 4, 1), Precision.QUARTER, True),
        (dt.date(2026, 1, 1), Precision.QUARTER, False),
        (dt.date(2026, 6, 30), Precision.QUARTER, True),
        (dt.date(2026, 1, 1), Precision.YEAR, True),
    ],
)
def test_a_date_decides_whatever_the_article_thought(
    starts: dt.date, precision: Precision, ahead: bool
) -> None:
    for upcoming in (True, False):
        assert seen_from(TODAY, dt.date(2026, 3, 1), starts, precision, upcoming) is ahead


@pytest.mark.parametrize(
    ("published", "upcoming", "ahead"),
    [
        (dt.date(2026, 5, 1), True, True),
        (dt.date(2026, 4, 1), True, False),
        (dt.date(2026, 5, 1), False, False),
        (None, True, True),
    ],
)
def test_without_a_date_the_age_of_the_article_does(
    published: dt.date | None, upcoming: bool, ahead: bool
) -> None:
    assert seen_from(TODAY, published, None, Precision.NONE, upcoming) is ahead


def test_an_archive_is_seen_from_its_newest_article() -> None:
    build = Build()
    build.article(TEXT, dt.date(2025, 2, 26))
    build.article(TEXT + " Then.", dt.date(2025, 2, 20))
    assert agenda.reference(build.facts(), TODAY) == dt.date(2025, 2, 26)


@pytest.mark.parametrize("published", [dt.date(2026, 5, 6), dt.date(2026, 5, 20), None])
def test_what_is_fresh_or_undated_is_seen_from_today(published: dt.date | None) -> None:
    build = Build()
    build.article(TEXT, published)
    assert agenda.reference(build.facts(), TODAY) == TODAY


def test_one_meeting_in_two_articles_is_told_once_and_undated_ones_come_last() -> None:
    build = Build()
    day = dt.date(2026, 5, 22)
    envoy = build.actor("Ada Brandt")
    other = build.actor("Norland")
    first = build.article(TEXT, dt.date(2026, 5, 18))
    second = build.article("Ada Brandt flies to Lund for the meeting on Friday.", dt.date(2026, 5, 19))
    build.event(first, "A vote on the pact", EventKind.VOTE)
    build.event(first, "will meet in Lund", starts=day, actors=(envoy, other), place="Lund")
    build.event(second, "the meeting on Friday", starts=day, actors=(envoy,))
    build.event(second, "flies to Lund", EventKind.VISIT, starts=day, actors=(envoy,))
    facts = build.facts()
    told = [[event.id for event in one.events] for one in agenda.seen(facts, facts.events, TODAY)]
    assert sorted(told[:2]) == [["e3", "e2"], ["e4"]]
    assert told[2] == ["e1"]


def test_meetings_of_one_day_in_two_places_are_two() -> None:
    build = Build()
    envoy = build.actor("Ada Brandt")
    article = build.article(TEXT, TODAY)
    build.event(article, "will meet in Lund", starts=TODAY, actors=(envoy,), place="Lund")
    build.event(article, "met in Oslo", starts=TODAY, actors=(envoy,), place="Oslo")
    facts = build.facts()
    assert len(agenda.seen(facts, facts.events, TODAY)) == 2
