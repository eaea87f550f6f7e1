"""What stands open between facts, and what only seems to."""

from __future__ import annotations

import datetime as dt

import pytest

from briefings.compare import openings
from briefings.types import ActorKind, EventKind, FactSet, FigureStatus, QuestionKind, Stance
from tests.brief.build import Build

Said = tuple[str, int, str, Stance]
"""Who, on which day of May, what, and how."""


def spoken(*said: Said, topic: str = "observers") -> FactSet:
    build = Build()
    ids: dict[str, str] = {}
    for number, (name, day, content, stance) in enumerate(said):
        article = build.article(f"Report {number}: {name} spoke of {content}.", dt.date(2026, 5, day))
        ids[name] = ids.get(name) or build.actor(name, ActorKind.COUNTRY)
        build.says(article, ids[name], name, "spoke of", content, stance, topic)
    return build.facts()


def test_one_wants_what_the_other_refuses() -> None:
    facts = spoken(
        ("Norland", 2, "observers on board", Stance.DEMAND),
        ("Sundria", 4, "foreign observers", Stance.REJECT),
    )
    (point,) = openings.sides_apart(facts)
    assert (point.kind, point.topic) == (QuestionKind.SIDES_APART, "observers")
    assert point.facts == facts.positions


@pytest.mark.parametrize(
    "said",
    [
        [("Norland", 2, "observers", Stance.DEMAND), ("Sundria", 4, "a levy", Stance.REJECT)],
        [("Norland", 2, "observers", Stance.DEMAND), ("Sundria", 4, "observers", Stance.WARN)],
        [("Norland", 2, "observers", Stance.CONDITION), ("Sundria", 4, "observers", Stance.REJECT)],
        [("Norland", 2, "observers", Stance.DEMAND), ("Sundria", 4, "claims about observers", Stance.REJECT)],
        [("Norland", 2, "observers", Stance.DEMAND), ("Sundria", 29, "observers", Stance.REJECT)],
        [("Norland", 2, "observers", Stance.DEMAND), ("Norland Union", 4, "observers", Stance.REJECT)],
        [
            ("Norland", 2, "observers", Stance.DEMAND),
            ("Sundria", 4, "observers", Stance.REJECT),
            ("Sundria", 6, "observers", Stance.SUPPORT),
        ],
        [
            ("Norland", 2, "observers", Stance.DEMAND),
            ("Sundria", 4, "observers", Stance.REJECT),
            ("Sundria", 4, "observers", Stance.OFFER),
        ],
        [("Norland", 2, "the minister of Sundria", Stance.SUPPORT), ("Sundria", 2, "Sundria", Stance.REJECT)],
    ],
)  # fmt: skip
def test_not_apart(said: list[Said]) -> None:
    assert openings.sides_apart(spoken(*said)) == ()


def test_who_speaks_for_an_actor_is_not_apart_from_it() -> None:
    build = Build()
    article = build.article(
        "Lind, minister of Norland, rejects observers. Norland wants observers.", dt.date(2026, 5, 2)
    )
    lind, norland = build.actor("Lind"), build.actor("Norland")
    build.says(article, lind, "Lind", "rejects", "observers", Stance.REJECT, "observers")
    build.says(
        article,
        norland,
        "Norland",
        "wants",
        "observers",
        Stance.DEMAND,
        "observers",
        after="rejects observers",
    )
    assert len(openings.sides_apart(build.facts())) == 1
    build.role(lind, article, "minister", "Norland")
    assert openings.sides_apart(build.facts()) == ()


# Figures


def figures(*told: tuple[str, FigureStatus, str], unit: str = "EUR") -> FactSet:
    """One article with a sentence a figure: value, status, who."""
    build = Build()
    text = " ".join(f"{who} has {value} euros for the levy." for value, _, who in told)
    article = build.article(text, dt.date(2026, 5, 2))
    for value, status, who in told:
        build.figure(article, f"{value} euros", value, unit, "the levy", status, build.actor(who))
    return build.facts()


