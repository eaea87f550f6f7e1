"""What people repaired, as every query answers it: dropped facts, merged actors, one fact by reference."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import DEFAULT
from briefings.errors import NotFound
from briefings.store import queries, refs, write
from briefings.store.models import ActorRow, EventRow, FigureRow, PositionRow, QuestionRow
from briefings.types import FactSet
from tests.support.builders import Reading, herring, same_name

Sessions = sessionmaker[Session]


@pytest.fixture(autouse=True)
def stored(sessions: Sessions) -> None:
    """The herring article, and one that knows the minister by another name."""
    other = Reading("S. Ålborg-Holm said the fleet is ready. Brandt doubted it.", source="other.md")
    minister = other.actor("S. Ålborg-Holm", roles=[("Ålborg-Holm", None)])
    other.position(minister, "the fleet is ready", topic="fleet")
    with sessions.begin() as session:
        write.put_deal(session, DEFAULT)
        for reading in (herring(), other):
            assert write.save(session, "default", reading.facts(), linker=same_name)


def load(sessions: Sessions) -> FactSet:
    with sessions() as session:
        return queries.facts(session, "default")


def by_name(facts: FactSet) -> dict[str, str]:
    return {actor.name: actor.id for actor in facts.actors}


def merge(sessions: Sessions, *pairs: tuple[str, str]) -> None:
    ids = by_name(load(sessions))
    with sessions.begin() as session:
        for one, into in pairs:
            session.execute(
                update(ActorRow).where(ActorRow.id == int(ids[one])).values(merged_into_id=int(ids[into]))
            )


@pytest.mark.parametrize("row", [PositionRow, FigureRow, EventRow, QuestionRow])
def test_what_was_dropped_answers_nothing(sessions: Sessions, row: type[PositionRow]) -> None:
    with sessions.begin() as session:
        session.execute(update(row).values(dropped=True))
    facts = load(sessions)
    kinds = {"positions": PositionRow, "figures": FigureRow, "events": EventRow, "questions": QuestionRow}
    assert {kind for kind in kinds if not getattr(facts, kind)} == {
        kind for kind, table in kinds.items() if table is row
    }


def test_a_dropped_position_ties_no_figure_to_its_topic(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.execute(update(PositionRow).values(dropped=True))
        assert queries.facts(session, "default", topic="quota") == FactSet()


def test_a_merged_actor_is_answered_as_the_other(sessions: Sessions) -> None:
    merge(sessions, ("S. Ålborg-Holm", "Signe Aalborg"))
    facts = load(sessions)
    assert "S. Ålborg-Holm" not in by_name(facts)
    minister = facts.actor(by_name(facts)["Signe Aalborg"])
    assert "S. Ålborg-Holm" in minister.aliases
    assert {role.title for role in minister.roles} == {"Fisheries minister", "Ålborg-Holm"}
    assert len({article for article, _ in minister.mentions}) == 2
    assert sorted(p.topic or "" for p in facts.positions if p.actor == minister.id) == ["fleet", "quota"]
    with sessions() as session:
        (same,) = [a for a in queries.actors(session, "default") if a.name == "Signe Aalborg"]
        assert same.aliases == minister.aliases
        mine = queries.facts(session, "default", actor_ids=[minister.id])
    assert len(mine.positions) == 2


def test_merges_run_through_chains_and_events_name_each_once(sessions: Sessions) -> None:
    merge(sessions, ("S. Ålborg-Holm", "Signe Aalborg"), ("Signe Aalborg", "Tomas Brandt"))
    facts = load(sessions)
    brandt = by_name(facts)["Tomas Brandt"]
    assert {p.actor for p in facts.positions} == {brandt}
    assert facts.events[0].actors == (brandt,)
    assert set(by_name(facts)) == {"Tomas Brandt", "Norland"}


def test_a_ring_of_merges_still_answers(sessions: Sessions) -> None:
    merge(sessions, ("Signe Aalborg", "Tomas Brandt"), ("Tomas Brandt", "Signe Aalborg"))
    facts = load(sessions)
    assert {facts.actor(p.actor).name for p in facts.positions} == {"Signe Aalborg", "S. Ålborg-Holm"}


class TestByReference:
    def test_each_kind_with_all_it_refers_to(self, sessions: Sessions) -> None:
        whole = load(sessions)
        for one in whole.facts():
            with sessions() as session:
                deal, alone = queries.fact(session, refs.of(one))
            assert deal == "default"
            assert tuple(alone.facts()) == (one,)
            assert alone.article_of(one) == whole.article_of(one)
            assert {actor.name for actor in alone.actors} == {
                whole.actor(id).name
                for id in (one.actors if hasattr(one, "actors") else filter(None, [one.actor]))
            }

    def test_a_merged_speaker_is_the_other(self, sessions: Sessions) -> None:
        before = {p.topic: refs.of(p) for p in load(sessions).positions}
        merge(sessions, ("S. Ålborg-Holm", "Signe Aalborg"))
        with sessions() as session:
            _, facts = queries.fact(session, before["fleet"])
        assert facts.actor(facts.positions[0].actor).name == "Signe Aalborg"

    @pytest.mark.parametrize(
        "reference", ["", "p", "p0", "x1", "p999999", "p99999999999999999999", "p-1", "p1 ", "p١", "P1", "\0"]
    )
    def test_anything_else_is_refused_in_the_same_words(self, sessions: Sessions, reference: str) -> None:
        with sessions() as session, pytest.raises(NotFound) as caught:
            queries.fact(session, reference)
        assert str(caught.value) == refs.GONE

    def test_so_is_what_was_dropped_or_replaced(self, sessions: Sessions) -> None:
        first, *_ = load(sessions).positions
        with sessions.begin() as session:
            session.execute(update(PositionRow).where(PositionRow.id == int(first.id)).values(dropped=True))
        newer = herring(text=herring().text.replace("Port Ellis", "Port Ellis harbour"))
        question = refs.of(load(sessions).questions[0])
        with sessions.begin() as session:
            assert write.save(session, "default", newer.facts(), linker=same_name)
            for gone in (refs.of(first), question):
                with pytest.raises(NotFound, match="not in what was read any more"):
                    queries.fact(session, gone)
