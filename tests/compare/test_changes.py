"""Who has moved, and who only seems to."""

from __future__ import annotations

import datetime as dt

import pytest

from briefings.compare import changes
from briefings.types import EventKind, FactSet, Position, Stance
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
    assert isinstance(shift.after, Position)
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
        [(2, Stance.DEMAND, 0.9), (9, Stance.REJECT, 0.9)],  # refuses what lacks the thing demanded
        [(2, Stance.DEMAND, 0.9), (9, Stance.SUPPORT, 0.9)],  # is for what it demands
        [(2, Stance.WARN, 0.9), (9, Stance.SUPPORT, 0.9)],  # who warns has refused nothing
        [(2, Stance.CRITICISE, 0.9), (9, Stance.OFFER, 0.9)],  # nor who criticises
    ],
)
def test_no_shift(said: list[tuple[int, Stance, float]]) -> None:
    assert changes.shifts(told(*said)) == ()


def test_a_plain_statement_in_between_does_not_hide_a_shift() -> None:
    facts = told((2, Stance.OFFER, 0.9), (5, Stance.ASSERT, 0.9), (9, Stance.REJECT, 0.9))
    assert [(s.before.id, s.after.id) for s in changes.shifts(facts)] == [("p1", "p3")]


def test_two_shifts_come_newest_first() -> None:
    facts = told((2, Stance.OFFER, 0.9), (5, Stance.REJECT, 0.9), (9, Stance.SUPPORT, 0.9))
    assert [(s.before.id, s.after.id) for s in changes.shifts(facts)] == [("p2", "p3"), ("p1", "p2")]


def test_no_topic_or_no_date_no_shift() -> None:
    build = Build()
    ministry = build.actor("Ministry of Fisheries")
    for number, stance in enumerate((Stance.REJECT, Stance.OFFER)):
        article = build.article(f"{TEXT} {number}")
        build.says(article, ministry, "The ministry", "spoke of", "a larger quota", stance, "the quota")
    assert changes.shifts(build.facts()) == ()


def moved(
    first: str,
    second: str,
    one: tuple[str, str, Stance],
    other: tuple[str, str, Stance],
    topic: str | None = "the quota",
) -> list[tuple[Stance, Stance]]:
    """The shifts of Norland when it holds `one` (cue, content, stance) in `first`, a week before `second`."""
    build = Build()
    norland = build.actor("Norland")
    for number, (text, (cue, content, stance)) in enumerate(((first, one), (second, other))):
        article = build.article(text, dt.date(2026, 5, 2 + 7 * number))
        build.says(article, norland, "Norland", cue, content, stance, topic)
    found = changes.shifts(build.facts())
    return [(s.before.stance, s.after.stance) for s in found if isinstance(s.after, Position)]


def test_two_sides_on_one_topic_but_on_different_things_are_no_shift() -> None:
    rejects = ("rejected", "a cut of the herring catch", Stance.REJECT)
    first = "Norland rejected a cut of the herring catch."
    backs = ("backed", "observers on board", Stance.SUPPORT)
    assert moved(first, "Norland backed observers on board.", rejects, backs) == []
    backs = ("backed", "the smaller herring catch", Stance.SUPPORT)
    assert moved(first, "Norland backed the smaller herring catch.", rejects, backs) == [
        (Stance.REJECT, Stance.SUPPORT)
    ]


def test_who_rejects_a_claim_has_refused_nothing() -> None:
    rejects = ("rejected", "the claim that the quota was cut", Stance.REJECT)
    backs = ("backed", "the quota", Stance.SUPPORT)
    text = "Norland rejected the claim that the quota was cut."
    assert moved(text, "Norland backed the quota.", rejects, backs) == []


@pytest.mark.parametrize(
    ("text", "content", "stance", "found"),
    [
        ("Norland said it would accept 20,000 tonnes.", "it would accept 20,000 tonnes", Stance.OFFER, False),
        (
            "Norland said it accepted the smaller share.",
            "it accepted the smaller share",
            Stance.SUPPORT,
            True,
        ),
        ("Norland said it had not accepted anything.", "it had not accepted anything", Stance.SUPPORT, False),
        (
            "Norland said it was glad of the smaller share.",
            "it was glad of the smaller share",
            Stance.SUPPORT,
            False,
        ),
    ],
)
def test_what_was_demanded_is_given_up_in_words_that_say_so(
    text: str, content: str, stance: Stance, found: bool
) -> None:
    wants = ("wants", "a third of the catch", Stance.DEMAND)
    shifts = moved("Norland wants a third of the catch.", text, wants, ("said", content, stance))
    assert shifts == [(Stance.DEMAND, stance)] * found


