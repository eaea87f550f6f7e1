"""Reading facts back: what was asked for, newest first, with all it refers to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import DEFAULT, Deal
from briefings.errors import Ambiguous, NotFound
from briefings.store import queries, write
from briefings.types import FactSet
from tests.support.builders import Reading, herring, same_name

Sessions = sessionmaker[Session]


@pytest.fixture(autouse=True)
def deal(sessions: Sessions) -> None:
    with sessions.begin() as session:
        write.put_deal(session, DEFAULT)


def save(sessions: Sessions, *readings: Reading) -> None:
    with sessions.begin() as session:
        for reading in readings:
            assert write.save(session, "default", reading.facts(), linker=same_name)


def note(day: int | None, words: str, *, who: str = "Lena Moreau", topic: str | None = None) -> Reading:
    """A one-line article of a day in April."""
    published = None if day is None else dt.date(2025, 4, day)
    reading = Reading(f"{who} said {words}.", source=f"{words}.md", published=published)
    reading.position(reading.actor(who), words, topic=topic)
    return reading


def said(facts: FactSet) -> list[str]:
    return [facts.article_of(position).cut(position.content) for position in facts.positions]


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def listen(connection: object, cursor: object, statement: str, *rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    yield seen
    event.remove(engine, "before_cursor_execute", listen)


def test_the_newest_article_comes_first_and_undated_ones_last(sessions: Sessions) -> None:
    save(sessions, note(2, "two"), note(None, "never"), note(9, "nine"), note(5, "five"))
    with sessions() as session:
        facts = queries.facts(session, "default")
    assert said(facts) == ["nine", "five", "two", "never"]
    assert [article.source for article in facts.articles] == ["nine.md", "five.md", "two.md", "never.md"]


def test_of_one_day_the_later_hour_comes_first(sessions: Sessions) -> None:
    morning, evening = note(1, "morning"), note(1, "evening")
    east = dt.timezone(dt.timedelta(hours=9))
    evening.published = dt.datetime(2025, 4, 2, 3, tzinfo=east)  # 18:00 in UTC on 1 April
    morning.published = dt.datetime(2025, 4, 1, 8, tzinfo=dt.UTC)
    for reading in (evening, morning):
        reading.positions.clear()
        reading.position("a1", reading.source.removesuffix(".md"))
    save(sessions, evening, morning)
    with sessions() as session:
        assert said(queries.facts(session, "default")) == ["evening", "morning"]


def test_facts_of_one_article_are_in_the_order_of_its_text(sessions: Sessions) -> None:
    reading = Reading("Moreau said alpha. Moreau said beta. Moreau said gamma.")
    moreau = reading.actor("Moreau")
    for words in ("gamma", "alpha", "beta"):
        reading.position(moreau, words)
    save(sessions, reading)
    with sessions() as session:
        assert said(queries.facts(session, "default")) == ["alpha", "beta", "gamma"]


def test_a_limit_is_for_each_kind_of_fact(sessions: Sessions) -> None:
    save(sessions, note(1, "one"), note(2, "two"), herring())
    with sessions() as session:
        facts = queries.facts(session, "default", limit=1)
    assert said(facts) == ["two"]
    assert (len(facts.figures), len(facts.events), len(facts.questions)) == (1, 1, 1)


def test_since_leaves_out_what_was_published_before(sessions: Sessions) -> None:
    save(sessions, note(2, "two"), note(5, "five"), note(9, "nine"))
    with sessions() as session:
        facts = queries.facts(session, "default", since=dt.date(2025, 4, 5))
    assert said(facts) == ["nine", "five"]
    assert len(facts.articles) == 2


@pytest.mark.parametrize(("since", "expected"), [(dt.date(2025, 4, 7), ["never"]), (dt.date(2025, 4, 8), [])])
def test_since_counts_an_article_without_a_date_by_the_day_it_was_read(
    sessions: Sessions, since: dt.date, expected: list[str]
) -> None:
    with time_machine.travel(dt.datetime(2025, 4, 7, 12, tzinfo=dt.UTC), tick=False):
        save(sessions, note(None, "never"))
    with sessions() as session:
        assert said(queries.facts(session, "default", since=since)) == expected


class TestByActor:
    def test_what_they_said_named_and_take_part_in(self, sessions: Sessions) -> None:
        save(sessions, herring(), note(1, "elsewhere"))
        with sessions() as session:
            ids = {actor.name: actor.id for actor in queries.actors(session, "default")}
            aalborg = queries.facts(session, "default", actor_ids=[ids["Signe Aalborg"]])
            brandt = queries.facts(session, "default", actor_ids=[ids["Tomas Brandt"]])
        assert said(aalborg) == ["Norland will accept a lower herring quota"]
        assert (len(aalborg.figures), len(aalborg.events), len(aalborg.questions)) == (1, 1, 0)
        # The event brings in who else takes part, so that each id in the facts can be looked up.
        assert {actor.name for actor in aalborg.actors} == {"Signe Aalborg", "Tomas Brandt"}
        assert said(brandt) == ["the cut"]
        assert (len(brandt.figures), len(brandt.events)) == (0, 1)
        assert len(brandt.articles) == 1

    def test_an_event_keeps_the_order_of_those_who_take_part(self, sessions: Sessions) -> None:
        save(sessions, herring())
        with sessions() as session:
            facts = queries.facts(session, "default")
        names = [facts.actor(id).name for id in facts.events[0].actors]
        assert names == ["Tomas Brandt", "Signe Aalborg"]

    def test_an_actor_without_facts_comes_with_the_roles_and_their_articles(self, sessions: Sessions) -> None:
        reading = Reading("Chief engineer Ada Quist watched.")
        reading.actor("Ada Quist", roles=[("Chief engineer", None)])
        save(sessions, reading, note(1, "elsewhere"))
        with sessions() as session:
            id = next(a.id for a in queries.actors(session, "default") if a.name == "Ada Quist")
            facts = queries.facts(session, "default", actor_ids=[id])
        assert list(facts.facts()) == []
        (quist,) = facts.actors
        assert facts.article_of(quist.roles[0]) == reading.article
        assert quist.mentions == ((reading.article.key, (15, 24)),)

    @pytest.mark.parametrize("ids", [[], ["999999"], ["a1"], ["1; DROP TABLE deals"]])
    def test_nobody_known_has_said_nothing(self, sessions: Sessions, ids: list[str]) -> None:
        save(sessions, herring())
        with sessions() as session:
            assert queries.facts(session, "default", actor_ids=ids) == FactSet()


class TestByTopic:
    def test_positions_and_questions_on_it(self, sessions: Sessions) -> None:
        save(sessions, herring(), note(1, "no fish", topic="quota"), note(2, "nothing"))
        with sessions() as session:
            quota = queries.facts(session, "default", topic="quota")
            policing = queries.facts(session, "default", topic="policing")
        assert said(quota) == ["no fish", "Norland will accept a lower herring quota"]
        assert not quota.questions
        assert not policing.positions
        assert len(policing.questions) == 1

    def test_figures_and_events_whose_sentence_is_about_it(self, sessions: Sessions) -> None:
        reading = Reading("Moreau said the levy falls to 4 percent on 1 May. The port has 9 cranes on 2 May.")
        reading.position(reading.actor("Moreau"), "the levy falls to 4 percent", topic="levy")
        reading.figure("4 percent", "4", "percent")
        reading.figure("9 cranes", "9", "cranes")
        reading.event("on 1 May")
        reading.event("on 2 May")
        save(sessions, reading)
        with sessions() as session:
            facts = queries.facts(session, "default", topic="levy")
            other = queries.facts(session, "default", topic="cranes")
        assert [str(figure.value) for figure in facts.figures] == ["4"]
        assert [event.when for event in facts.events] == ["on 1 May"]
        assert other == FactSet()


def test_an_unknown_deal_is_said_to_be_unknown(sessions: Sessions) -> None:
    with sessions() as session:
        with pytest.raises(NotFound, match="no deal 'merger'"):
            queries.facts(session, "merger")
        with pytest.raises(NotFound, match="no deal 'merger'"):
            queries.actors(session, "merger")
        assert not queries.has_article(session, "merger", herring().article.key)


def test_has_article(sessions: Sessions) -> None:
    key = herring().article.key
    with sessions() as session:
        assert not queries.has_article(session, "default", key)
    save(sessions, herring())
    with sessions() as session:
        assert queries.has_article(session, "default", key)


class TestWhichDeal:
    def test_the_only_one_needs_no_name(self, sessions: Sessions) -> None:
        with sessions() as session:
            assert queries.deal(session, None) == DEFAULT

    def test_of_several_one_must_be_named(self, sessions: Sessions) -> None:
        with sessions.begin() as session:
            write.put_deal(session, Deal("Merger"))
            with pytest.raises(Ambiguous, match="name one of") as raised:
                queries.deal(session, None)
            assert set(raised.value.candidates) == {"Merger", "default"}
            assert queries.deal(session, "merger").name == "Merger"

    def test_a_slip_gets_the_nearest(self, sessions: Sessions) -> None:
        with sessions() as session, pytest.raises(NotFound, match="the deals are default") as raised:
            queries.deal(session, "defualt")
        assert raised.value.nearest == ("default",)


def test_no_deal_at_all(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(write.DealRow.__table__.delete())  # type: ignore[attr-defined]
        with pytest.raises(NotFound, match="dealbrief ingest"):
            queries.deal(session, None)


def test_the_number_of_statements_does_not_grow_with_the_facts(sessions: Sessions, engine: Engine) -> None:
    def count() -> int:
        with statements(engine) as seen, sessions() as session:
            queries.facts(session, "default")
        return len(seen)

    save(sessions, herring())
    few = count()
    save(
        sessions, *(herring(text=herring().text + f" Part {n}.", source=f"{n}", url=None) for n in range(30))
    )
    assert count() == few
    assert few <= 15


def test_only_the_texts_that_the_facts_refer_to_are_read(sessions: Sessions) -> None:
    save(sessions, Reading("Nothing to see here."), note(1, "one"))
    with sessions() as session:
        assert [a.source for a in queries.facts(session, "default", limit=9).articles] == ["one.md"]


def test_more_articles_than_one_statement_can_name(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefings.store.chunks.SIZE", 2)
    save(sessions, *(note(n, f"point {n}", who=f"Speaker {n}") for n in range(1, 8)))
    with sessions() as session:
        facts = queries.facts(session, "default")
    assert said(facts) == [f"point {n}" for n in range(7, 0, -1)]
    assert [article.source for article in facts.articles] == [f"point {n}.md" for n in range(7, 0, -1)]
    assert all(len(actor.mentions) == 1 for actor in facts.actors)
