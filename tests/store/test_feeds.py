"""Feeds: each is read by one process at a time, and nothing in it is read twice or lost."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import Deal
from briefings.store import base, feeds, write
from briefings.store.feeds import Feed
from tests.support.builders import herring, same_name

NOW = dt.datetime(2025, 3, 10, 8, tzinfo=dt.UTC)
EVERY = dt.timedelta(minutes=30)
ONE, TWO = "https://ledger.example/feed", "https://post.example/feed"


def put(sessions: sessionmaker[Session], *urls: str, name: str = "herring") -> None:
    with sessions.begin() as session:
        write.put_deal(session, Deal(name, name.title(), feeds=urls))


def claim(sessions: sessionmaker[Session], now: dt.datetime = NOW, deal: str | None = None) -> list[Feed]:
    with sessions.begin() as session:
        return list(feeds.claim(session, now, EVERY, deal))


def test_a_feed_is_due_at_once_and_then_every_so_often(sessions: sessionmaker[Session]) -> None:
    put(sessions, ONE, TWO)
    assert sorted(feed.url for feed in claim(sessions)) == [ONE, TWO]
    assert claim(sessions) == []
    assert claim(sessions, NOW + EVERY - dt.timedelta(seconds=1)) == []
    assert len(claim(sessions, NOW + EVERY)) == 2


def test_a_deal_asked_for_by_name_is_read_whenever(sessions: sessionmaker[Session]) -> None:
    put(sessions, ONE)
    put(sessions, TWO, name="ports")
    assert len(claim(sessions)) == 2
    assert [feed.url for feed in claim(sessions, deal="ports")] == [TWO]


def test_feeds_follow_what_the_deal_names(sessions: sessionmaker[Session]) -> None:
    put(sessions, ONE)
    claim(sessions)
    put(sessions, TWO)
    assert [feed.url for feed in claim(sessions)] == [TWO]
    put(sessions, ONE, TWO)
    assert [feed.url for feed in claim(sessions)] == [ONE], "one that comes back begins anew"


def test_what_was_read_is_kept(sessions: sessionmaker[Session]) -> None:
    put(sessions, ONE)
    (feed,) = claim(sessions)
    with sessions.begin() as session:
        assert feeds.unread(session, feed, ["https://a.example/1", "https://a.example/2"]) == (
            "https://a.example/1",
            "https://a.example/2",
        )
        feeds.finish(session, feed, seen={feeds.digest("https://a.example/1")}, etag='"1"', failure="No.")
    (again,) = claim(sessions, NOW + EVERY)
    assert again.etag == '"1"'
    with sessions() as session:
        assert feeds.unread(session, again, ["https://a.example/1", "https://a.example/2"]) == (
            "https://a.example/2",
        )
        assert feeds.failures(session, "herring") == {ONE: "No."}


def test_articles_that_came_another_way_are_known(sessions: sessionmaker[Session]) -> None:
    put(sessions, ONE)
    put(sessions, ONE, name="ports")
    with sessions.begin() as session:
        assert write.save(session, "herring", herring().facts(), linker=same_name)
    url = "https://ledger.example/herring"
    with sessions() as session:
        for feed in claim(sessions):
            assert feeds.unread(session, feed, [url]) == (() if feed.deal == "herring" else (url,))


@pytest.mark.parametrize("first", [True, False])
def test_of_many_at_once_one_reads_a_feed(engine: Engine, first: bool) -> None:
    sessions = base.sessions(engine)
    put(sessions, ONE, TWO)
    if not first:
        claim(sessions, NOW - EVERY)
    with ThreadPoolExecutor(6) as pool:
        claimed = [feed.url for found in pool.map(lambda _: claim(sessions), range(6)) for feed in found]
    assert sorted(claimed) == [ONE, TWO]