def test_what_was_refused_may_be_accepted_on_a_condition() -> None:
    rejects = ("rejected", "the pact", Stance.REJECT)
    content = "it could live with it provided that ports stay open"
    after = ("said", content, Stance.CONDITION)
    text = f"Norland said {content}."
    assert moved("Norland rejected the pact.", text, rejects, after) == [(Stance.REJECT, Stance.CONDITION)]
    wants = ("wants", "the pact", Stance.DEMAND)
    assert moved("Norland wants the pact.", text, wants, after) == []


# Within an article

T = ("Having threatened", "to sink it", Stance.WARN)
W = ("Having warned", "of a storm", Stance.WARN)


@pytest.mark.parametrize(
    ("text", "before", "after", "found"),
    [
        (
            "Norland, which had dismissed the pact, welcomed it as fair.",
            ("had dismissed", "the pact"),
            ("welcomed", "it as fair"),
            True,
        ),
        (
            "Norland dismissed the pact and welcomed the observers.",
            ("dismissed", "the pact"),
            ("welcomed", "the observers"),
            False,
        ),
        (
            "Norland had dismissed the offer. Norland welcomed the settlement.",
            ("had dismissed", "the offer"),
            ("welcomed", "the settlement"),
            True,
        ),
        (
            "Norland had dismissed the offer. Norland welcomed the mediator.",
            ("had dismissed", "the offer"),
            ("welcomed", "the mediator"),
            False,
        ),
    ],
)
def test_what_an_article_puts_into_the_past(
    text: str, before: tuple[str, str], after: tuple[str, str], found: bool
) -> None:
    build = Build()
    norland = build.actor("Norland")
    article = build.article(text)
    build.says(article, norland, "Norland", *before, Stance.REJECT)
    build.says(article, norland, "Norland", *after, Stance.SUPPORT)
    assert [(s.before.id, s.after.id, s.topic) for s in changes.shifts(build.facts())] == [
        ("p1", "p2", None)
    ] * found


@pytest.mark.parametrize(
    ("text", "cue", "content", "stance", "found"),
    [
        ("Having threatened to sink it, Norland says it will accept that.", *T, True),
        ("Having warned of a storm, Norland says it will accept that.", *W, False),
        ("Having threatened to sink it, Norland says it will study that.", *T, False),
    ],
)
def test_a_threat_or_demand_gives_way_in_the_same_sentence(
    text: str, cue: str, content: str, stance: Stance, found: bool
) -> None:
    build = Build()
    norland = build.actor("Norland")
    article = build.article(text)
    build.says(article, norland, "Norland", cue, content, stance)
    after = next(words for words in ("it will accept that", "it will study that") if words in text)
    build.says(article, norland, "Norland", "says", after, Stance.SUPPORT)
    assert bool(changes.shifts(build.facts())) == found


# Refused, and then done


@pytest.mark.parametrize(
    ("content", "kind", "with_actor", "again", "found"),
    [
        ("to sign the pact", EventKind.SIGNING, True, False, True),
        ("to sign the pact", EventKind.MEETING, True, False, False),
        ("to sign the pact", EventKind.SIGNING, False, False, False),
        ("to sign the pact", EventKind.SIGNING, True, True, False),
        ("the signing of the pact", EventKind.SIGNING, True, False, False),
    ],
)
def test_what_was_refused_is_to_be_done(
    content: str, kind: EventKind, with_actor: bool, again: bool, found: bool
) -> None:
    build = Build()
    norland = build.actor("Norland")
    first = build.article(f"Norland refused {content} in Oslo.", dt.date(2026, 5, 2))
    second = build.article("Norland is to sign the pact on Friday.", dt.date(2026, 5, 9))
    build.says(first, norland, "Norland", "refused", content, Stance.REJECT)
    build.event(second, "is to sign the pact on Friday", kind, actors=(norland,) if with_actor else ())
    if again:
        third = build.article("Norland refuses to sign the pact.", dt.date(2026, 5, 10))
        build.says(third, norland, "Norland", "refuses", "to sign the pact", Stance.REJECT)
    assert [(s.before.id, s.after.id) for s in changes.shifts(build.facts())] == [("p1", "e1")] * found
