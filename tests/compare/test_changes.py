"""Who has moved, and who only seems to."""

from __future__ import annotations

import datetime as dt

import pytest

from briefings.compare import changes
from briefings.types import FactSet, Stance
from tests.brief.build import Build

TEXT = "The ministry spoke of a larger quota. Later the ministry wrote of a larger quota again."


def told(*said: tuple[int, Stance, float], topic: str = "the quota") -> FactSet:
    """One article a statement: its day in May, its stance, its confidence."""
    build = Build()
    ministry = build.actor("Ministry of Fisheries")
    for number, (day, stance, confidence) in enumerate(said):
        article = build.article(f"{TEXT} {number}", dt.date(2026, 5, day))
        build.says(
            article,
            ministry,
            "The ministry",
            "spoke of",
            "a larger quota",
            stance,
            topic,
            confidence=confidence,
        )
    return build.facts()


def test_another_side_on_a_later_day_is_a_shift_with_both_positions() -> None:
    facts = told((9, Stance.OFFER, 0.9), (2, Stance.REJECT, 0.9))
    (shift,) = changes.shifts(facts)
    assert (shift.before.stance, shift.after.stance) == (Stance.REJECT, Stance.OFFER)
    assert shift.topic == "the quota"


@pytest.mark.parametrize(
    "said",
    [
        [(2, Stance.REJECT, 0.9), (9, Stance.OPPOSE, 0.9)],  # the same side in another word
        [(2, Stance.REJECT, 0.9), (9, Stance.ASSERT, 0.9)],  # a plain statement takes no side
        [(2, Stance.REJECT, 0.9), (2, Stance.OFFER, 0.9)],  # nobody knows which came first
        [(2, Stance.REJECT, 0.9), (9, Stance.OFFER, 0.5)],  # perhaps somebody else said it
        [(2, Stance.REJECT, 0.9), (9, Stance.REJECT, 0.9), (9, Stance.OFFER, 0.9)],  # still holds it
    ],
)
def test_no_shift(said: list[tuple[int, Stance, float]]) -> None:
    assert changes.shifts(told(*said)) == ()


def test_a_plain_statement_in_between_does_not_hide_a_shift() -> None:
    facts = told((2, Stance.DEMAND, 0.9), (5, Stance.ASSERT, 0.9), (9, Stance.REJECT, 0.9))
    assert [(s.before.id, s.after.id) for s in changes.shifts(facts)] == [("p1", "p3")]


def test_two_shifts_come_newest_first() -> None:
    facts = told((2, Stance.DEMAND, 0.9), (5, Stance.REJECT, 0.9), (9, Stance.SUPPORT, 0.9))
    assert [(s.before.id, s.after.id) for s in changes.shifts(facts)] == [("p2", "p3"), ("p1", "p2")]


def test_no_topic_or_no_date_no_shift() -> None:
    build = Build()
    ministry = build.actor("Ministry of Fisheries")
    for number, stance in enumerate((Stance.REJECT, Stance.OFFER)):
        article = build.article(f"{TEXT} {number}")
        build.says(article, ministry, "The ministry", "spoke of", "a larger quota", stance, "the quota")
    assert changes.shifts(build.facts()) == ()
