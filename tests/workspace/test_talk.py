"""What people do, through a real Bolt app in HTTP mode and in Socket Mode."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
import time_machine
from slack_bolt import App
from slack_sdk.webhook import WebhookClient

from bot.workspace import Message, RunningWorkspace, start
from bot.workspace.http_mode import HttpTransport
from bot.workspace.refusal import Refusal
from bot.workspace.signing import sign
from briefings import clock
from briefings.errors import SettingsError
from tests.workspace.apps import bolt_app, in_http_mode, in_socket_mode, section


def heard(app: App) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = app.heard  # type: ignore[attr-defined]
    return found


def test_a_command_is_answered_to_the_asker_alone(workspace: RunningWorkspace, app: App) -> None:
    answer = workspace.ask("/deal actor  Tarn & Co")
    assert answer.ephemeral
    assert answer.only_for == workspace.state.you.id
    assert answer.asked == "/deal actor  Tarn & Co"
    (body,) = heard(app)
    assert (body["command"], body["text"]) == ("/deal", "actor  Tarn & Co")
    assert body["channel_id"] == workspace.state.channel("general").id
    assert (body["channel_name"], body["user_name"]) == ("general", "you")
    assert body["is_enterprise_install"] == "false"


def test_a_button_works(workspace: RunningWorkspace, app: App) -> None:
    answer = workspace.ask("/deal open")
    assert workspace.send_action(answer, "share").ok
    shared = workspace.wait_message(after=answer.ts, where=lambda m: not m.ephemeral)
    assert shared.text == "Shared 7"
    body = heard(app)[-1]
    assert body["container"] == {
        "type": "message",
        "message_ts": answer.ts,
        "channel_id": answer.channel,
        "is_ephemeral": True,
    }
    assert "message" not in body
    assert body["actions"][0]["block_id"] == "answer"


def test_an_answer_can_take_itself_away(workspace: RunningWorkspace, app: App) -> None:
    answer = workspace.ask("/deal open")
    workspace.send_action(answer, "close")
    assert workspace.state.wait_until(lambda: workspace.messages() == (), 5)


def test_a_click_on_a_public_message_carries_it(workspace: RunningWorkspace, app: App) -> None:
    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "S"},
        "action_id": "share",
        "value": "9",
    }
    app.client.chat_postMessage(channel="general", text="all", blocks=[{**section("x"), "accessory": button}])
    (message,) = workspace.messages()
    assert workspace.send_action(message, "share").ok
    assert heard(app)[-1]["message"]["ts"] == message.ts


def test_the_acknowledgement_itself_can_answer(workspace: RunningWorkspace, app: App) -> None:
    answer = workspace.ask("/deal now")
    assert (answer.text, answer.ephemeral) == ("At once.", True)
    aloud = workspace.ask("/deal aloud")
    assert (aloud.text, aloud.ephemeral) == ("For all.", False)
    assert [call.payload["text"] for call in workspace.recorded("ack")] == ["At once.", "For all."]


def test_the_app_hears_of_a_mention_when_it_asked_to(workspace: RunningWorkspace, app: App) -> None:
    workspace.say(f"<@{workspace.state.bot.id}> hello")
    assert heard(app) == []
    workspace.subscribe("app_mention")
    said = workspace.say(f"<@{workspace.state.bot.id}> hello again")
    answer = workspace.wait_message(after=said.ts)
    assert answer.thread_ts == said.ts
    assert heard(app)[-1]["event"]["channel"] == said.channel
    assert heard(app)[-1]["authorizations"][0]["user_id"] == workspace.state.bot.id


@pytest.mark.parametrize("mode", [in_http_mode, in_socket_mode])
def test_a_slow_app_is_reported_as_slack_reports_it(mode: Any) -> None:
    with start(patience=0.3) as workspace, mode(bolt_app(workspace), workspace):
        answer = workspace.ask("/deal slow")
        assert answer.text == '/deal failed with the error "operation_timeout"'
        assert answer.author == "Slackbot"
        assert answer.ephemeral


def test_without_an_app_the_person_is_told(workspace: RunningWorkspace) -> None:
    assert workspace.ask("/deal help").text == '/deal failed with the error "dispatch_failed"'
    workspace.connect_http("http://127.0.0.1:1/slack/events")
    assert workspace.ask("/deal help").text == '/deal failed with the error "dispatch_failed"'


def test_a_command_that_nobody_registered(workspace: RunningWorkspace, http_app: App) -> None:
    answer = workspace.ask("/dael <help>")
    assert answer.text == "`/dael` is not a valid command."
    assert heard(http_app) == []


def test_a_listener_that_is_missing_shows(workspace: RunningWorkspace, http_app: App) -> None:
    ack = workspace.send_event({"type": "app_home_opened", "user": workspace.state.you.id, "tab": "home"})
    assert (ack.error, ack.status) == ("http_client_error", 404)


@pytest.mark.parametrize("fault", ["secret", "age"])
def test_bolt_turns_away_what_is_not_signed_well(workspace: RunningWorkspace, fault: str) -> None:
    app = bolt_app(workspace)
    with in_http_mode(app, workspace) as url:
        body = b"command=%2Fdeal&text=help"
        now = int(clock.now().timestamp())
        headers = (
            sign("wrong", body) if fault == "secret" else sign(workspace.signing_secret, body, now - 600)
        )
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        assert HttpTransport(url, "", 3.0).send(headers, body).status == 401
    assert heard(app) == []


def test_the_way_over_http_stays_on_this_machine(workspace: RunningWorkspace) -> None:
    with pytest.raises(SettingsError, match="only talks to http://127"):
        workspace.connect_http("https://example.org/slack/events")


def test_retries_are_marked(workspace: RunningWorkspace, app: App) -> None:
    numbers: list[Any] = []

    @app.middleware
    def note(request: Any, next: Any) -> None:
        numbers.append(request.headers.get("x-slack-retry-num"))
        next()

    event = {"type": "app_mention", "user": workspace.state.you.id, "text": "x", "ts": "1700000000.000001"}
    event["channel"] = workspace.state.channel("general").id
    workspace.send_event(event, retry=(1, "http_timeout"))
    assert numbers == [["1"]]


def test_nobody_clicks_in_what_they_cannot_see(workspace: RunningWorkspace, http_app: App) -> None:
    workspace.add_user("other")
    answer = workspace.ask("/deal open")
    with pytest.raises(Refusal, match="message_not_found"):
        workspace.send_action(answer, "share", user="other")
    with pytest.raises(Refusal, match="action_not_found"):
        workspace.send_action(answer, "shore")


def test_many_commands_at_once_each_get_their_answer(workspace: RunningWorkspace, app: App) -> None:
    threads = [
        threading.Thread(target=workspace.send_command, kwargs={"text": f"/deal n{n}"}) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert workspace.state.wait_until(lambda: len(workspace.messages()) == 8, 10)
    assert {m.asked for m in workspace.messages()} == {f"/deal n{n}" for n in range(8)}


# -- response_url ----------------------------------------------------------------------------------------


def response_url(workspace: RunningWorkspace, app: App) -> WebhookClient:
    workspace.send_command(text="/deal now")
    return WebhookClient(heard(app)[-1]["response_url"])


def test_a_response_url_is_good_for_five_answers(workspace: RunningWorkspace, http_app: App) -> None:
    hook = response_url(workspace, http_app)
    assert [hook.send(text=str(n)).status_code for n in range(5)] == [200] * 5
    refused = hook.send(text="six")
    assert (refused.status_code, refused.body) == (404, '{"error":"used_url","ok":false}\n')


def test_a_response_url_is_good_for_thirty_minutes(workspace: RunningWorkspace, http_app: App) -> None:
    hook = response_url(workspace, http_app)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=29)):
        assert hook.send(text="in time").status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(minutes=31)):
        assert "expired_url" in hook.send(text="late").body


def test_long_answers_are_taken_but_bad_blocks_are_not(workspace: RunningWorkspace, http_app: App) -> None:
    hook = response_url(workspace, http_app)
    assert hook.send(text="t", blocks=[section("x" * 2900)] * 5).status_code == 200
    assert "invalid_blocks" in hook.send(text="t", blocks=[section("x" * 3001)]).body
    assert "no_text" in hook.send(text="").body


def clicked(workspace: RunningWorkspace, app: App, message: Message) -> WebhookClient:
    workspace.send_action(message, "share")
    return WebhookClient(heard(app)[-1]["response_url"])


def test_an_answer_can_replace_what_was_clicked(workspace: RunningWorkspace, http_app: App) -> None:
    answer = workspace.ask("/deal open")
    hook = clicked(workspace, http_app, answer)
    hook.send(text="new", replace_original=True)
    changed = workspace.state.message(answer.channel, answer.ts)
    assert (changed.text, changed.blocks, changed.ephemeral) == ("new", (), True)


def test_faults_can_be_ordered_for_response_urls(workspace: RunningWorkspace, http_app: App) -> None:
    hook = response_url(workspace, http_app)
    workspace.fail_next("response_url", status=500)
    assert hook.send(text="one").status_code == 500
    assert hook.send(text="two").status_code == 200


# -- Socket Mode -----------------------------------------------------------------------------------------


def test_the_app_dials_in_anew_when_asked(workspace: RunningWorkspace, socket_app: App) -> None:
    workspace.disconnect()
    assert workspace.wait_connected()
    assert workspace.ask("/deal after").asked == "/deal after"
    assert workspace.connections == 1


def test_the_app_comes_back_when_the_line_breaks(workspace: RunningWorkspace, socket_app: App) -> None:
    workspace.disconnect(warn=False)
    assert workspace.wait_connected()
    assert workspace.ask("/deal after").asked == "/deal after"


def test_of_two_connections_one_gets_the_command(workspace: RunningWorkspace) -> None:
    first, second = bolt_app(workspace), bolt_app(workspace)
    with in_socket_mode(first, workspace), in_socket_mode(second, workspace):
        assert workspace.connections == 2
        workspace.ask("/deal once")
        assert len(heard(first)) + len(heard(second)) == 1
