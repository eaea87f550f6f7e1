"""Questions in plain words: what is understood, and what is answered."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot.plain import answering, suggestions
from bot.plain.meaning import Kind, meant
from bot.plain.spans import time
from briefings.brief import render
from briefings.store import queries
from briefings.types import Actor, ActorKind

Sessions = sessionmaker[Session]

TODAY = dt.date(2025, 3, 19)  # a Wednesday
ACTORS = (
    Actor("1", "Signe Aalborg", ActorKind.PERSON, ("Minister Aalborg",)),
    Actor("2", "Norland", ActorKind.COUNTRY),
    Actor("3", "Port of Ellis", ActorKind.ORGANISATION, ("Ellis",)),
    Actor("4", "Ana Marin", ActorKind.PERSON),
    Actor("5", "Luca Marin", ActorKind.PERSON),
)
TOPICS = {"quota": ("catch limit", "herring quota"), "port fees": ()}


@pytest.mark.parametrize(
    ("text", "since", "until", "rest"),
    [
        ("last week", "2025-03-10", "2025-03-16", ""),
        ("this week", "2025-03-17", "2025-03-19", ""),
        ("what of last month?", "2025-02-01", "2025-02-28", "what of ?"),
        ("this month", "2025-03-01", "2025-03-19", ""),
        ("last year", "2024-01-01", "2024-12-31", ""),
        ("in the past 3 days", "2025-03-16", None, ""),
        ("over the last two weeks", "2025-03-05", None, ""),
        ("yesterday", "2025-03-18", "2025-03-18", ""),
        ("today", "2025-03-19", "2025-03-19", ""),
        ("since monday", "2025-03-17", None, ""),
        ("since 14 march on quotas", "2025-03-14", None, "on quotas"),
        ("in february", "2025-02-01", "2025-02-28", ""),
        ("in february 2024", "2024-02-01", "2024-02-29", ""),
        ("said on 14 march", "2025-03-14", "2025-03-14", "said"),
        ("said on friday", "2025-03-14", "2025-03-14", "said"),
        ("on quota since never", None, None, "on quota since never"),
        ("on may we agree", None, None, "on may we agree"),
        ("", None, None, ""),
    ],
)
def test_spans_of_time(text: str, since: str | None, until: str | None, rest: str) -> None:
    found = time(text, TODAY)
    assert [day and day.isoformat() for day in (found.since, found.until)] == [since, until]
    assert found.rest.split() == rest.split()


@pytest.mark.parametrize(
    ("question", "actors", "topics", "kinds", "words"),
    [
        ("What did Aalborg say about the catch limit?", ["1"], ["quota"], {Kind.POSITIONS}, ""),
        ("what did minister aalborg's side want", ["1"], [], {Kind.POSITIONS}, "side"),
        ("Aalberg on port fees", ["1"], ["port fees"], set(), ""),
        ("When do Norland and Ellis meet next?", ["2", "3"], [], {Kind.EVENTS}, ""),
        ("How much does Norland offer?", ["2"], [], {Kind.FIGURES}, "offer"),
        ("what is still open on the quota", [], ["quota"], {Kind.QUESTIONS}, ""),
        ("What does Marin think?", ["4", "5"], [], {Kind.POSITIONS}, ""),
        ("anything on harbour dredging", [], [], set(), "harbour dredging"),
        ("who opposes herring quotas", [], [], {Kind.POSITIONS}, "herring quotas"),
        ("what did Aalborg say about Norland?", ["1"], [], {Kind.POSITIONS}, "norland"),
        ("what does Norland think about port?", ["2"], ["port fees"], {Kind.POSITIONS}, ""),
        ("news about Norland", ["2"], [], set(), ""),
        ("hello", [], [], set(), "hello"),
        ("the port", [], [], set(), "port"),
        ("?!", [], [], set(), ""),
    ],
)
def test_what_is_meant(
    question: str, actors: list[str], topics: list[str], kinds: set[Kind], words: str
) -> None:
    found = meant(question, ACTORS, TOPICS, TODAY)
    assert sorted(actor.id for actor in found.actors) == actors
    assert list(found.topics) == topics
    assert found.kinds == kinds
    assert found.words == words


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("what did Aalborg say about the quota?", "will accept a lower herring quota", "rejected the cut"),
        ("what did Brandt say", "rejected the cut", "will accept"),
        ("how much is on the table", "412,500.50 tonnes", "Positions"),
        ("when do they meet?", "Port Ellis on 12 March", "412,500.50"),
        ("what is still open", "who will police the northern banks", "412,500.50"),
        ("northern banks", "who will police the northern banks", "412,500.50"),
        ("what did Aalborg say since 5 March", "Nothing of that was read", "will accept"),
        ("what did Brandt say about whales", "No sentence that was read has “whales” beside", "will accept"),
        ("whales", "No sentence that was read has “whales”", "Norland"),
        ("?!", "I understood no name, topic or day", "Norland"),
    ],
)
def test_answers_from_what_was_read(sessions: Sessions, question: str, told: str, untold: str) -> None:
    with sessions() as session:
        deal = queries.deal(session)
        document = answering.answer(session, deal, question, dt.date(2025, 3, 10))
    printed = render.text(document)
    assert told in printed
    assert untold not in printed
    if document.found:
        assert document.sources


def test_suggestions_have_answers(sessions: Sessions) -> None:
    with sessions() as session:
        deal = queries.deal(session)
        found = suggestions.prompts(session, deal)
        assert 1 <= len(found) <= 4
        for one in found:
            assert answering.answer(session, deal, one["message"], dt.date(2025, 3, 10)).found
