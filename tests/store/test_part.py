"""The part of a deal that an answer is made from: bounded, the newest, and what it leaves out is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import DEFAULT
from briefings.errors import NotFound
from briefings.store import corrections, overview, part, queries, write
from briefings.store.corrections import Who
from briefings.store.counted import Part
from briefings.store.part import View
from briefings.types import FactSet, Stance
from tests.support.builders import Reading, herring, same_name

Sessions = sessionmaker[Session]
TODAY = dt.date(2025, 5, 10)


def note(number: int) -> Reading:
    """An article of a day of its own: two who speak on two topics, a figure, an event and a question."""
    day = dt.date(2025, 4, 1) + dt.timedelta(days=number)
    reading = Reading(
        f"Lena Moreau said dues {number} rise. Ada Quist said piers {number} fall to 4{number} percent. "
        f"They meet on {number} May. It is unclear who pays for it {number}.",
        source=f"{number}.md",
        published=day,
    )
    moreau, quist = reading.actor("Lena Moreau", roles=[("Lena", None)]), reading.actor("Ada Quist")
    reading.position(moreau, f"dues {number} rise", topic="dues")
    reading.position(quist, f"piers {number} fall", topic="piers")
    reading.figure(f"4{number} percent", f"4{number}", "percent", actor=quist)
    reading.event(f"on {number} May", quist, starts=dt.date(2025, 5, 1) + dt.timedelta(days=number))
    reading.question(f"who pays for it {number}", topic="dues")
    return reading


@pytest.fixture
def deal(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> Sessions:
    """Twenty articles, of which six of each kind are looked at."""
    monkeypatch.setattr(overview, "SMALL", 3)
    for name in ("NEWEST", "OTHERS", "LISTED"):
        monkeypatch.setattr(part, name, 6)
    with sessions.begin() as session:
        write.put_deal(session, DEFAULT)
        for number in (7, *(n for n in range(20) if n != 7)):  # one is read out of turn
            assert write.save(session, "default", note(number).facts(), linker=same_name)
    return sessions


def view(session: Session) -> View:
    return View(session, "default")


def said(facts: FactSet) -> list[str]:
    return [facts.article_of(position).cut(position.content) for position in facts.positions]


def id_of(session: Session, name: str) -> str:
    return next(actor.id for actor in view(session).actors if actor.name == name)


def test_a_small_deal_is_taken_whole(sessions: Sessions) -> None:
    with sessions.begin() as session:
        write.put_deal(session, DEFAULT)
        assert write.save(session, "default", herring().facts(), linker=same_name)
    with sessions() as session:
        whole = queries.facts(session, "default")
        now = view(session)
        ids = [whole.actors[0].id]
        for found in (
            now.recent(),
            now.of_actors(ids),
            now.of_each(ids, (), 1, 6),
            now.of_everybody((), 1, 5, 12),
            now.on_topic(["quota"]),
            now.questions(),
            now.figures(),
            now.events(TODAY),
            now.meeting(ids, ["quota"]),
        ):
            assert found == Part(whole)
        assert now.actors == whole.actors


def test_the_newest_of_an_actor_and_how_much_more_there_is(deal: Sessions) -> None:
    with deal() as session:
        quist = id_of(session, "Ada Quist")
        found = view(session).of_actors([quist])
        assert said(found.facts) == [f"piers {number} fall" for number in range(19, 13, -1)]
        assert {position.actor for position in found.facts.positions} == {quist}
        assert (len(found.facts.figures), len(found.facts.events)) == (6, 6)
        assert (found.whole, found.beyond.positions, found.beyond.figures) == (False, 14, 14)
        assert len(view(session).of_actors([quist], 2).facts.positions) == 12


def test_an_actor_comes_with_names_titles_and_mentions(deal: Sessions) -> None:
    with deal() as session:
        moreau = id_of(session, "Lena Moreau")
        facts = view(session).of_actors([moreau]).facts
        whole = queries.facts(session, "default")
    (mine, theirs) = (facts.actor(moreau), whole.actor(moreau))
    assert (mine.name, set(mine.aliases)) == (theirs.name, set(theirs.aliases))
    assert mine.roles == theirs.roles
    assert set(mine.mentions) <= set(theirs.mentions)
    assert mine.mentions


def test_the_newest_on_a_topic_with_those_who_speak_of_it(deal: Sessions) -> None:
    with deal() as session:
        found = view(session).on_topic(["dues"])
        assert said(found.facts) == [f"dues {number} rise" for number in range(19, 13, -1)]
        assert len(found.facts.questions) == 6
        assert (found.beyond.positions, found.beyond.questions, found.beyond.actors) == (14, 14, 0)
        assert found.beyond.by_actor == {id_of(session, "Lena Moreau"): 14}
        assert view(session).on_topic(["unheard of"]).facts.positions == ()


def test_the_newest_of_everything(deal: Sessions) -> None:
    with deal() as session:
        found = view(session).recent()
        assert {len(some) for some in (found.facts.positions, found.facts.figures, found.facts.events)} == {6}
        assert (sum(found.beyond.by_actor.values()), found.beyond.actors) == (34, 0)
        late = view(session).recent(dt.date(2025, 4, 19))
        assert {position.evidence.article for position in late.facts.positions} == {
            article.key for article in late.facts.articles
        }
        assert len(late.facts.positions) == 4


def test_lists_of_one_kind(deal: Sessions) -> None:
    with deal() as session:
        now = view(session)
        assert (len(now.questions().facts.questions), now.questions().beyond.questions) == (6, 14)
        assert (len(now.figures().facts.figures), now.figures(2).beyond.figures) == (6, 8)
        days = sorted(event.starts.day for event in now.events(TODAY).facts.events if event.starts)
        # Six before the tenth, six from it on, and those of the six newest articles.
        assert days == list(range(4, 21))
        assert now.events(TODAY).beyond.past == 3
        assert now.events(TODAY, since=TODAY - dt.timedelta(days=1)).beyond.past == 0


def test_who_only_spoke_long_ago_is_counted_too(deal: Sessions) -> None:
    old = Reading("Bo Lind said dues are fair.", source="old.md", published=dt.date(2024, 1, 1))
    old.position(old.actor("Bo Lind"), "dues are fair", topic="dues")
    with deal.begin() as session:
        assert write.save(session, "default", old.facts(), linker=same_name)
    with deal() as session:
        assert (view(session).on_topic(["dues"]).beyond.actors, view(session).recent().beyond.actors) == (
            1,
            1,
        )
        assert view(session).on_topic(["piers"]).beyond.actors == 0


def test_a_meeting_has_those_who_are_met_and_the_newest(deal: Sessions) -> None:
    with deal() as session:
        quist = id_of(session, "Ada Quist")
        found = view(session).meeting([quist], ["piers"])
        mine = [position for position in found.facts.positions if position.actor == quist]
        assert len(mine) == 6
        assert len(found.facts.positions) == 9  # three of the six newest are theirs


def old(text: str, name: str, content: str, topic: str | None, stance: Stance = Stance.ASSERT) -> FactSet:
    """An article from long before all others."""
    reading = Reading(text, source=f"{name} {content}.md", published=dt.date(2024, 1, 1))
    reading.position(reading.actor(name), content, topic=topic, stance=stance)
    return reading.facts()


def test_none_of_those_who_are_met_is_taken_for_silent(deal: Sessions) -> None:
    with deal.begin() as session:
        lind = old("Bo Lind said dues are fair.", "Bo Lind", "dues are fair", "dues")
        assert write.save(session, "default", lind, linker=same_name)
    with deal() as session:
        ids = [id_of(session, "Lena Moreau"), id_of(session, "Bo Lind")]
        found = view(session).meeting(ids, ["dues"])
        assert "dues are fair" in said(found.facts)
        assert {ids[1], ids[0]} <= {position.actor for position in found.facts.positions}


def test_what_a_meeting_brief_leaves_out(deal: Sessions) -> None:
    with deal() as session:
        quist = id_of(session, "Ada Quist")
        beyond = view(session).meeting([quist], []).beyond
        mine = 6  # looked at: the newest of the actor that is met
        assert (beyond.positions, beyond.figures, beyond.questions) == (20 - mine, 14, 14)
        assert beyond.crossed is not None
        assert (beyond.crossed.topics, beyond.crossed.left) == (1, {(quist, "piers"): 14})
        everything = view(session).meeting([], []).beyond
        assert everything.crossed is not None
        assert (everything.positions, everything.crossed.topics, everything.crossed.actors) == (34, 2, 2)
        late = view(session).meeting([], [], dt.date(2025, 4, 10)).beyond
        assert (late.positions, late.figures, late.crossed) == (22 - 6, 11 - 6, None)


def test_topics_side_by_side_a_page_at_a_time(deal: Sessions) -> None:
    with deal.begin() as session:
        for name in ("Lena Moreau", "Ada Quist"):
            tolls = old(f"{name} said tolls stay.", name, "tolls stay", "Tolls")
            assert write.save(session, "default", tolls, linker=same_name)
        loose = old("Ada Quist said so be it.", "Ada Quist", "so be it", None)
        assert write.save(session, "default", loose, linker=same_name)
    with deal() as session:
        ids = [id_of(session, "Lena Moreau"), id_of(session, "Ada Quist")]
        first, second, third = (view(session).of_each(ids, (), page, 2) for page in (1, 2, 3))
        # What both speak on comes first, however long ago, and what is on no topic last.
        assert {position.topic for position in first.facts.positions} == {"Tolls", "dues"}
        assert {position.topic for position in second.facts.positions} == {"piers", None}
        assert third.facts.positions == ()
        crossed = first.beyond.crossed
        assert crossed is not None
        assert (crossed.topics, crossed.shared, crossed.start) == (4, 1, 0)
        assert crossed.left == {(ids[0], "dues"): 20 - part.TOGETHER}
        on_one = view(session).of_each(ids, ["piers"], 1, 2)
        assert {position.actor for position in on_one.facts.positions} == {ids[1]}


def test_where_everybody_stands_however_long_ago(deal: Sessions) -> None:
    with deal.begin() as session:
        for name, content, topic, stance in (
            ("Bo Lind", "dues must go", "dues", Stance.DEMAND),
            ("Lena Moreau", "piers must stay", "piers", Stance.OPPOSE),
        ):
            text = f"{name} said {content}."
            assert write.save(session, "default", old(text, name, content, topic, stance), linker=same_name)
    with deal() as session:
        found = view(session).of_everybody((), 1, 5, 12)
        # On piers Moreau takes a side once, and only states things elsewhere.
        assert sorted(said(found.facts)) == [
            "dues 19 rise",
            "dues must go",
            "piers 19 fall",
            "piers must stay",
        ]
        assert found.beyond.crossed is not None
        assert (found.beyond.crossed.topics, found.beyond.crossed.actors) == (2, 3)
        few = view(session).of_everybody((), 2, 1, 1)
        assert {position.topic for position in few.facts.positions} == {"piers"}
        assert {position.actor for position in few.facts.positions} == {id_of(session, "Ada Quist")}
        assert view(session).of_everybody(["DUES"], 1, 5, 12).facts.positions != ()


def test_what_there_is(deal: Sessions) -> None:
    with deal() as session:
        now = view(session)
        assert now.topics == ("dues", "piers")
        assert (now.counts.articles, now.counts.speaking, now.counts.positions) == (20, 2, 40)
        assert now.counts.newest == dt.date(2025, 4, 20)
        assert [role.title for role in now.actors[0].roles] == ["Lena"]
        with pytest.raises(NotFound, match="no deal 'merger'"):
            View(session, "merger")


def test_what_changes_is_seen_at_once(deal: Sessions) -> None:
    with deal() as session:
        first, second = (actor.id for actor in view(session).actors)
    with deal.begin() as session:
        done = corrections.merge(session, second, first, Who("T1", "U1", "Ida"), dt.datetime.now(dt.UTC))
    with deal() as session:
        now = view(session)
        assert [actor.id for actor in now.actors] == [first]
        assert now.counts.speaking == 1
        found = now.of_actors([first])
        assert (len(found.facts.positions), found.beyond.positions) == (6, 34)
        assert {position.actor for position in found.facts.positions} == {first}
    with deal.begin() as session:
        assert done is not None
        corrections.undo(session, done.id, Who("T1", "U1", "Ida"), dt.datetime.now(dt.UTC))
        write.save(session, "default", note(20).facts(), linker=same_name)
    with deal() as session:
        assert view(session).counts.positions == 42
        assert said(view(session).on_topic(["dues"]).facts)[0] == "dues 20 rise"


def test_what_was_rolled_back_is_not_remembered(deal: Sessions) -> None:
    with deal() as session:
        write.save(session, "default", note(20).facts(), linker=same_name)
        assert view(session).counts.articles == 21
        session.rollback()
    with deal() as session:
        assert view(session).counts.articles == 20


@contextmanager
def fetched(engine: Engine) -> Iterator[list[int]]:
    """The number of statements that ran."""
    seen = [0]

    def listen(*_: object) -> None:
        seen[0] += 1

    event.listen(engine, "before_cursor_execute", listen)
    yield seen
    event.remove(engine, "before_cursor_execute", listen)


def test_the_number_of_statements_does_not_grow(deal: Sessions, engine: Engine) -> None:
    def run() -> int:
        with deal() as session, fetched(engine) as seen:
            view(session).of_actors([id_of(session, "Ada Quist")])
        return seen[0]

    before = run()
    with deal.begin() as session:
        for number in range(21, 31):
            assert write.save(session, "default", note(number).facts(), linker=same_name)
    assert run() == before <= 25
