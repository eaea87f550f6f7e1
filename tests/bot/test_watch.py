"""Alerts: told when it is time, once, whoever else is telling and whatever dies."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import time_machine
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import app as bolt
from bot import schedule, watch
from bot.rooms import ROOMS
from bot.workspace import Message, RunningWorkspace
from briefings import clock
from briefings.settings import Settings
from briefings.store import access, queries, watches
from briefings.store.watches import LEASE, Kind, Manner, Watch, Wish
from tests.bot.conftest import fill
from tests.support.builders import Reading

MORNING = dt.datetime(2025, 3, 10, 8, tzinfo=dt.UTC)
NIGHT = dt.datetime(2025, 3, 10, 23, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
SETTLED = 3 * MINUTE
QUIET = Manner("UTC", dt.time(22), dt.time(7))


@pytest.fixture(autouse=True)
def _anew() -> None:
    ROOMS.forget()


@pytest.fixture
def client(configured: Settings) -> WebClient:
    return bolt.client(configured)


class Desk:
    """Somebody who watches in #general, and the bot that ticks."""

    def __init__(
        self,
        workspace: RunningWorkspace,
        settings: Settings,
        sessions: sessionmaker[Session],
        client: WebClient,
    ) -> None:
        self.workspace, self.settings, self.sessions, self.client = workspace, settings, sessions, client
        self.team, self.user = workspace.state.team_id, workspace.state.you.id
        self.channel = workspace.state.channel("general").id
        with sessions.begin() as session:
            access.bind(session, self.team, self.channel, "herring")

    def watch(self, manner: Manner = QUIET, wish: Wish | None = None) -> Watch:
        with self.sessions.begin() as session:
            return watches.add(
                session,
                team=self.team,
                user=self.user,
                channel=self.channel,
                deal="herring",
                wish=wish or Wish(Kind.TOPIC, topic="patrols"),
                manner=manner,
                now=MORNING,
            )

    def read(self, number: int, at: dt.datetime, topic: str = "patrols") -> None:
        said = f"patrol number {number} will sail from harbour {number} by the end of month {number}"
        reading = Reading(f"Ana Marin said {said}.", f"{number}.md", dt.date(2025, 3, 9), f"Patrol {number}")
        reading.position(reading.actor("Ana Marin"), said, source="Ana Marin", topic=topic)
        with time_machine.travel(at, tick=False):
            fill(self.sessions, reading)

    def tick(self, at: dt.datetime) -> int:
        with time_machine.travel(at, tick=True):
            return watch.tick(self.settings, self.sessions, self.client, at, team=self.team)

    def told(self) -> tuple[Message, ...]:
        return self.workspace.messages("@you")


@pytest.fixture
def desk(
    workspace: RunningWorkspace, configured: Settings, sessions: sessionmaker[Session], client: WebClient
) -> Desk:
    return Desk(workspace, configured, sessions, client)


