"""Storing an article's facts: whole, once, linked to the deal's actors."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import Deal, KnownActor, Topic
from briefings.errors import ArticleError, NotFound
from briefings.store import queries, write
from briefings.store.models import ArticleRow, Base, PositionRow
from briefings.types import Actor, ActorKind, FactSet
from tests.support.builders import Reading, herring, same_name

Sessions = sessionmaker[Session]

DEAL = Deal("herring", "Herring pact", topics=(Topic("quota", ("catch limit",)),))


@pytest.fixture(autouse=True)
def deal(sessions: Sessions) -> None:
    with sessions.begin() as session:
        write.put_deal(session, DEAL)


def save(sessions: Sessions, *readings: Reading) -> list[bool]:
    with sessions.begin() as session:
        return [write.save(session, "herring", r.facts(), linker=same_name) for r in readings]


def read(sessions: Sessions, **which: object) -> FactSet:
    with sessions.begin() as session:
        return queries.facts(session, "herring", **which)  # type: ignore[arg-type]


def rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_facts_come_back_as_they_went_in(sessions: Sessions) -> None:
    before = herring().facts()
    assert save(sessions, herring()) == [True]
    after = read(sessions)

    names = {actor.id: actor.name for actor in after.actors}
    ids = {actor.name: actor.id for actor in before.actors}

    def local(fact: object) -> object:
        """The fact with the ids it had before it was stored."""
        changes: dict[str, object] = {"id": ""}
        if getattr(fact, "actor", None):
            changes["actor"] = ids[names[fact.actor]]  # type: ignore[attr-defined]
        if hasattr(fact, "actors"):
            changes["actors"] = tuple(ids[names[id]] for id in fact.actors)
        return dataclasses.replace(fact, **changes)  # type: ignore[type-var]

    def anonymous(fact: object) -> object:
        return dataclasses.replace(fact, id="")  # type: ignore[type-var]

    assert after.articles == before.articles
    assert [local(fact) for fact in after.facts()] == [anonymous(fact) for fact in before.facts()]
    # Norland says nothing and takes part in nothing; it is an actor all the same.
    assert [anonymous(actor) for actor in after.actors] == [anonymous(actor) for actor in before.actors]


def test_every_fact_can_be_traced_to_its_sentence(sessions: Sessions) -> None:
    save(sessions, herring())
    facts = read(sessions)
    for fact in facts.facts():
        article = facts.article_of(fact)
        start, end = fact.evidence.sentence
        assert article.text[start:end].endswith(".")
        assert fact.evidence.extractor == "test/1"
    aalborg = facts.actors[0]
    assert (
        facts.article_of(aalborg.roles[0]).cut((aalborg.roles[0].evidence.sentence,)).startswith("Fisheries")
    )


@pytest.mark.parametrize(
    "value", ["0.1", "412500.50", "350000000000", "1E+3", "0.000000000000000000000000000001", "-7.10"]
)
def test_numbers_lose_nothing(sessions: Sessions, value: str) -> None:
    reading = Reading("The fee is X.")
    reading.figure("X", value, "EUR", high=value)
    save(sessions, reading)
    figure = read(sessions).figures[0]
    assert figure.value.as_tuple() == Decimal(value).as_tuple()
    assert figure.value_high is not None
    assert figure.value_high.as_tuple() == Decimal(value).as_tuple()


@pytest.mark.parametrize(
    "published",
    [
        None,
        dt.date(2025, 3, 4),
        dt.datetime(2025, 3, 4, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))),
        dt.datetime(2025, 3, 4, 23, 30, 15, 250_000, tzinfo=dt.UTC),
    ],
)
def test_a_date_of_publication_stays_a_date_and_a_moment_a_moment(
    sessions: Sessions, published: dt.date | dt.datetime | None
) -> None:
    save(sessions, herring(published=published))
    article = read(sessions).articles[0]
    assert article.published == published
    assert type(article.published) is type(published)
    # The day is the one on the publisher's clocks, also when it is still yesterday in UTC.
    assert article.published_on == (dt.date(2025, 3, 4) if published else None)


def test_the_same_article_again_changes_nothing(sessions: Sessions, engine: Engine) -> None:
    save(sessions, herring())
    before = rows(engine)
    assert save(sessions, herring(source="elsewhere.md", title="Another headline")) == [False]
    assert rows(engine) == before
    assert read(sessions).articles[0].title == "Headline"


def test_one_text_may_be_in_two_deals(sessions: Sessions) -> None:
    with sessions.begin() as session:
        write.put_deal(session, Deal("port"))
        assert write.save(session, "port", herring().facts(), linker=same_name)
        assert write.save(session, "herring", herring().facts(), linker=same_name)
        ours, theirs = queries.actors(session, "herring"), queries.actors(session, "port")
    assert not {actor.id for actor in ours} & {actor.id for actor in theirs}


def test_two_articles_about_one_person_make_one_actor(sessions: Sessions) -> None:
    second = Reading(
        "Aalborg, the deputy premier, said talks go on.", source="two.md", published=dt.date(2025, 3, 6)
    )
    aalborg = second.actor("Aalborg", "Ms Aalborg", roles=[("deputy premier", None)])
    second.position(aalborg, "talks go on")
    save(sessions, herring(), second)

    facts = read(sessions)
    found = [actor for actor in facts.actors if "Aalborg" in actor.name]
    assert [actor.name for actor in found] == ["Signe Aalborg"]
    assert found[0].aliases == ("Aalborg", "Ms Aalborg")
    assert [role.title for role in found[0].roles] == ["deputy premier", "Fisheries minister"]
    assert {article for article, _ in found[0].mentions} == {a.key for a in facts.articles}
    assert [p.actor for p in facts.positions].count(found[0].id) == 2


def test_a_fuller_name_read_later_becomes_the_name(sessions: Sessions) -> None:
    first = Reading("Brandt said no.", source="one.md")
    first.actor("Brandt")
    second = Reading("Tomas Brandt said no again.", source="two.md")
    second.actor("Tomas Brandt", "Brandt")
    save(sessions, first, second)
    with sessions() as session:
        (actor,) = queries.actors(session, "herring")
    assert (actor.name, actor.aliases) == ("Tomas Brandt", ("Brandt",))


def test_a_name_read_as_another_kind_does_not_become_the_name(sessions: Sessions) -> None:
    def link(known: object, found: object) -> dict[str, str | None]:
        return {actor.id: (known[0].id if known else None) for actor in found}  # type: ignore[attr-defined,index]

    first = Reading("Brandt said no.", source="one.md")
    first.actor("Brandt")
    second = Reading("Brandt Shipping Company said no.", source="two.md")
    second.actor("Brandt Shipping Company", kind=ActorKind.ORGANISATION)
    with sessions.begin() as session:
        for reading in (first, second):
            write.save(session, "herring", reading.facts(), linker=link)
        (actor,) = queries.actors(session, "herring")
    assert (actor.name, actor.kind) == ("Brandt", ActorKind.PERSON)


def test_without_a_linker_the_extractors_own_is_used(sessions: Sessions) -> None:
    second = Reading("Aalborg said talks go on.", source="two.md")
    second.position(second.actor("Aalborg"), "talks go on")
    with sessions.begin() as session:
        write.save(session, "herring", herring().facts())
        write.save(session, "herring", second.facts())
        names = [actor.name for actor in queries.actors(session, "herring")]
    assert names == ["Signe Aalborg", "Tomas Brandt", "Norland"]


def test_two_found_actors_that_are_one_known_actor_are_merged(sessions: Sessions) -> None:
    second = Reading("Aalborg met Ms Aalborg's critics.", source="two.md")
    second.actor("Aalborg")
    second.actor("Ms Aalborg", "Aalborg")
    save(sessions, herring(), second)
    with sessions() as session:
        found = [a for a in queries.actors(session, "herring") if "Aalborg" in a.name]
    assert len(found) == 1


class TestRevisions:
    def test_other_text_from_the_same_source_takes_the_older_ones_place(self, sessions: Sessions) -> None:
        old = herring()
        new = Reading("Signe Aalborg said there is no deal.", source=old.source)
        new.position(new.actor("Signe Aalborg"), "there is no deal")
        save(sessions, old, new)
        facts = read(sessions)
        assert [article.key for article in facts.articles] == [new.article.key]
        assert [actor.name for actor in facts.actors] == ["Signe Aalborg"]
        assert not facts.figures
        assert not facts.events
        assert not facts.questions

    def test_the_older_revision_stays_stored(self, sessions: Sessions) -> None:
        old = herring()
        save(sessions, old, Reading("Nothing new.", source=old.source))
        with sessions() as session:
            assert queries.has_article(session, "herring", old.article.key)
            assert session.scalar(select(func.count(PositionRow.id))) == 2
            superseded = session.scalars(
                select(ArticleRow.key).where(ArticleRow.superseded_by_id.is_not(None))
            )
            assert superseded.all() == [old.article.key]

    def test_the_same_address_is_enough(self, sessions: Sessions) -> None:
        old = herring()
        save(sessions, old, Reading("Nothing new.", source="downloads/2.html", url=old.url))
        assert not read(sessions).positions

    def test_actors_names_and_roles_of_a_superseded_revision_leave_the_answers(
        self, sessions: Sessions
    ) -> None:
        old = Reading("Minister Tomas Albert Brandt spoke. Envoy Lund left.", source="one.md")
        old.actor("Tomas Albert Brandt", "Brandt", roles=[("Minister", None)])
        old.actor("Lund", roles=[("Envoy", None)])
        new = Reading("Tomas Brandt spoke.", source="one.md")
        new.actor("Tomas Brandt", "Brandt")
        save(sessions, old)
        with sessions() as session:
            before = queries.actors(session, "herring")
        save(sessions, new)
        with sessions() as session:
            after = queries.actors(session, "herring")
        assert [a.name for a in before] == ["Tomas Albert Brandt", "Lund"]
        assert [a.name for a in after] == ["Tomas Brandt"]
        assert after[0].id == before[0].id
        assert after[0].roles == ()

    def test_an_earlier_revision_read_later_does_not_displace_the_newer(self, sessions: Sessions) -> None:
        new = herring(published=dt.datetime(2025, 3, 4, 12, tzinfo=dt.UTC))
        old = Reading(
            "A first report.", source=new.source, published=dt.datetime(2025, 3, 4, 9, tzinfo=dt.UTC)
        )
        assert save(sessions, new, old) == [True, True]
        assert [article.key for article in read(sessions).articles] == [new.article.key]

    def test_two_texts_from_standard_input_are_two_articles(self, sessions: Sessions) -> None:
        one, two = Reading("Brandt said no.", source="-"), Reading("Brandt said yes.", source="-")
        for reading, words in ((one, "no"), (two, "yes")):
            reading.position(reading.actor("Brandt"), words)
        save(sessions, one, two)
        assert len(read(sessions).positions) == 2


class TestRefusals:
    def test_an_unknown_deal(self, sessions: Sessions) -> None:
        with sessions() as session, pytest.raises(NotFound, match="no deal 'mergers'"):
            write.save(session, "mergers", herring().facts(), linker=same_name)

    @pytest.mark.parametrize("text", ["A \0 byte.", "Half a \ud800 pair."])
    def test_text_that_no_database_keeps(self, sessions: Sessions, engine: Engine, text: str) -> None:
        before = rows(engine)
        with pytest.raises(ArticleError, match=r"'odd\.txt' holds NUL"):
            save(sessions, Reading(text, source="odd.txt"))
        assert rows(engine) == before

    def test_facts_of_two_articles(self, sessions: Sessions) -> None:
        facts = FactSet(articles=(herring().article, Reading("Other.").article))
        with sessions() as session, pytest.raises(ValueError, match="not of 2"):
            write.save(session, "herring", facts, linker=same_name)

    def test_evidence_in_another_article(self, sessions: Sessions) -> None:
        facts = dataclasses.replace(herring().facts(), articles=(Reading("Other.").article,))
        with sessions() as session, pytest.raises(ValueError, match="another article"):
            write.save(session, "herring", facts, linker=same_name)

    def test_an_actor_that_was_not_handed_over(self, sessions: Sessions) -> None:
        facts = dataclasses.replace(herring().facts(), actors=())
        with sessions() as session, pytest.raises(ValueError, match="names an actor"):
            write.save(session, "herring", facts, linker=same_name)


def test_an_error_halfway_leaves_nothing(sessions: Sessions, engine: Engine) -> None:
    before = rows(engine)

    def breaking(known: object, found: object) -> dict[str, str | None]:
        raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"), sessions.begin() as session:
        write.save(session, "herring", herring().facts(), linker=breaking)
    assert rows(engine) == before


def test_a_deal_comes_back_as_it_was_put(sessions: Sessions) -> None:
    deal = Deal(
        "merger",
        "Öre & Søn",
        keywords=("merger", "takeover"),
        topics=(Topic("price", ("offer price", "premium")), Topic("remedies")),
        actors=(
            KnownActor("Ines Okafor", aliases=("Okafor",), role="chief executive"),
            KnownActor("EU", ActorKind.COUNTRY),
        ),
        feeds=("https://ledger.example/feed",),
        channels=("C0123",),
    )
    with sessions.begin() as session:
        write.put_deal(session, deal)
    with sessions() as session:
        assert queries.deal(session, "merger") == deal


def test_putting_a_deal_again_changes_it_and_keeps_its_facts(sessions: Sessions) -> None:
    save(sessions, herring())
    changed = dataclasses.replace(DEAL, title="Herring, renamed", keywords=("herring",))
    with sessions.begin() as session:
        write.put_deal(session, changed)
    with sessions() as session:
        assert queries.deals(session) == (changed,)
    assert len(read(sessions).positions) == 2


def test_actors_are_shown_in_the_order_of_reading(sessions: Sessions) -> None:
    save(sessions, herring())
    with sessions() as session:
        found: tuple[Actor, ...] = queries.actors(session, "herring")
    assert [actor.name for actor in found] == ["Signe Aalborg", "Tomas Brandt", "Norland"]
