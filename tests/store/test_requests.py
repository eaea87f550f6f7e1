"""Requests taken once."""

from __future__ import annotations

import datetime as dt
import threading

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from briefings.store import requests
from briefings.store.models import RequestRow

NOW = dt.datetime(2025, 3, 10, 9, tzinfo=dt.UTC)


def take(sessions: sessionmaker[Session], key: str, now: dt.datetime = NOW) -> bool:
    with sessions.begin() as session:
        return requests.take(session, key, now)


def test_a_request_is_taken_once(sessions: sessionmaker[Session]) -> None:
    assert take(sessions, "Ev01")
    assert not take(sessions, "Ev01", NOW + dt.timedelta(minutes=5))
    assert take(sessions, "Ev02")


def test_what_is_rolled_back_was_not_taken(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        assert requests.take(session, "Ev01", NOW)
    assert take(sessions, "Ev01")


def test_any_text_is_a_key(sessions: sessionmaker[Session]) -> None:
    for key in ("", "a\0b", "\ud800", "x" * 5000, "x" * 5001, "ключ"):
        assert take(sessions, key), key[:10]
        assert not take(sessions, key), key[:10]


def test_old_requests_are_forgotten(sessions: sessionmaker[Session]) -> None:
    assert take(sessions, "old")
    later = NOW + requests.KEPT + dt.timedelta(seconds=1)
    assert take(sessions, "new", later)
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(RequestRow)) == 1


def test_of_many_at_once_one_gets_it(sessions: sessionmaker[Session]) -> None:
    start = threading.Barrier(6)
    won: list[bool] = []

    def run() -> None:
        start.wait()
        won.append(take(sessions, "Ev01"))

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 5 + [True]
