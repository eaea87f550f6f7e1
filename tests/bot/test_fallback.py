"""The text beside the blocks stands alone; the note on what is missing names a command."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot import answers
from bot.blocks.fallback import rest, summary
from bot.command import CommandError, parse
from briefings.store import queries

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
    words = rest(document, "/pact").split("`")[1::2]
    # What has pages shows the rest by itself; help leaves nothing out.
    assert bool(words) == typed.startswith(("digest", "brief"))
    for command in words:
        try:
            parse(command.removeprefix("/pact "), TODAY)
        except CommandError as error:
            pytest.fail(f"{command} is no command: {error}")
