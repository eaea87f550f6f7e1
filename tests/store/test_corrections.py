"""Corrections: carried out in what every query answers, kept over a new extraction, undone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import Deal
from briefings.errors import NotFound
from briefings.store import corrections, queries, refs, reread, write
from briefings.store.corrections import CorrectionError, Who
from briefings.store.repairs import Kind
from briefings.types import Fact, FactSet, FigureStatus, Stance
from tests.support.builders import Reading, herring, same_name

Sessions = sessionmaker[Session]

ANN = Who("T1", "U1", "ann")
BOB = Who("T1", "U2", "bob")
NOON = dt.datetime(2025, 3, 5, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def stored(sessions: Sessions) -> None:
    with sessions.begin() as session:
        write.put_deal(session, Deal("herring", "Herring pact"))
        write.put_deal(session, Deal("port", "Port"))
        write.save(session, "herring", herring().facts(), linker=same_name)


def read(sessions: Sessions) -> FactSet:
    with sessions() as session:
        return queries.facts(session, "herring")


def ref(fact: Fact) -> str:
    return refs.of(fact)


def fix(
    sessions: Sessions, fact: Fact, kind: str, who: Who = ANN, **change: object
) -> corrections.Correction:
    with sessions.begin() as session:
        made = corrections.correct(session, ref(fact), kind, change, who, NOON)
    assert made is not None
    return made


def actor(facts: FactSet, name: str) -> str:
    return next(one.id for one in facts.actors if one.name == name)


def test_a_wrong_speaker_is_another_in_every_later_answer(sessions: Sessions) -> None:
    facts = read(sessions)
    rejected = facts.positions[1]
    made = fix(sessions, rejected, Kind.SPEAKER, actor_id=actor(facts, "Signe Aalborg"))
    assert (made.before, made.after) == ({"actor": "Tomas Brandt"}, {"actor": "Signe Aalborg"})
    assert (made.words, made.who, made.ref) == ("the cut", ANN, ref(rejected))
    after = read(sessions)
    assert {after.actor(p.actor).name for p in after.positions} == {"Signe Aalborg"}
    assert [replace(p, actor="") for p in after.positions] == [replace(p, actor="") for p in facts.positions]


def test_stance_and_topic(sessions: Sessions) -> None:
    first = read(sessions).positions[0]
    fix(sessions, first, Kind.STANCE, stance="condition")
    fix(sessions, first, Kind.TOPIC, topic="  catch   limits ")
    now = read(sessions).positions[0]
    assert (now.stance, now.topic) == (Stance.CONDITION, "catch limits")
    fix(sessions, first, Kind.TOPIC, topic=None)
    assert read(sessions).positions[0].topic is None


def test_what_is_no_fact_answers_nothing(sessions: Sessions) -> None:
    before = read(sessions)
    for fact in (before.positions[1], before.figures[0], before.events[0]):
        fix(sessions, fact, Kind.DROP)
    fix(sessions, before.questions[0], Kind.ANSWERED, position=ref(before.positions[0]))
    after = read(sessions)
    assert [p.id for p in after.positions] == [before.positions[0].id]
    assert (after.figures, after.events, after.questions) == ((), (), ())


def test_a_wrong_figure(sessions: Sessions) -> None:
    figure = read(sessions).figures[0]
    made = fix(sessions, figure, Kind.FIGURE, value="412,000", unit="tonnes", status="offered", actor_id=None)
    assert made.after == {"value": "412000", "status": "offered"}
    assert made.before["value"] == "412500.50"
    now = read(sessions).figures[0]
    assert (now.value, now.unit, now.status, now.actor) == (
        Decimal(412000),
        "tonnes",
        FigureStatus.OFFERED,
        None,
    )


def test_saying_what_is_said_already_changes_nothing(sessions: Sessions) -> None:
    first = read(sessions).positions[0]
    with sessions.begin() as session:
        assert corrections.correct(session, ref(first), Kind.STANCE, {"stance": "support"}, ANN, NOON) is None
        assert corrections.history(session, "herring") == (0, ())


def test_an_undo_brings_back_what_the_extractor_said_and_leaves_the_others(sessions: Sessions) -> None:
    before = read(sessions)
    first, second = before.positions
    stance = fix(sessions, first, Kind.STANCE, stance="oppose")
    again = fix(sessions, first, Kind.STANCE, BOB, stance="warn")
    dropped = fix(sessions, second, Kind.DROP)
    with sessions.begin() as session:
        undone = corrections.undo(session, again.id, ANN, NOON)
    assert (undone.undone_at, undone.undone_by) == (NOON, "U1")
    assert [p.stance for p in read(sessions).positions] == [Stance.OPPOSE]
    with sessions.begin() as session:
        corrections.undo(session, stance.id, BOB, NOON)
        corrections.undo(session, dropped.id, BOB, NOON)
    assert read(sessions) == before


def test_an_undo_twice_is_told_as_the_first(sessions: Sessions) -> None:
    made = fix(sessions, read(sessions).positions[0], Kind.DROP)
    with sessions.begin() as session:
        corrections.undo(session, made.id, ANN, NOON)
        assert corrections.undo(session, made.id, BOB, NOON).undone_by == "U1"


def test_history_is_newest_first_and_keeps_what_was_undone(sessions: Sessions) -> None:
    facts = read(sessions)
    one = fix(sessions, facts.positions[0], Kind.STANCE, stance="oppose")
    two = fix(sessions, facts.positions[1], Kind.DROP, BOB)
    with sessions.begin() as session:
        corrections.undo(session, one.id, BOB, NOON)
        total, page = corrections.history(session, "herring", limit=1)
        assert (total, [c.id for c in page]) == (2, [two.id])
        _, page = corrections.history(session, "herring", offset=1)
        assert [(c.id, c.undone_by, dict(c.after)) for c in page] == [(one.id, "U2", {"stance": "oppose"})]
        assert corrections.history(session, "port") == (0, ())


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (Kind.STANCE, {"stance": "hopeful"}),
        (Kind.SPEAKER, {"actor_id": 999_999}),
        (Kind.SPEAKER, {"actor_id": "x"}),
        (Kind.FIGURE, {"value": "1"}),
        (Kind.STANCE, {"topic": "quota"}),
        (Kind.TOPIC, {"topic": "q" * 201}),
        ("shout", {}),
    ],
)
def test_a_change_that_cannot_be_is_refused_whole(
    sessions: Sessions, kind: str, change: dict[str, object]
) -> None:
    before = read(sessions)
    with sessions() as session, pytest.raises((CorrectionError, NotFound)):
        corrections.correct(session, ref(before.positions[0]), kind, change, ANN, NOON)
    assert read(sessions) == before


@pytest.mark.parametrize("value", ["many", "NaN", "1e999999x", ""])
def test_a_figure_must_be_a_number(sessions: Sessions, value: str) -> None:
    figure = read(sessions).figures[0]
    with sessions() as session, pytest.raises(CorrectionError, match="is no number"):
        corrections.correct(session, ref(figure), Kind.FIGURE, {"value": value}, ANN, NOON)


def test_a_range_must_rise(sessions: Sessions) -> None:
    figure = read(sessions).figures[0]
    with sessions() as session, pytest.raises(CorrectionError, match="upper end"):
        corrections.correct(session, ref(figure), Kind.FIGURE, {"value_high": "5"}, ANN, NOON)


@pytest.mark.parametrize("bad", ["", "p", "p0", "x1", "p1; drop", "p999999", "P1", "p1\n"])
def test_a_reference_to_nothing_is_not_found(sessions: Sessions, bad: str) -> None:
    with sessions() as session, pytest.raises(NotFound):
        corrections.correct(session, bad, Kind.DROP, {}, ANN, NOON)


def test_a_dropped_fact_cannot_be_corrected_again(sessions: Sessions) -> None:
    first = read(sessions).positions[0]
    fix(sessions, first, Kind.DROP)
    with sessions() as session, pytest.raises(NotFound):
        corrections.correct(session, ref(first), Kind.STANCE, {"stance": "oppose"}, ANN, NOON)


def test_an_actor_of_another_deal_is_not_found(sessions: Sessions) -> None:
    with sessions.begin() as session:
        write.save(session, "port", herring(source="elsewhere.md", url=None).facts(), linker=same_name)
        stranger = queries.facts(session, "port").actors[0].id
    mine = read(sessions)
    with sessions() as session:
        with pytest.raises(NotFound):
            corrections.correct(
                session, ref(mine.positions[0]), Kind.SPEAKER, {"actor_id": stranger}, ANN, NOON
            )
        with pytest.raises(NotFound):
            corrections.merge(session, mine.actors[0].id, stranger, ANN, NOON)


# Read anew


def again(sessions: Sessions, reading: Reading) -> None:
    with sessions.begin() as session:
        reread.replace(session, "herring", reading.facts(), linker=same_name)


def test_reading_again_with_the_same_result_changes_nothing(sessions: Sessions) -> None:
    before = read(sessions)
    again(sessions, herring())
    assert read(sessions) == before


def test_a_new_extraction_keeps_ids_and_corrections(sessions: Sessions) -> None:
    before = read(sessions)
    fix(sessions, before.positions[0], Kind.STANCE, stance="condition")
    fix(sessions, before.questions[0], Kind.DROP)
    better = herring()
    better.positions[0] = replace(
        better.positions[0], stance=Stance.OFFER, content=better.spans("Norland will accept a lower herring")
    )
    better.positions.append(
        replace(better.positions[1], cue=better.spans("added"), content=better.spans("The quota would fall"))
    )
    again(sessions, better)
    after = read(sessions)
    assert [p.stance for p in after.positions] == [Stance.CONDITION, Stance.REJECT, Stance.REJECT]
    assert after.questions == ()
    assert (
        next(p for p in after.positions if p.content == before.positions[1].content).id
        == before.positions[1].id
    )
    with sessions.begin() as session:
        for made in corrections.history(session, "herring")[1]:
            corrections.undo(session, made.id, ANN, NOON)
    assert read(sessions).positions[0].stance is Stance.OFFER
    assert len(read(sessions).questions) == 1


def test_a_correction_does_not_land_on_another_fact(sessions: Sessions) -> None:
    before = read(sessions)
    made = fix(sessions, before.positions[1], Kind.STANCE, stance="support")
    gone = herring()
    del gone.positions[1]
    again(sessions, gone)
    assert [p.stance for p in read(sessions).positions] == [Stance.SUPPORT]
    with sessions() as session:
        assert corrections.one(session, made.id).ref is None


def test_an_actor_that_the_new_reading_does_not_know_is_gone_and_a_name_is_kept(sessions: Sessions) -> None:
    before = read(sessions)
    without = herring()
    del without.actors[2]
    again(sessions, without)
    after = read(sessions)
    assert [a.name for a in after.actors] == ["Signe Aalborg", "Tomas Brandt"]
    assert {a.id for a in after.actors} < {a.id for a in before.actors}


def test_only_what_is_stored_is_read_again(sessions: Sessions) -> None:
    with sessions() as session, pytest.raises(NotFound, match="holds no article"):
        reread.replace(session, "port", herring().facts(), linker=same_name)


# Two actors that are one


def test_two_names_of_one_actor(sessions: Sessions) -> None:
    facts = read(sessions)
    aalborg, brandt = actor(facts, "Signe Aalborg"), actor(facts, "Tomas Brandt")
    with sessions.begin() as session:
        made = corrections.merge(session, brandt, aalborg, ANN, NOON)
        assert made is not None
        assert made.after == {"name": "Signe Aalborg"}
        assert corrections.merge(session, aalborg, brandt, ANN, NOON) is None
        with pytest.raises(CorrectionError, match="themselves"):
            corrections.merge(session, aalborg, aalborg, ANN, NOON)
