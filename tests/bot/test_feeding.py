"""Feeds read by the bot itself: by one process, without holding up what else it does."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from bot.feeding import Feeder
from briefings import settings
from briefings.deals import Deal
from briefings.settings import Settings
from briefings.store import base, feeds, queries, write
from tests.support.site import QUAYS, Reply, Site, page
from tests.support.site import site as site

NOW = dt.datetime(2025, 3, 10, 8, tzinfo=dt.UTC)
FEED = "application/rss+xml"


def rss(*urls: str) -> str:
    items = "".join(f"<item><link>{url}</link></item>" for url in urls)
    return f'<rss version="2.0"><channel>{items}</channel></rss>'


@pytest.fixture
def values(engine: Engine) -> Settings:
    return settings.load(None, fetch_private=True, feed_minutes=30)


@pytest.fixture
def sessions(engine: Engine, site: Site) -> sessionmaker[Session]:
    made = base.sessions(engine)
    with made.begin() as session:
        write.put_deal(session, Deal("quays", feeds=(f"{site.url}/one", f"{site.url}/two")))
    return made


def articles(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        return len(queries.facts(session, "quays").articles)


def test_what_is_due_is_read_by_one_of_two(
    values: Settings, sessions: sessionmaker[Session], site: Site
) -> None:
    urls = [site.put(f"/{number}", page(*QUAYS, f"Page {number}.")) for number in range(3)]
    site.put("/one", rss(*urls[:2]), type=FEED)
    site.put("/two", rss(urls[2]), type=FEED)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: Feeder(values, sessions).read_due(NOW), range(2)))
    assert articles(sessions) == 3
    assert sorted(site.paths()) == ["/0", "/1", "/2", "/one", "/two"]


def test_when_it_stops_the_feed_under_way_is_the_last(
    values: Settings, sessions: sessionmaker[Session], site: Site
) -> None:
    feeder = Feeder(values, sessions)

    def stopping(handler: BaseHTTPRequestHandler) -> Reply:
        feeder.stop()
        return Reply(rss().encode(), type=FEED)

    site.pages.update({"/one": stopping, "/two": stopping})
    feeder.read_due(NOW)
    assert len(site.paths()) == 1
    Feeder(values, sessions).read_due(NOW)
    assert site.paths() == ["/one", "/two"]


def test_a_feed_that_fails_keeps_no_other_from_being_read(
    values: Settings, sessions: sessionmaker[Session], site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.put("/one", "gone", status=410)
    site.put("/two", rss(site.put("/a", page())), type=FEED)
    Feeder(values, sessions).read_due(NOW)
    assert articles(sessions) == 1
    assert "There is no page at" in caplog.text
    with sessions() as session:
        assert list(feeds.failures(session, "quays")) == [f"{site.url}/one"]
