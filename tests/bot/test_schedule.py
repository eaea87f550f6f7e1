"""Digests: sent when due, once, whoever else is sending and whatever dies."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
import time_machine
from slack_sdk import WebClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from bot import app, outbox, schedule
from bot.blocks import sentence
from bot.lanes import Lanes
from bot.workspace import Message, RunningWorkspace
from briefings import clock
from briefings.deals import Deal
from briefings.errors import DeliveryError
from briefings.settings import Settings
from briefings.store import deliveries, posted, queries, refs
from briefings.store.models import DeliveryRow, DeliveryState
from tests.bot.conftest import fill, many

KYIV = "Europe/Kyiv"
DUE = dt.datetime(2025, 3, 10, 6, 0, tzinfo=dt.UTC)  # 08:00 in Kyiv, a Monday
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def client(configured: Settings) -> WebClient:
    return app.client(configured)


@pytest.fixture
def channel(workspace: RunningWorkspace, sessions: sessionmaker[Session]) -> str:
    """Of a channel that wants its digest at eight in the morning from Monday to Friday."""
    channel = workspace.state.channel("general").id
    wish(sessions, workspace, channel)
    return channel


def wish(
    sessions: sessionmaker[Session],
    workspace: RunningWorkspace,
    channel: str,
    deal: str = "herring",
    since: dt.datetime = DUE - dt.timedelta(days=1),
) -> None:
    with sessions.begin() as session:
        deliveries.add_schedule(
            session,
            team=workspace.state.team_id,
            channel=channel,
            deal=deal,
            at=dt.time(8),
            zone=KYIV,
            weekdays=range(5),
            now=since,
        )


def ledger(sessions: sessionmaker[Session]) -> list[DeliveryRow]:
    with sessions() as session:
        return list(session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)))


def active(sessions: sessionmaker[Session]) -> list[bool]:
    with sessions() as session:
        return [one.active for one in deliveries.schedules(session)]


def posts(workspace: RunningWorkspace, channel: str) -> tuple[Message, ...]:
    return workspace.messages(channel)


def test_sent_when_due_and_not_again(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str
) -> None:
    assert schedule.tick(sessions, client, DUE - MINUTE) == 0
    assert schedule.tick(sessions, client, DUE + MINUTE) == 1
    assert schedule.tick(sessions, client, DUE + 2 * MINUTE) == 0
    (post,) = posts(workspace, channel)
    assert "Herring pact: digest for 10 Mar 2025" in post.blocks[0]["text"]["text"]
    assert post.text.startswith("Herring pact, digest for 10 March 2025: 3 actors, 2 figures")
    (row,) = ledger(sessions)
    assert (row.state, row.ts, row.due) == (DeliveryState.SENT, post.ts, DUE)
    assert post.metadata == {
        "event_type": "dealbrief_delivery",
        "event_payload": {"delivery": str(row.id), "part": 1},
    }
    (call,) = workspace.recorded("chat.postMessage")
    assert call.payload["unfurl_links"] is False
    assert call.payload["unfurl_media"] is False
    # Tuesday's is another one.
    assert schedule.tick(sessions, client, DUE + dt.timedelta(days=1)) == 1
    assert len(posts(workspace, channel)) == 2


def test_one_bad_channel_keeps_no_other_from_its_digest(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str
) -> None:
    second = workspace.add_channel("second").id
    wish(sessions, workspace, second)
    workspace.fail_next("chat.postMessage", error="is_archived")
    assert schedule.tick(sessions, client, DUE) == 1
    assert (len(posts(workspace, channel)), len(posts(workspace, second))) == (0, 1)


@pytest.mark.parametrize(
    "error",
    [
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "account_inactive",
        "token_revoked",
        "invalid_auth",
    ],
)
def test_an_error_that_lasts_pauses_the_schedule(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str, error: str
) -> None:
    workspace.fail_next("chat.postMessage", error=error)
    assert schedule.tick(sessions, client, DUE) == 0
    (row,) = ledger(sessions)
    assert row.state is DeliveryState.FAILED
    assert row.reason
    assert f"({error})" in row.reason
    assert active(sessions) == [False]
    assert schedule.tick(sessions, client, DUE + dt.timedelta(days=1)) == 0
    assert posts(workspace, channel) == ()


def test_whoever_set_it_up_is_told_once_that_it_stopped(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str
) -> None:
    with sessions.begin() as session:
        deliveries.add_schedule(
            session,
            team=workspace.state.team_id,
            channel=channel,
            deal="herring",
            at=dt.time(8),
            zone=KYIV,
            owner=workspace.state.you.id,
            now=DUE - dt.timedelta(days=1),
        )
    workspace.fail_next("chat.postMessage", error="not_in_channel")
    assert schedule.tick(sessions, client, DUE) == 0
    for later in range(1, 4):
        assert schedule.tick(sessions, client, DUE + later * dt.timedelta(days=1)) == 0
    (told,) = workspace.messages("@you")
    assert told.text == (
        f"The digest of herring in <#{channel}> is stopped. Slack refused the message (not_in_channel): the "
        "bot is not in the channel; invite it. `/deal schedule` in the channel starts it again."
    )


def test_a_channel_that_slack_keeps_waiting_holds_up_no_other(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str
) -> None:
    others = [workspace.add_channel(f"other{number}").id for number in range(3)]
    for other in others:
        wish(sessions, workspace, other)
    workspace.fail_next("chat.postMessage", status=429, retry_after=3)
    lanes = Lanes()
    everywhere = [channel, *others]
    with time_machine.travel(DUE, tick=True):
        schedule.begin(sessions, client, DUE, lanes, team=workspace.state.team_id)
        wait_for(lambda: sum(bool(posts(workspace, one)) for one in everywhere) == 3)
        # The fourth is still waiting: nothing that was wanted waited with it.
        assert not lanes.idle(0)
        assert lanes.idle(20)
    assert all(len(posts(workspace, one)) == 1 for one in everywhere)
    lanes.close()


def test_what_a_digest_told_is_remembered(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str
) -> None:
    assert schedule.tick(sessions, client, DUE) == 1
    (post,) = posts(workspace, channel)
    with sessions() as session:
        position = queries.facts(session, "herring").positions[0]
        (found,) = posted.telling(session, refs.of(position), since=DUE - MINUTE)
        assert found == posted.Posted(workspace.state.team_id, channel, post.ts)
        assert posted.telling(session, refs.of(position), since=DUE + MINUTE) == ()


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"status": 503}, {"error": "internal_error"}, {"error": "fatal_error"}]
)
def test_an_error_that_passes_is_tried_again(
    workspace: RunningWorkspace,
    sessions: sessionmaker[Session],
    client: WebClient,
    channel: str,
    fault: dict[str, object],
) -> None:
    workspace.fail_next("chat.postMessage", **fault)  # type: ignore[arg-type]
    assert schedule.tick(sessions, client, DUE) == 0
    (row,) = ledger(sessions)
    assert row.state is DeliveryState.WAITING
    assert active(sessions) == [True]
    assert schedule.tick(sessions, client, DUE + dt.timedelta(seconds=5)) == 0, "not at once"
    assert schedule.tick(sessions, client, DUE + MINUTE) == 1
    assert len(posts(workspace, channel)) == 1


def test_an_error_that_never_passes_is_given_up(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str
) -> None:
    workspace.fail_next("chat.postMessage", status=503, times=50)
    now = DUE
    while now < DUE + deliveries.GRACE + dt.timedelta(hours=2):
        schedule.tick(sessions, client, now)
        now += 10 * MINUTE
    (row,) = ledger(sessions)
    assert row.state is DeliveryState.FAILED
    assert active(sessions) == [True], "tomorrow's may get through"
    assert row.attempts < 15


def test_a_post_whose_answer_was_lost_is_found_and_not_repeated(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str
) -> None:
    workspace.fail_next("chat.postMessage", status=500, after=True)
    assert schedule.tick(sessions, client, DUE) == 0
    (post,) = posts(workspace, channel)
    assert schedule.tick(sessions, client, DUE + MINUTE) == 1
    assert posts(workspace, channel) == (post,)
    assert ledger(sessions)[0].ts == post.ts


def test_too_many_requests_are_waited_out(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str
) -> None:
    workspace.fail_next("chat.postMessage", status=429, retry_after=0)
    assert schedule.tick(sessions, client, DUE) == 1
    assert len(posts(workspace, channel)) == 1


def test_a_wait_that_would_outlast_the_claim_is_left_to_a_later_tick(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str
) -> None:
    workspace.fail_next("chat.postMessage", retry_after=3600)
    assert schedule.tick(sessions, client, DUE) == 0
    (row,) = ledger(sessions)
    assert row.state is DeliveryState.WAITING
    assert row.reason
    assert "ratelimited" in row.reason
    assert schedule.tick(sessions, client, DUE + MINUTE) == 1


def test_no_part_is_begun_when_somebody_else_may_have_taken_over(
    workspace: RunningWorkspace, client: WebClient
) -> None:
    parts = [sentence("One"), sentence("Two")]
    with pytest.raises(DeliveryError, match="0 of 2 messages were posted"):
        outbox.post(client, "general", "7", parts, until=clock.now() - MINUTE)
    assert posts(workspace, "general") == ()


def test_what_does_not_fit_goes_on_in_the_thread(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str
) -> None:
    fill(sessions, *(many(number) for number in range(16)))
    assert schedule.tick(sessions, client, DUE) == 1
    first, *others = posts(workspace, channel)
    assert others
    assert first.thread_ts is None
    assert {message.thread_ts for message in others} == {first.ts}
    assert ledger(sessions)[0].ts == first.ts


def test_a_thread_that_was_cut_off_is_completed(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str
) -> None:
    fill(sessions, *(many(number) for number in range(16)))
    real = client.chat_postMessage
    count = 0

    def once(**arguments: object) -> object:
        nonlocal count
        count += 1
        if count > 1:
            raise TimeoutError("timed out")
        return real(**arguments)  # type: ignore[arg-type]

    once.__name__ = "chat_postMessage"
    client.chat_postMessage = once  # type: ignore[method-assign, assignment]
    assert schedule.tick(sessions, client, DUE) == 0
    assert len(posts(workspace, channel)) == 1
    client.chat_postMessage = real  # type: ignore[method-assign]
    assert schedule.tick(sessions, client, DUE + MINUTE) == 1
    parts = [
        message.metadata["event_payload"]["part"] for message in posts(workspace, channel) if message.metadata
    ]
    assert parts == list(range(1, len(parts) + 1))
    assert len(parts) > 1


def test_what_another_workspace_wants_is_left_to_its_own_bot(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient, channel: str
) -> None:
    assert app.team(client) == workspace.state.team_id
    workspace.fail_next("chat.postMessage", status=503)
    assert schedule.tick(sessions, client, DUE) == 0
    assert schedule.tick(sessions, client, DUE + MINUTE, team="T0OTHER") == 0
    assert schedule.tick(sessions, client, DUE + dt.timedelta(days=1), team="T0OTHER") == 0
    assert posts(workspace, channel) == ()
    assert schedule.tick(sessions, client, DUE + 2 * MINUTE, team=workspace.state.team_id) == 1


def test_nothing_read_is_said_so(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient
) -> None:
    fill(sessions, deal=Deal("merger", "Port merger"))
    wish(sessions, workspace, workspace.state.channel("general").id, "merger")
    assert schedule.tick(sessions, client, DUE) == 1
    (post,) = posts(workspace, "general")
    assert "dealbrief ingest" in post.text


def test_not_for_a_time_before_the_wish_nor_long_after_the_due_time(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], client: WebClient
) -> None:
    channel = workspace.state.channel("general").id
    wish(sessions, workspace, channel, since=DUE + MINUTE)
    assert schedule.tick(sessions, client, DUE + 2 * MINUTE) == 0
    wish(sessions, workspace, channel)
    assert schedule.tick(sessions, client, DUE + dt.timedelta(hours=12)) == 0
    assert posts(workspace, channel) == ()


def environment(configured: Settings) -> dict[str, str]:
    assert configured.slack_bot_token
    assert configured.slack_app_token
    return {
        "DEALBRIEF_DATABASE_URL": configured.database_url,
        "SLACK_BOT_TOKEN": configured.slack_bot_token.get_secret_value(),
        "SLACK_APP_TOKEN": configured.slack_app_token.get_secret_value(),
        "SLACK_API_URL": configured.slack_api_url,
    }


# Says that it is ready, waits for the word, and ticks.
_TICK = """
import datetime as dt, os, sys
from slack_sdk import WebClient
from bot import schedule
from briefings.store import base