def words(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


def test_what_is_new_is_told_once_and_directly(desk: Desk, payloads: Path) -> None:
    desk.watch()
    assert desk.tick(MORNING) == 0
    desk.read(1, MORNING)
    assert desk.tick(MORNING + SETTLED) == 1
    assert desk.tick(MORNING + 2 * SETTLED) == 0
    (message,) = desk.told()
    assert message.text == "New on patrols (Herring pact): 1 position"
    assert message.blocks[0]["text"]["text"] == "New on patrols"
    assert "patrol number 1 will sail" in words(message)
    button = message.blocks[-1]["elements"][0]
    assert (button["action_id"], button["text"]["text"]) == ("watch_stop", "Stop this watch")
    assert desk.workspace.messages("general") == ()
    assert desk.workspace.dump(payloads) >= 1


def test_other_news_are_not_told(desk: Desk) -> None:
    desk.watch()
    desk.read(1, MORNING, "quota")
    assert desk.tick(MORNING + SETTLED) == 0
    desk.read(2, MORNING + SETTLED)
    assert desk.tick(MORNING + 2 * SETTLED) == 1
    assert "patrol number 1" not in words(desk.told()[0])


def test_what_comes_together_is_one_message(desk: Desk) -> None:
    desk.watch()
    for number in range(1, 4):
        desk.read(number, MORNING + number * MINUTE)
        assert desk.tick(MORNING + number * MINUTE) == 0
    assert desk.tick(MORNING + 6 * MINUTE) == 1
    (message,) = desk.told()
    assert message.text.endswith("3 positions")


def test_the_night_is_quiet_and_the_morning_tells_it_all(desk: Desk) -> None:
    desk.watch()
    for number in (1, 2):
        desk.read(number, NIGHT + number * dt.timedelta(hours=1))
        assert desk.tick(NIGHT + (number + 1) * dt.timedelta(hours=1)) == 0
    seven = dt.datetime(2025, 3, 11, 7, tzinfo=dt.UTC)
    assert desk.tick(seven - MINUTE) == 0
    assert desk.tick(seven) == 1
    (message,) = desk.told()
    assert message.text.endswith("2 positions")


def test_beyond_the_daily_cap_it_waits_for_the_next_day(desk: Desk) -> None:
    desk.watch(Manner("UTC", daily_cap=2))
    told = []
    for number in range(1, 5):
        at = MORNING + number * dt.timedelta(hours=1)
        desk.read(number, at)
        told.append(desk.tick(at + SETTLED))
    assert told == [1, 1, 0, 0]
    assert desk.tick(dt.datetime(2025, 3, 11, 0, 0, 1, tzinfo=dt.UTC)) == 1
    assert desk.told()[-1].text.endswith("2 positions")
    assert len(desk.told()) == 3


def test_who_left_the_channel_is_not_told(desk: Desk) -> None:
    desk.watch()
    desk.workspace.leave("general")
    desk.read(1, MORNING)
    assert desk.tick(MORNING + SETTLED) == 0
    assert desk.told() == ()
    desk.workspace.join("general")
    ROOMS.forget()
    assert desk.tick(MORNING + 2 * SETTLED) == 0, "what came meanwhile is not theirs"
    desk.read(2, MORNING + 2 * SETTLED)
    assert desk.tick(MORNING + 3 * SETTLED) == 1


def test_when_slack_does_not_say_who_is_where_nothing_is_lost(desk: Desk) -> None:
    desk.watch()
    desk.read(1, MORNING)
    desk.workspace.fail_next("users.conversations", error="internal_error")
    assert desk.tick(MORNING + SETTLED) == 0
    assert desk.tick(MORNING + 2 * SETTLED) == 1


@pytest.mark.parametrize("method", ["conversations.open", "chat.postMessage"])
def test_what_fails_in_passing_is_told_later(desk: Desk, method: str) -> None:
    desk.watch()
    desk.read(1, MORNING)
    desk.workspace.fail_next(method, status=503)
    assert desk.tick(MORNING + SETTLED) == 0
    assert desk.tick(MORNING + 2 * SETTLED + LEASE) == 1
    assert len(desk.told()) == 1


def test_a_message_whose_answer_was_lost_is_found_and_not_repeated(desk: Desk) -> None:
    desk.watch()
    desk.read(1, MORNING)
    desk.workspace.fail_next("chat.postMessage", status=500, after=True)
    assert desk.tick(MORNING + SETTLED) == 0
    assert len(desk.told()) == 1
    desk.read(2, MORNING + SETTLED)
    assert desk.tick(MORNING + SETTLED + LEASE) == 1
    assert len(desk.told()) == 1, "found where it was"
    assert desk.tick(MORNING + 2 * SETTLED + LEASE) == 1
    assert "patrol number 2" in words(desk.told()[1])
    assert "patrol number 1" not in words(desk.told()[1])


def test_an_error_that_lasts_ends_the_watch(desk: Desk) -> None:
    desk.watch()
    desk.read(1, MORNING)
    desk.workspace.fail_next("conversations.open", error="user_disabled")
    assert desk.tick(MORNING + SETTLED) == 0
    with desk.sessions() as session:
        assert watches.of(session, desk.team, desk.user) == ()


def test_one_bad_watch_keeps_no_other_from_being_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk.watch()
    with desk.sessions() as session:
        marin = next(one.id for one in queries.actors(session, "herring") if one.name == "Ana Marin")
    desk.watch(wish=Wish(Kind.ACTOR, marin))
    desk.read(1, MORNING)
    real, count = watch.watching.news_for, 0

    def once(*arguments: object) -> object:
        nonlocal count
        count += 1
        if count == 1:
            raise ZeroDivisionError
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(watch.watching, "news_for", once)
    assert desk.tick(MORNING + SETTLED) == 1
    assert "ZeroDivisionError" in caplog.text
    assert desk.tick(MORNING + 2 * SETTLED) == 1


def test_of_two_that_tick_at_once_one_tells(desk: Desk) -> None:
    desk.watch()
    desk.read(1, MORNING)
    at = MORNING + SETTLED
    with time_machine.travel(at, tick=True), ThreadPoolExecutor(4) as pool:
        told = list(
            pool.map(
                lambda _: watch.tick(desk.settings, desk.sessions, desk.client, at, team=desk.team), range(4)
            )
        )
    assert sum(told) == 1
    assert len(desk.told()) == 1


class Killed(BaseException):
    """Nothing catches it, as nothing catches the end of a process."""


@pytest.mark.parametrize(("moment", "there"), [("before", 0), ("after", 1)])
def test_a_process_that_dies_while_telling_leaves_one_message_in_the_end(
    desk: Desk, moment: str, there: int
) -> None:
    desk.watch()
    desk.read(1, MORNING)
    real = desk.client.chat_postMessage

    def dying(**arguments: object) -> object:
        if moment == "after":
            real(**arguments)  # type: ignore[arg-type]
        raise Killed

    desk.client.chat_postMessage = dying  # type: ignore[method-assign, assignment]
    with pytest.raises(Killed):
        desk.tick(MORNING + SETTLED)
    desk.client.chat_postMessage = real  # type: ignore[method-assign]
    assert len(desk.told()) == there
    assert desk.tick(MORNING + 2 * SETTLED) == 0, "the lease is not up"
    assert desk.tick(MORNING + 2 * SETTLED + LEASE) == 1
    assert desk.tick(MORNING + 3 * SETTLED + LEASE) == 0
    assert len(desk.told()) == 1


def test_the_ticker_tells(desk: Desk) -> None:
    desk.watch(Manner())
    desk.read(1, clock.now() - dt.timedelta(hours=1))
    ticker = schedule.Ticker(desk.settings, desk.sessions, lambda: {desk.team: desk.client})
    ticker.start()
    try:
        assert "patrol number 1" in words(desk.workspace.wait_dm(timeout=20))
    finally:
        ticker.stop()