def test_demanded_and_offered_are_apart() -> None:
    facts = figures(("9", FigureStatus.DEMANDED, "Norland"), ("5", FigureStatus.OFFERED, "Sundria"))
    (point,) = openings.figures_apart(facts)
    assert point.kind is QuestionKind.CONFLICTING
    assert point.facts == facts.figures


@pytest.mark.parametrize(
    "told",
    [
        [("9", FigureStatus.DEMANDED, "Norland"), ("5", FigureStatus.STATED, "Sundria")],
        [("9", FigureStatus.DEMANDED, "Norland"), ("5", FigureStatus.DEMANDED, "Sundria")],
        [
            ("9", FigureStatus.DEMANDED, "Norland"),
            ("5", FigureStatus.OFFERED, "Sundria"),
            ("7", FigureStatus.AGREED, "Both"),
        ],
        [("9", FigureStatus.OFF_THE_TABLE, "Norland"), ("5", FigureStatus.OFFERED, "Sundria")],
    ],
)
def test_figures_that_leave_nothing_open(told: list[tuple[str, FigureStatus, str]]) -> None:
    assert openings.figures_apart(figures(*told)) == ()


def test_lengths_of_time_that_are_merely_stated_are_not_apart() -> None:
    stated = (("9", FigureStatus.STATED, "Norland"), ("5", FigureStatus.STATED, "Sundria"))
    assert openings.figures_apart(figures(*stated, unit="years")) == ()
    assert len(openings.figures_apart(figures(*stated))) == 1


# Events

TODAY = dt.date(2026, 5, 20)


def announced(
    text: str = "Norland and Sundria meet in Oslo on 8 May.", kind: EventKind = EventKind.MEETING
) -> tuple[Build, str]:
    build = Build()
    norland = build.actor("Norland")
    article = build.article(text, dt.date(2026, 5, 2))
    build.event(article, text.rstrip("."), kind, starts=dt.date(2026, 5, 8), actors=(norland,), place="Oslo")
    return build, norland


def test_an_announced_event_of_which_nothing_was_heard() -> None:
    build, _ = announced()
    build.article("Herring is cheap this spring.", dt.date(2026, 5, 12))
    facts = build.facts()
    (point,) = openings.not_confirmed(facts, TODAY)
    assert (point.kind, point.facts) == (QuestionKind.NOT_CONFIRMED, facts.events)
    assert openings.not_confirmed(facts, dt.date(2026, 5, 8)) == ()  # that day is not over
    assert openings.not_confirmed(facts, dt.date(2026, 9, 8)) == ()  # nobody waits for it any more


@pytest.mark.parametrize(
    ("later", "day", "found"),
    [
        ("The two sides held talks in Oslo.", 9, False),  # the words of such an event are enough
        ("The two sides held talks in Oslo.", 5, True),  # before that day
        ("Nothing new from the coast.", 9, True),
    ],
)
def test_a_later_article_that_speaks_of_such_an_event(later: str, day: int, found: bool) -> None:
    build, _ = announced()
    build.article(later, dt.date(2026, 5, day))
    assert len(openings.not_confirmed(build.facts(), TODAY)) == found


def test_a_past_event_at_the_place_is_heard_of() -> None:
    build, _ = announced()
    later = build.article("The pact was concluded in Oslo.", dt.date(2026, 5, 10))
    assert len(openings.not_confirmed(build.facts(), TODAY)) == 1
    build.event(later, "concluded in Oslo", EventKind.OTHER, upcoming=False, place="Oslo")
    assert openings.not_confirmed(build.facts(), TODAY) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Norland will close its ports on 8 May.", EventKind.THREAT),
        ("There will be no vote on 8 May.", EventKind.VOTE),
    ],
)
def test_threats_and_what_will_not_happen_are_no_announcements(text: str, kind: EventKind) -> None:
    build, _ = announced(text, kind)
    assert openings.not_confirmed(build.facts(), TODAY) == ()