engine = base.connect(os.environ["DEALBRIEF_DATABASE_URL"])
client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
print("ready", flush=True)
sys.stdin.readline()
for second in range(5):
    now = dt.datetime.fromisoformat(sys.argv[1]) + dt.timedelta(seconds=second)
    schedule.tick(base.sessions(engine), client, now)
"""


def test_two_processes_send_one_digest(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], configured: Settings, channel: str
) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _TICK, DUE.isoformat()],
            env=os.environ | environment(configured),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=30)
    assert [process.returncode for process in processes] == [0, 0]
    assert len(posts(workspace, channel)) == 1
    assert len(ledger(sessions)) == 1


# Kills itself, as hard as can be, just before or just after Slack has taken the message.
_DIE = """
import datetime as dt, os, signal, sys
from slack_sdk import WebClient
from bot import schedule
from briefings.store import base

class Dying(WebClient):
    def chat_postMessage(self, **arguments):
        if sys.argv[1] == "after":
            super().chat_postMessage(**arguments)
        os.kill(os.getpid(), signal.SIGKILL)

engine = base.connect(os.environ["DEALBRIEF_DATABASE_URL"])
client = Dying(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
schedule.tick(base.sessions(engine), client, dt.datetime.fromisoformat(sys.argv[2]))
"""


@pytest.mark.parametrize(("moment", "there"), [("before", 0), ("after", 1)])
def test_a_process_killed_while_sending_leaves_one_digest_in_the_end(
    workspace: RunningWorkspace,
    sessions: sessionmaker[Session],
    configured: Settings,
    client: WebClient,
    channel: str,
    moment: str,
    there: int,
) -> None:
    died = subprocess.run(
        [sys.executable, "-c", _DIE, moment, DUE.isoformat()],
        env=os.environ | environment(configured),
        timeout=30,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert len(posts(workspace, channel)) == there
    assert ledger(sessions)[0].state is DeliveryState.CLAIMED
    assert schedule.tick(sessions, client, DUE + MINUTE) == 0, "the lease is not up"
    assert schedule.tick(sessions, client, DUE + deliveries.LEASE + MINUTE) == 1
    assert schedule.tick(sessions, client, DUE + 3 * deliveries.LEASE) == 0
    (post,) = posts(workspace, channel)
    (row,) = ledger(sessions)
    assert (row.state, row.ts) == (DeliveryState.SENT, post.ts)


def test_the_ticker_sends_what_is_due_now(
    workspace: RunningWorkspace, sessions: sessionmaker[Session], configured: Settings, client: WebClient
) -> None:
    channel = workspace.state.channel("general").id
    now = clock.now()
    with sessions.begin() as session:
        deliveries.add_schedule(
            session,
            team=workspace.state.team_id,
            channel=channel,
            deal="herring",
            at=(now - MINUTE).time().replace(microsecond=0),
            zone="UTC",
            now=now - dt.timedelta(days=2),
        )
    ticker = schedule.Ticker(configured, sessions, lambda: {app.team(client): client})
    ticker.start()
    try:
        workspace.wait_message(channel)
        time.sleep(0.3)  # further ticks
    finally:
        ticker.stop()
    assert len(posts(workspace, channel)) == 1


def test_a_tick_that_fails_is_not_the_last(
    sessions: sessionmaker[Session],
    configured: Settings,
    client: WebClient,
    monkeypatch: pytest.MonkeyPatch,
    engine: Engine,
) -> None:
    seen: list[int] = []

    def broken(*_: object, **__: object) -> None:
        seen.append(1)
        raise RuntimeError("broken")

    monkeypatch.setattr(schedule, "begin", broken)
    ticker = schedule.Ticker(configured, sessions, lambda: {app.team(client): client})
    ticker.start()
    wait_for(lambda: len(seen) > 1)
    ticker.stop()


def wait_for(true: Callable[[], bool], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
