"""What is counted as it is written is what a count of the facts would give."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import DEFAULT, Deal
from briefings.store import corrections, queries, refs, reread, totals, write
from briefings.store.corrections import Who
from briefings.store.models import DealRow
from tests.support.builders import Reading, herring, same_name

Sessions = sessionmaker[Session]
WHO = Who("T1", "U1", "Ida")
NOW = dt.datetime(2025, 3, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def stored(sessions: Sessions) -> None:
    with sessions.begin() as session:
        write.put_deal(session, DEFAULT)
        write.put_deal(session, Deal("merger"))
        for name in ("default", "merger"):
            assert write.save(session, name, herring().facts(), linker=same_name)


def id_of(session: Session, name: str = "default") -> int:
    return session.scalars(select(DealRow.id).where(DealRow.name == name)).one()


def check(sessions: Sessions) -> dict[tuple[str, str, int], int]:
    """Both deals' numbers are right; those of the first."""
    with sessions() as session:
        for name in ("merger", "default"):
            deal = id_of(session, name)
            kept = totals.kept(session, deal)
            assert kept == totals.recount(session, deal)
    return kept


def test_what_is_saved_is_counted(sessions: Sessions) -> None:
    kept = check(sessions)
    assert kept["article", "", 0] == 1
    assert (kept["position", "", 0], kept["position", "quota", 0]) == (2, 1)
    assert (kept["figure", "", 0], kept["event", "", 0], kept["question", "policing", 0]) == (1, 1, 1)
    assert {name for kind, name, _ in kept if kind == "alias"} >= {"Aalborg", "Signe Aalborg", "Norland"}
    assert ("role", f"Fisheries minister{totals.SEPARATOR}Norland") in {(k, n) for k, n, _ in kept}


@pytest.mark.parametrize("day", [4, 1])
def test_a_revision_takes_the_place_of_the_older(sessions: Sessions, day: int) -> None:
    before = check(sessions)
    other = herring(text=herring().text.replace("Port Ellis", "Port Brae"), published=dt.date(2025, 3, day))
    other.questions.clear()
    with sessions.begin() as session:
        assert write.save(session, "default", other.facts(), linker=same_name)
    after = check(sessions)
    assert after["article", "", 0] == before["article", "", 0]
    # The one of 1 March was read later, but is the older one.
    assert (("question", "", 0) in after) is (day == 1)


def test_corrections_and_their_undoing(sessions: Sessions) -> None:
    with sessions() as session:
        facts = queries.facts(session, "default")
    held = refs.of(next(p for p in facts.positions if p.topic))
    brandt = next(actor.id for actor in facts.actors if actor.name == "Tomas Brandt")
    before = check(sessions)
    with sessions.begin() as session:
        revision = totals.revision(session, id_of(session))
        done = [
            corrections.correct(session, held, "speaker", {"actor_id": brandt}, WHO, NOW),
            corrections.correct(session, held, "topic", {"topic": "trade"}, WHO, NOW),
            corrections.correct(session, refs.of(facts.events[0]), "drop", {}, WHO, NOW),
        ]
    after = check(sessions)
    assert after["position", "trade", int(brandt)] == 1
    assert ("position", "quota", 0) not in after
    assert ("event", "", 0) not in after
    with sessions.begin() as session:
        assert totals.revision(session, id_of(session)) != revision
        for one in done:
            assert one is not None
            corrections.undo(session, one.id, WHO, NOW)
    assert check(sessions) == before


def test_an_article_read_again(sessions: Sessions) -> None:
    again = Reading(herring().text, source="articles/herring.md", url="https://ledger.example/herring")
    aalborg = again.actor("Signe Aalborg", "Aalborg")
    again.position(aalborg, "Norland will accept a lower herring quota", topic="catch")
    with sessions() as session:
        event = refs.of(queries.facts(session, "default").positions[0])
    with sessions.begin() as session:
        corrections.correct(session, event, "topic", {"topic": "trade"}, WHO, NOW)
        reread.replace(session, "default", again.facts(), linker=same_name)
    after = check(sessions)
    assert after["position", "", 0] == after["position", "trade", 0] == 1
    assert ("figure", "", 0) not in after


def test_a_merge_is_another_revision(sessions: Sessions) -> None:
    with sessions.begin() as session:
        first, second, *_ = queries.facts(session, "default").actors
        revision = totals.revision(session, id_of(session))
        corrections.merge(session, first.id, second.id, WHO, NOW)
        assert totals.revision(session, id_of(session)) != revision
    check(sessions)
