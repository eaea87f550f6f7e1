"""The text beside the blocks stands alone; the note on what is missing names a command."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot import answers
from bot.blocks.fallback import rest, summary
from bot.command import CommandError, parse
from briefings.store import queries
from tests.bot.conftest import fill, many
from tests.support.builders import Reading

TODAY = dt.date(2025, 3, 10)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "digest",
            "Herring pact, digest for 10 March 2025: 3 actors, 2 figures, 1 date ahead and 2 open questions",
        ),
        ("actor Aalborg", "Signe Aalborg, Fisheries minister: 1 position and 1 figure"),
        ("actor Marin", "Ana Marin: 1 figure"),
        ("topic policing", "policing in Herring pact: 1 actor and 1 open question"),
        ("open", "Herring pact: 2 open questions"),
        ("open quota", "Herring pact, quota: 1 open question"),
        ("figures", "Herring pact: 2 figures"),
        ("timeline since 1 March", "Herring pact, timeline since 1 March 2025: 1 event ahead"),
        ("timeline since today", "Herring pact, timeline since 10 March 2025: 1 event ahead"),
        ("help", "What you can ask about Herring pact: /deal actor, /deal topic"),
        (
            "brief with Brandt on quota",
            "Herring pact, brief with Tomas Brandt on quota for 10 March 2025: 1 actor",
        ),
    ],
)
def test_summary(sessions: sessionmaker[Session], typed: str, told: str) -> None:
    with sessions() as session:
        document = answers.answer(session, queries.deal(session), parse(typed, TODAY), TODAY)
    assert summary(document).startswith(told)


def test_what_is_left_out_without_pages_says_where_it_is(sessions: sessionmaker[Session]) -> None:
    small = {typed: left(sessions, typed) for typed in ("digest", "brief", "actor Aalborg", "help")}
    assert set(small.values()) == {""}
    fill(sessions, *(many(number) for number in range(30)))
    fill(sessions, busiest())
    for typed in ("digest", "brief", "actor Aalborg", "topic quota", "compare Aalborg and Brandt", "compare"):
        told = left(sessions, typed)
        assert told.endswith("the rest."), typed
        words = told.split("`")[1::2]
        assert words
        for command in words:
            try:
                parse(command.removeprefix("/pact "), TODAY)
            except CommandError as error:
                pytest.fail(f"{command} is no command: {error}")


def left(sessions: sessionmaker[Session], typed: str) -> str:
    with sessions() as session:
        return rest(answers.answer(session, queries.deal(session), parse(typed, TODAY), TODAY), "/pact")


def busiest() -> Reading:
    """Somebody who says and counts more than a card shows."""
    numbers = range(1, 14)
    said = [f"said the quota of bay {n} must be {n}00 tonnes a year" for n in numbers]
    reading = Reading(" ".join(f"Signe Aalborg {one}." for one in said), source="articles/busy.md")
    actor = reading.actor("Signe Aalborg")
    for n in numbers:
        words = f"the quota of bay {n} must be {n}00 tonnes a year"
        reading.position(actor, words, topic="quota")
        reading.figure(f"{n}00 tonnes", f"{n}00", "tonnes", what=f"bay {n}", actor=actor)
    return reading
