"""Two apps on one database: whatever reaches both is done once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from bot.manifest import manifest
from bot.workspace import RunningWorkspace
from bot.workspace.http_mode import encode
from bot.workspace.signing import sign
from bot.workspace.state import Json
from briefings.settings import Settings
from briefings.store import base
from tests.bot.conftest import served
from tests.bot.test_http import request

Sessions = sessionmaker[Session]
AGAIN = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The tests run on SQLite and on PostgreSQL: who comes first is for the database to say."""
    made = base.connect(database_url)
    yield made
    made.dispose()


@pytest.fixture
def two(
    workspace: RunningWorkspace, configured: Settings, engine: Engine, sessions: Sessions
) -> Iterator[tuple[str, str]]:
    """The addresses of two apps."""
    with served(configured, engine, sessions) as one, served(configured, engine, sessions) as other:
        workspace.configure(manifest(configured, "socket"))
        workspace.connect_http(f"{one}/slack/events")
        yield one, other


def send(workspace: RunningWorkspace, addresses: tuple[str, ...]) -> list[int]:
    """The newest request to the app once more, to all of them at the same time; what they answered."""
    last = workspace.delivered()[-1]
    kind, body = encode(last.kind, last.payload)
    headers = {"Content-Type": kind, **AGAIN, **sign(workspace.signing_secret, body)}
    with ThreadPoolExecutor(len(addresses)) as at_once:
        return list(at_once.map(lambda address: request(address, headers, body), addresses))


def said_by_the_bot(workspace: RunningWorkspace) -> int:
    bot = workspace.state.bot.id
    return sum(message.user == bot for message in workspace.messages())


def test_a_mention_that_is_repeated_to_both_is_answered_once(
    workspace: RunningWorkspace, two: tuple[str, str]
) -> None:
    message = workspace.mention("figures")
    assert send(workspace, (*two, *two)) == [200] * 4
    assert workspace.state.wait_until(lambda: bool(workspace.thread(message.channel, message.ts)), 15)
    # Questions that came later are answered by both: the repetition would have been by then.
    for address in two:
        workspace.connect_http(f"{address}/slack/events")
        workspace.ask("open")
    assert len(workspace.thread(message.channel, message.ts)) == 1


def test_an_event_that_comes_to_both_at_once_is_answered_once(
    workspace: RunningWorkspace, two: tuple[str, str]
) -> None:
    messages = []
    for number in range(3):
        posted = workspace.say(f"Question {number}")
        event: Json = {
            "type": "app_mention",
            "channel": posted.channel,
            "user": workspace.state.you.id,
            "text": f"<@{workspace.state.bot.id}> figures",
            "ts": posted.ts,
            "event_ts": posted.ts,
        }
        # Nobody is there: the first delivery is lost, and the repetitions race.
        workspace.connect_http("http://127.0.0.1:9/slack/events")
        assert not workspace.send_event(event).ok
        assert send(workspace, two) == [200, 200]
        messages.append(posted)
    assert workspace.state.wait_until(
        lambda: all(workspace.thread(one.channel, one.ts) for one in messages), 15
    )
    workspace.connect_http(f"{two[1]}/slack/events")
    workspace.ask("open")
    assert [len(workspace.thread(one.channel, one.ts)) for one in messages] == [1, 1, 1]


def test_a_command_that_comes_to_both_is_answered_once(
    workspace: RunningWorkspace, two: tuple[str, str]
) -> None:
    workspace.ask("figures")
    assert send(workspace, two) == [200, 200]
    workspace.ask("open")
    assert said_by_the_bot(workspace) == 2
    assert len(workspace.recorded("response_url")) == 2


def test_a_correction_that_comes_to_both_is_made_once(
    workspace: RunningWorkspace, two: tuple[str, str]
) -> None:
    answer = workspace.ask("actor Brandt")
    accessory = next(block["accessory"] for block in answer.blocks if "accessory" in block)
    fix = next(o["value"] for o in accessory["options"] if o["text"]["text"] == "Fix")
    workspace.send_action(answer, accessory["action_id"], selected=fix)
    view = workspace.wait_view("fix", where=lambda v: any(b["type"] == "input" for b in v["blocks"]))
    assert workspace.submit(view, {"fix_topic": "landings"}).ok
    assert send(workspace, two) == [200, 200]
    workspace.wait_view("fix", where=lambda v: "landings" in json.dumps(v["blocks"]))
    history = workspace.ask("history")
    assert "1 of 1 shown" in json.dumps(history.blocks), history.text
