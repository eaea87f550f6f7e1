"""Questions in plain words: what is understood, and what is answered."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot.plain import answering, suggestions
from bot.plain.meaning import Kind, meant
from bot.plain.spans import time
from briefings.brief import render
from briefings.store import overview, part, queries
from briefings.types import Actor, ActorKind
from tests.bot.conftest import fill
from tests.support.builders import Reading

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
        ("this week", "2025-03-17", "2025-03-23", ""),
        ("what happens next week", "2025-03-24", "2025-03-30", "what happens"),
        ("in the coming month", "2025-04-01", "2025-04-30", ""),
        ("next year", "2026-01-01", "2026-12-31", ""),
        ("over the next two weeks", "2025-03-19", "2025-04-02", ""),
        ("tomorrow", "2025-03-20", "2025-03-20", ""),
        ("what of last month?", "2025-02-01", "2025-02-28", "what of ?"),
        ("this month", "2025-03-01", "2025-03-31", ""),
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


@pytest.fixture
def large(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> Sessions:
    """Vera Holt speaks on limits and piers, names a figure and meets somebody, on days of three months."""
    monkeypatch.setattr(overview, "SMALL", 3)
    for name in ("NEWEST", "OTHERS", "LISTED"):
        monkeypatch.setattr(part, name, 4)
    notes = []
    for month in range(10, 13):
        for day in range(1, 6):
            number = 100 * month + day
            note = Reading(
                f"Vera Holt said limits fall to {number} tonnes. Vera Holt said piers {number} stay. "
                f"Fees rise to {number} crowns. They meet on {day} May. It is unclear who pays {number}.",
                source=f"{number}.md",
                published=dt.date(2024, month, day),
            )
            holt = note.actor("Vera Holt")
            note.position(holt, f"limits fall to {number} tonnes", topic="limits")
            note.position(holt, f"piers {number} stay", topic="piers")
            note.figure(f"{number} tonnes", str(number), "tonnes", actor=holt)
            note.figure(f"{number} crowns", str(number), "crowns")
            note.event(f"on {day} May", holt, starts=dt.date(2025, 5, day))
            note.question(f"who pays {number}", topic="limits")
            notes.append(note)
    fill(sessions, *notes)
    return sessions


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        # Long before the newest that are looked at.
        ("what did Holt say about limits in october 2024", ["1005 tonnes", "(4 of 5"], ["1105", "piers"]),
        ("what did Holt say on 3 october 2024", ["limits fall to 1003", "piers 1003 stay"], ["1105", "1004"]),
        ("what did Holt say about limits and piers", ["limits fall to 1205", "piers 1205 stay"], ["1101"]),
        ("how much did Holt name", ["1205 tonnes", "of 15 figures"], ["crowns", "Positions"]),
        ("how much on limits", ["1205 tonnes"], ["crowns", "Positions"]),
        ("what is unclear about limits", ["who pays 1205", "of 15 questions"], ["tonnes"]),
        ("what happens in may 2025", ["1 May", "2 May"], ["tonnes", "question"]),
        ("what meetings has Holt", ["5 May", "of 15 events"], ["tonnes", "question"]),
        ("what happens in june 2025", ["Nothing of that was read"], ["May"]),
        ("what did Holt say in january 2025", ["Nothing of that was read"], ["tonnes"]),
    ],
)
def test_in_a_large_deal_too(large: Sessions, question: str, told: list[str], untold: list[str]) -> None:
    with large() as session:
        document = answering.answer(session, queries.deal(session), question, dt.date(2025, 12, 1))
    printed = render.text(document)
    body = printed.partition("Sources\n")[0]
    assert [words for words in told if words not in printed] == []
    assert [words for words in untold if words in body] == []


def test_suggestions_have_answers(sessions: Sessions) -> None:
    with sessions() as session:
        deal = queries.deal(session)
        found = suggestions.prompts(session, deal)
        assert 1 <= len(found) <= 4
        for one in found:
            assert answering.answer(session, deal, one["message"], dt.date(2025, 3, 10)).found
