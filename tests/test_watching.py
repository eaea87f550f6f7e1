"""When somebody who watches is told, and of what."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from briefings import watching
from briefings.deals import Deal
from briefings.store import base, queries, watches, write
from briefings.store.watches import Kind, Manner, Watch, Wish
from briefings.types import FigureStatus, Stance
from tests.support.builders import Reading, same_name

NOW = dt.datetime(2025, 3, 10, 8, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
LONG_AGO = (NOW - dt.timedelta(days=1), NOW - dt.timedelta(days=1))
NIGHT = Manner("Europe/Kyiv", dt.time(22), dt.time(7))
LUNCH = Manner("Europe/Kyiv", dt.time(12), dt.time(13))


@pytest.mark.parametrize(
    ("manner", "utc", "quiet"),
    [
        (NIGHT, "2025-03-10T19:59", False),  # Kyiv is two hours ahead
        (NIGHT, "2025-03-10T20:00", True),
        (NIGHT, "2025-03-10T23:30", True),
        (NIGHT, "2025-03-11T04:59", True),
        (NIGHT, "2025-03-11T05:00", False),
        (NIGHT, "2025-07-11T04:00", False),  # three hours in summer
        (LUNCH, "2025-03-10T10:30", True),
        (LUNCH, "2025-03-10T11:00", False),
        (Manner(), "2025-03-10T03:00", False),
        (Manner("UTC", dt.time(9), dt.time(9)), "2025-03-10T09:00", False),
        (Manner("UTC", dt.time(9), None), "2025-03-10T09:00", False),
    ],
)
def test_quiet_hours(manner: Manner, utc: str, quiet: bool) -> None:
    now = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert watching.quiet(manner, now) is quiet
    assert watching.may_tell(manner, 0, LONG_AGO, now) is not quiet


def test_no_more_than_the_daily_cap() -> None:
    assert watching.may_tell(Manner(daily_cap=2), 1, LONG_AGO, NOW)
    assert not watching.may_tell(Manner(daily_cap=2), 2, LONG_AGO, NOW)


def test_the_day_is_the_person_s_own() -> None:
    late = dt.datetime(2025, 3, 10, 23, 30, tzinfo=dt.UTC)
    assert watching.today(Manner("Europe/Kyiv"), late) == dt.datetime(2025, 3, 10, 22, tzinfo=dt.UTC)
    assert watching.today(Manner("America/New_York"), late) == dt.datetime(2025, 3, 10, 4, tzinfo=dt.UTC)


def test_what_comes_together_is_told_together_and_does_not_wait_for_ever() -> None:
    def told(first: float, last: float) -> bool:
        return watching.may_tell(Manner(), 0, (NOW - first * MINUTE, NOW - last * MINUTE), NOW)

    assert not told(0, 0)
    assert not told(5, 1)
    assert told(2, 2)
    assert told(15, 0)


DEAL = Deal("quays", "Quay pact")


def article(number: int, day: int, said: str, topic: str = "quays", price: str = "") -> Reading:
    reading = Reading(
        f"Ana Marin said {said}. Tomas Brandt kept silent number {number} on the price of it{price}.",
        source=f"{number}.md",
        published=dt.date(2025, 3, day),
        title=f"Article {number}",
    )
    marin, brandt = reading.actor("Ana Marin"), reading.actor("Tomas Brandt")
    reading.position(marin, said, source="Ana Marin", topic=topic, stance=Stance.DEMAND)
    if price:
        value = price.removeprefix(", $").removesuffix(" million")
        reading.figure(
            f"${value} million",
            f"{value}000000",
            "USD",
            what="it",
            actor=brandt,
            status=FigureStatus.DEMANDED,
        )
    return reading


FIRST = article(1, 3, "the northern quays must stay in public hands for ever")
AGAIN = article(2, 5, "that the northern quays must stay in public hands for ever")
OTHER = article(3, 6, "the dredging must be paid by those who own the ships", "dredging", ", $40 million")


@pytest.fixture
def sessions(sqlite_engine: Engine) -> sessionmaker[Session]:
    made = base.sessions(sqlite_engine)
    with made.begin() as session:
        write.put_deal(session, DEAL)
    read(made, FIRST)
    return made


def read(sessions: sessionmaker[Session], *readings: Reading) -> None:
    for reading in readings:
        with sessions.begin() as session:
            assert write.save(session, "quays", reading.facts(), linker=same_name)


def watch(sessions: sessionmaker[Session], kind: Kind, name: str = "", topic: str | None = None) -> Watch:
    with sessions.begin() as session:
        ids = {one.name: one.id for one in queries.actors(session, "quays")}
        return watches.add(
            session,
            team="T1",
            user="U1",
            channel="C1",
            deal="quays",
            wish=Wish(kind, ids.get(name), topic),
            manner=Manner(),
            now=NOW,
        )


def told(sessions: sessionmaker[Session], mine: Watch) -> list[str]:
    """The topics and texts of what is new."""
    with sessions() as session:
        new = watching.news_for(session, mine, queries.last_article(session, "quays"), NOW)
    found = new.found
    positions = [str(group[0].topic) for group in found.positions]
    figures = [new.facts.article_of(group[0]).cut(group[0].spans) for group in found.figures]
    return positions + figures + ["event"] * len(found.events) + ["question"] * len(found.questions)


def test_each_kind_is_told_of_its_own(sessions: sessionmaker[Session]) -> None:
    wishes = {
        "marin": watch(sessions, Kind.ACTOR, "Ana Marin"),
        "marin on quays": watch(sessions, Kind.ACTOR, "Ana Marin", "quays"),
        "marin on dredging": watch(sessions, Kind.ACTOR, "Ana Marin", "dredging"),
        "brandt": watch(sessions, Kind.ACTOR, "Tomas Brandt"),
        "dredging": watch(sessions, Kind.TOPIC, topic="dredging"),
        "figures": watch(sessions, Kind.FIGURES),
        "events": watch(sessions, Kind.EVENTS),
    }
    assert {name: told(sessions, mine) for name, mine in wishes.items()} == {name: [] for name in wishes}
    read(sessions, OTHER)
    assert {name: told(sessions, mine) for name, mine in wishes.items()} == {
        "marin": ["dredging"],
        "marin on quays": [],
        "marin on dredging": ["dredging"],
        "brandt": ["$40 million"],
        "dredging": ["dredging"],
        "figures": ["$40 million"],
        "events": [],
    }


def test_what_was_said_before_is_not_told_again(sessions: sessionmaker[Session]) -> None:
    mine = watch(sessions, Kind.ACTOR, "Ana Marin")
    read(sessions, AGAIN)
    assert told(sessions, mine) == []
    read(sessions, OTHER)
    assert told(sessions, mine) == ["dredging"]


def test_what_two_new_articles_say_is_told_once(sessions: sessionmaker[Session]) -> None:
    mine = watch(sessions, Kind.TOPIC, topic="dredging")
    read(sessions, OTHER, article(4, 7, "the dredging must be paid by those who own the ships", "dredging"))
    assert told(sessions, mine) == ["dredging"]


def test_the_past_is_what_would_have_been_told(sessions: sessionmaker[Session]) -> None:
    read(sessions, AGAIN, OTHER)

    def past(wish: Wish, day: dt.date) -> watching.Past:
        with sessions() as session:
            return watching.past(session, "quays", wish, day)

    everything = past(Wish(Kind.TOPIC, topic="quays"), NOW.date())
    assert (everything.told.found.count, everything.days, everything.old) == (1, 1, False)
    assert past(Wish(Kind.FIGURES), NOW.date()).told.found.count == 1
    assert past(Wish(Kind.QUESTIONS), NOW.date()).told.found.count == 0
    april = past(Wish(Kind.FIGURES), dt.date(2025, 4, 30))
    assert (april.day, april.old, april.told.found.count) == (dt.date(2025, 3, 6), True, 1)
    marin = past(Wish(Kind.ACTOR, everything.told.found.positions[0][0].actor), NOW.date())
    assert (marin.told.found.count, marin.days) == (2, 2)


def test_an_undated_article_is_no_obstacle(sessions: sessionmaker[Session]) -> None:
    mine = watch(sessions, Kind.FIGURES)
    undated = article(5, 7, "the piers must be mended", price=", $7 million")
    undated.published = None
    with time_machine.travel(NOW, tick=False):
        read(sessions, undated)
        assert told(sessions, mine) == ["$7 million"]
        with sessions() as session:
            assert watching.past(session, "quays", Wish(Kind.FIGURES), NOW.date()).told.found.count == 1
