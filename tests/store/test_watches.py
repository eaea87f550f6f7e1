"""Watches: whose they are, how far each was told, and who tells."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import Deal
from briefings.errors import NotFound
from briefings.store import queries, watches, write
from briefings.store.watches import Kind, Manner, Watch, Wish
from tests.support.builders import Reading, herring, same_name

Sessions = sessionmaker[Session]

NOW = dt.datetime(2025, 3, 10, 8, tzinfo=dt.UTC)
FIGURES = Wish(Kind.FIGURES)
MANNER = Manner("Europe/Kyiv", dt.time(22), dt.time(7), 3)


@pytest.fixture(autouse=True)
def deals(sessions: Sessions) -> None:
    with sessions.begin() as session:
        write.put_deal(session, Deal("herring", "Herring pact"))
        write.put_deal(session, Deal("ports"))
    read(sessions)


def read(sessions: Sessions, number: int = 0, deal: str = "herring") -> int:
    """One more article; its place."""
    more = Reading(f"Ana Marin said that {number} piers are enough.", f"{number}.md") if number else herring()
    with sessions.begin() as session:
        assert write.save(session, deal, more.facts(), linker=same_name)
        return queries.last_article(session, deal)


def add(sessions: Sessions, wish: Wish = FIGURES, user: str = "U1", **changes: object) -> Watch:
    asked = {"team": "T1", "channel": "C1", "deal": "herring", "manner": MANNER, "now": NOW} | changes
    with sessions.begin() as session:
        return watches.add(session, user=user, wish=wish, **asked)  # type: ignore[arg-type]


def waiting(sessions: Sessions, now: dt.datetime = NOW, team: str = "T1") -> list[Watch]:
    with sessions() as session:
        return list(watches.waiting(session, team, now))


def claim(sessions: Sessions, watch: Watch, upto: int, now: dt.datetime = NOW) -> Watch | None:
    with sessions.begin() as session:
        return watches.claim(session, watch, upto, now)


def finish(sessions: Sessions, watch: Watch, now: dt.datetime = NOW) -> bool:
    with sessions.begin() as session:
        return watches.finish(session, watch, 2, now)


def actor(sessions: Sessions, name: str) -> str:
    with sessions() as session:
        return next(one.id for one in queries.actors(session, "herring") if one.name == name)


def test_a_watch_is_kept_as_it_was_asked_for(sessions: Sessions) -> None:
    made = add(sessions, Wish(Kind.ACTOR, actor(sessions, "Signe Aalborg"), "quota"))
    with sessions() as session:
        assert watches.of(session, "T1", "U1") == (made,)
        assert watches.of(session, "T1", "U2") == ()
        assert watches.of(session, "T2", "U1") == ()
    assert made.words == "Signe Aalborg on quota"
    assert made.manner == MANNER
    assert (made.deal, made.channel, made.claimed_at) == ("herring", "C1", None)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (FIGURES, "figures"),
        (Wish(Kind.QUESTIONS), "open questions"),
        (Wish(Kind.EVENTS, topic="quota"), "events on quota"),
        (Wish(Kind.TOPIC, topic="quota"), "quota"),
    ],
)
def test_words(sessions: Sessions, wish: Wish, words: str) -> None:
    assert add(sessions, wish).words == words


def test_the_same_wish_again_takes_the_new_manner(sessions: Sessions) -> None:
    first = add(sessions)
    second = add(sessions, manner=Manner(daily_cap=9))
    assert second.id == first.id
    assert second.manner.daily_cap == 9
    assert add(sessions, user="U2").id != first.id
    assert add(sessions, deal="ports").id != first.id


def test_what_is_not_of_the_deal_cannot_be_watched(sessions: Sessions) -> None:
    aalborg = actor(sessions, "Signe Aalborg")
    for deal, id in (("ports", aalborg), ("herring", "999"), ("herring", "x"), ("herring", "")):
        with pytest.raises(NotFound):
            add(sessions, Wish(Kind.ACTOR, id), deal=deal)
    with pytest.raises(NotFound):
        add(sessions, deal="none")


def test_only_the_person_ends_their_watch(sessions: Sessions) -> None:
    watch = add(sessions)
    for id, team, user in (
        (watch.id, "T1", "U2"),
        (watch.id, "T2", "U1"),
        ("999", "T1", "U1"),
        ("x", "T1", "U1"),
    ):
        with sessions.begin() as session:
            assert watches.stop(session, id, team, user) is None
    with sessions.begin() as session:
        assert watches.stop(session, watch.id, "T1", "U1") == watch
        assert watches.stop(session, watch.id, "T1", "U1") is None
    read(sessions, 1)
    assert waiting(sessions) == []
    assert add(sessions).id != watch.id, "one begun anew is told from now on"


def test_what_was_there_before_is_not_waited_for(sessions: Sessions) -> None:
    watch = add(sessions)
    assert waiting(sessions) == []
    read(sessions, 1, "ports")
    assert waiting(sessions) == [], "another deal's"
    read(sessions, 1)
    assert waiting(sessions) == [watch]
    assert waiting(sessions, team="T2") == []


def test_one_tells_and_only_once(sessions: Sessions) -> None:
    watch = add(sessions)
    last = read(sessions, 1)
    taken = claim(sessions, watch, last)
    assert taken is not None
    assert (taken.upto, taken.claimed_at) == (last, NOW)
    assert claim(sessions, watch, last) is None
    assert waiting(sessions) == []
    assert finish(sessions, taken)
    assert not finish(sessions, taken)
    assert waiting(sessions) == []
    with sessions() as session:
        (now,) = watches.of(session, "T1", "U1")
        assert (now.mark, now.upto) == (last, None)
        assert watches.sent(session, now, NOW) == 1
        assert watches.sent(session, now, NOW + dt.timedelta(seconds=1)) == 0


def test_of_many_at_once_one_tells(sessions: Sessions) -> None:
    watch = add(sessions)
    last = read(sessions, 1)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: claim(sessions, watch, last), range(6)))
    assert sum(one is not None for one in found) == 1


def test_a_claim_that_was_left_is_taken_over_as_it_was(sessions: Sessions) -> None:
    watch = add(sessions)
    last = read(sessions, 1)
    dead = claim(sessions, watch, last)
    assert dead is not None
    later = NOW + watches.LEASE
    assert waiting(sessions, later - dt.timedelta(seconds=1)) == []
    newest = read(sessions, 2)
    assert waiting(sessions, later) == [dead]
    taken = claim(sessions, dead, newest, later)
    assert taken is not None
    assert taken.upto == last, "the same alert, so that it can be found where it was sent"
    assert not finish(sessions, dead), "whoever comes back late has lost it"
    assert finish(sessions, taken, later)
    assert [one.mark for one in waiting(sessions, later)] == [last]


def test_nothing_to_tell_is_passed_over(sessions: Sessions) -> None:
    watch = add(sessions)
    last = read(sessions, 1)
    with sessions.begin() as session:
        assert watches.pass_over(session, watch, last)
        assert not watches.pass_over(session, watch, last)
    assert waiting(sessions) == []
    with sessions() as session:
        assert watches.sent(session, watch, NOW - dt.timedelta(days=9)) == 0


def test_a_watch_that_is_stopped_while_it_is_told_stays_stopped(sessions: Sessions) -> None:
    watch = add(sessions)
    taken = claim(sessions, watch, read(sessions, 1))
    assert taken is not None
    with sessions.begin() as session:
        watches.stop(session, watch.id, "T1", "U1")
    assert not finish(sessions, taken)
    assert waiting(sessions, NOW + 2 * watches.LEASE) == []


def test_when_the_articles_came(sessions: Sessions) -> None:
    watch = add(sessions)
    one = read(sessions, 1)
    two = read(sessions, 2)
    with sessions() as session:
        first, last = watches.arrivals(session, watch, two) or (None, None)
        assert first is not None
        assert last is not None
        assert first < last
        assert watches.arrivals(session, watch, one) == (first, first)
        assert watches.arrivals(session, replace(watch, mark=two), two) is None
