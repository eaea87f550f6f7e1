"""“Share”, and answers that Slack takes only as direct messages."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from bot.workspace import Message, RunningWorkspace
from briefings.deals import Deal
from briefings.settings import Settings
from briefings.store import access
from briefings.store.models import PostedFactRow, PostedRow
from tests.bot.conftest import HERRING, fill, many, served
from tests.bot.test_http import labels, words


def posted(workspace: RunningWorkspace, channel: str = "general") -> list[Message]:
    return [m for m in workspace.messages(channel) if not m.ephemeral]


def told(workspace: RunningWorkspace, message: Message) -> Message:
    """The message as it is now."""
    return workspace.state.message(message.channel, message.ts)


def test_an_answer_is_shared_once_and_says_so(
    over_http: RunningWorkspace, sessions: sessionmaker[Session], payloads: Path
) -> None:
    answer = over_http.ask("actor Aalborg")
    assert over_http.send_action(answer, "share").ok
    assert over_http.state.wait_until(lambda: "Shared with" in words(told(over_http, answer)), 5)
    (shared,) = posted(over_http)
    assert f"Shared by <@{over_http.state.you.id}>" in words(shared)
    assert "Norland will accept a lower herring quota" in words(shared)
    assert shared.text == answer.text
    assert "share" not in re.findall(r'"action_id": "(\w+)"', words(shared) + words(told(over_http, answer)))
    assert over_http.messages(user=over_http.add_user("colleague").id) == (shared,)
    call = over_http.recorded("chat.postMessage")[-1]
    assert (call.payload["unfurl_links"], call.payload["unfurl_media"]) in (
        (False, False),
        ("false", "false"),
    )
    with sessions() as session:
        facts = session.scalars(
            select(PostedFactRow.fact).join(PostedRow).where(PostedRow.ts == shared.ts)
        ).all()
    assert facts
    assert set(facts) == set(re.findall(r'"why:(\w+)"', words(shared)))


def test_many_clicks_in_two_processes_share_once(
    workspace: RunningWorkspace, configured: Settings, engine: Engine, sessions: sessionmaker[Session]
) -> None:
    with served(configured, engine, sessions) as one, served(configured, engine, sessions) as other:
        workspace.connect_http(f"{one}/slack/events")
        answer = workspace.ask("open")
        with ThreadPoolExecutor(4) as people:
            clicks = [people.submit(workspace.send_action, answer, "share") for _ in range(2)]
            workspace.connect_http(f"{other}/slack/events")
            clicks += [people.submit(workspace.send_action, answer, "share") for _ in range(2)]
        assert all(click.result().ok for click in clicks)
        assert workspace.state.wait_until(lambda: "Shared with" in words(told(workspace, answer)), 5)
    assert len(posted(workspace)) == 1


def test_the_page_that_is_seen_is_shared_with_a_way_to_the_rest(
    over_http: RunningWorkspace, sessions: sessionmaker[Session]
) -> None:
    fill(sessions, *(many(number) for number in range(30)))
    answer = over_http.ask("open quota")
    over_http.send_action(answer, "page_0")
    assert over_http.state.wait_until(lambda: "‹ Previous" in words(told(over_http, answer)), 5)
    second = told(over_http, answer)
    over_http.send_action(second, "share")
    assert over_http.state.wait_until(lambda: "Shared with" in words(told(over_http, answer)), 5)
    (shared,) = posted(over_http)
    numbers = re.findall(r"harbour number \d+", words(second))
    assert re.findall(r"harbour number \d+", words(shared)) == numbers
    assert labels(shared) == ["See it all"]
    assert labels(told(over_http, answer)) == ["‹ Previous", "Next ›"]
    colleague = over_http.add_user("colleague")
    over_http.send_action(shared, "ask_0", user=colleague.id)
    over_http.wait_message(user=colleague.id, where=lambda m: m.ephemeral and "open questions" in words(m))
    assert told(over_http, shared).blocks == shared.blocks, "nobody else's message changes"


def test_what_slack_refuses_is_told_and_the_answer_stays(over_http: RunningWorkspace) -> None:
    answer = over_http.ask("open")
    over_http.fail_next("chat.postMessage", error="not_in_channel")
    over_http.send_action(answer, "share")
    over_http.wait_message(where=lambda m: "the bot is not in the channel; invite it" in m.text)
    assert told(over_http, answer).blocks == answer.blocks
    assert posted(over_http) == []


def test_sharing_from_a_channel_that_may_not_see_the_deal(
    over_http: RunningWorkspace, sessions: sessionmaker[Session]
) -> None:
    """Between the answer and the click the deal was closed to this channel."""
    answer = over_http.ask("open")
    over_http.add_channel("boardroom")
    with sessions.begin() as session:
        team, room = over_http.state.team_id, over_http.state.channel("boardroom").id
        access.bind(session, team, room, HERRING.name)
    over_http.send_action(answer, "share")
    over_http.wait_message(where=lambda m: "follows no deal yet" in m.text)
    assert posted(over_http) == []


def test_alone_with_the_bot_there_is_nobody_to_share_with(over_http: RunningWorkspace) -> None:
    direct = over_http.state.open_im(over_http.state.you.id).id
    answer = over_http.ask("open", channel=direct)
    assert "who will police the northern banks" in words(answer)
    assert not any(block["type"] == "actions" for block in answer.blocks)


@pytest.mark.parametrize("error", ["expired_url", "used_url"])
def test_an_answer_that_comes_too_late_is_a_direct_message(
    over_http: RunningWorkspace, sessions: sessionmaker[Session], error: str
) -> None:
    fill(sessions, *(many(number) for number in range(30)))
    over_http.fail_next("response_url", error=error, status=404)
    assert over_http.send_command(text="open quota").ok
    direct = over_http.state.open_im(over_http.state.you.id).id
    message = over_http.wait_message(direct, where=lambda m: "open questions" in words(m))
    assert "An answer to what you asked: /deal open quota" in words(message)
    over_http.send_action(message, "page_0")
    assert over_http.state.wait_until(lambda: "‹ Previous" in words(told(over_http, message)), 5)


def test_a_direct_message_stays_with_the_deal_it_was_asked_about(
    over_http: RunningWorkspace, sessions: sessionmaker[Session]
) -> None:
    """There are two deals that the person may see; the channel where it was asked knows one."""
    fill(sessions, *(many(number) for number in range(30)))
    fill(sessions, many(99), deal=Deal("other", "Other pact", channels=("#boardroom",)))
    over_http.add_channel("boardroom")
    with sessions.begin() as session:
        general = over_http.state.channel("general").id
        access.bind(session, over_http.state.team_id, general, HERRING.name)
    over_http.fail_next("response_url", error="expired_url", status=404)
    over_http.send_command(text="open quota")
    direct = over_http.state.open_im(over_http.state.you.id).id
    message = over_http.wait_message(direct, where=lambda m: "open questions" in words(m))
    over_http.send_action(message, "page_0")
    assert over_http.state.wait_until(lambda: "‹ Previous" in words(told(over_http, message)), 5)
    assert "Herring pact" in json.dumps(told(over_http, message).text)


def test_a_response_url_is_not_used_up(over_http: RunningWorkspace, sessions: sessionmaker[Session]) -> None:
    """One answer is one use, however long; Slack takes five."""
    fill(sessions, *(many(number) for number in range(30)))
    answer = over_http.ask("topic quota")
    assert len(over_http.recorded("response_url")) == 1
    over_http.send_action(answer, "page_0")
    assert over_http.state.wait_until(lambda: "‹ Previous" in words(told(over_http, answer)), 5)
    assert len(over_http.recorded("response_url")) == 2
