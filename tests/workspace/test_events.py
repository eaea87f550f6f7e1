"""Events, shortcuts, threads and the assistant view, through a real Bolt app."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.workspace import RunningWorkspace
from bot.workspace.refusal import Refusal
from tests.workspace.apps import section
from tests.workspace.test_api import error
from tests.workspace.test_talk import heard


def events(workspace: RunningWorkspace, *kinds: str) -> list[dict[str, Any]]:
    """The events that the app has acknowledged; Bolt's listeners may still be at work on them."""
    sent = [item.payload["event"] for item in workspace.delivered("events_api") if item.ack.ok]
    return [event for event in sent if not kinds or event["type"] in kinds]


# -- shortcuts -------------------------------------------------------------------------------------------


def test_a_global_shortcut_opens_a_form(workspace: RunningWorkspace, forms: App) -> None:
    assert workspace.shortcut("brief").ok
    assert workspace.wait_view()["title"]["text"] == "Brief"
    body = heard(forms)[-1]
    assert (body["type"], body["callback_id"]) == ("shortcut", "brief")
    assert body["user"]["id"] == workspace.state.you.id
    assert not {"channel", "response_url", "message"} & body.keys()


def test_a_message_shortcut_carries_the_message(workspace: RunningWorkspace, forms: App) -> None:
    said = workspace.say("see <https://example.org/a?b=1&amp;c=2>")
    assert workspace.shortcut("add", message=said).ok
    body = heard(forms)[-1]
    assert (body["type"], body["message_ts"]) == ("message_action", said.ts)
    assert body["message"]["text"] == said.text
    assert "https://example.org/a?b=1&c=2" in str(body["message"]["blocks"])
    assert body["channel"] == {"id": said.channel, "name": "general"}
    assert body["response_url"].startswith(workspace.page_url)
    answer = workspace.wait_message(after=said.ts)
    assert (answer.text, answer.thread_ts) == ("Found nothing.", said.ts)


def test_what_one_person_alone_sees_has_no_shortcuts(
    workspace: RunningWorkspace, http_forms: App, client: WebClient
) -> None:
    workspace.add_user("other")
    client.chat_postEphemeral(channel="general", user=workspace.state.you.id, text="psst")
    (message,) = workspace.messages()
    for user in ("you", "other"):
        with pytest.raises(Refusal, match="message_not_found"):
            workspace.shortcut("add", message=message, user=user)


# -- messages --------------------------------------------------------------------------------------------


def test_a_mention_and_a_direct_message_reach_the_app(workspace: RunningWorkspace, forms: App) -> None:
    said = workspace.mention("what of the tolls?")
    (mention,) = events(workspace, "app_mention")
    assert (mention["ts"], mention["channel"], mention["user"]) == (said.ts, said.channel, said.user)
    assert "channel_type" not in mention
    reply = workspace.mention("and the berths?", thread=said.ts)
    assert events(workspace, "app_mention")[-1]["thread_ts"] == said.ts
    assert workspace.thread("general", said.ts) == (reply,)
    workspace.dm("just us")
    (direct,) = events(workspace, "message")
    assert (direct["channel_type"], direct["channel"]) == ("im", workspace.direct().id)
    assert direct["text"] == "just us"


def test_the_app_gets_what_it_subscribed_to_and_nothing_else(
    workspace: RunningWorkspace, http_forms: App
) -> None:
    workspace.subscribe("message.groups")
    workspace.add_channel("board", private=True)
    workspace.say("in public")
    workspace.mention("hello")
    workspace.dm("hello")
    assert workspace.open_home() is None
    workspace.say("among us", channel="board")
    (event,) = events(workspace)
    assert (event["text"], event["channel_type"]) == ("among us", "group")


def test_the_app_hears_itself_and_other_bots(workspace: RunningWorkspace, http_forms: App) -> None:
    workspace.subscribe("message.channels")
    robot = workspace.add_user("robot", bot=True)
    workspace.join("general", user="robot")
    workspace.say("beep", user="robot")
    assert events(workspace, "message")[-1]["bot_id"] == robot.bot_id
    posted = http_forms.client.chat_postMessage(channel="general", text="mine")
    http_forms.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="changed")
    http_forms.client.chat_delete(channel=posted["channel"], ts=posted["ts"])

    workspace.wait_delivered(lambda item: item.payload["event"].get("text") == "mine")
    for change in ("message_changed", "message_deleted"):
        workspace.wait_delivered(lambda item, change=change: item.payload["event"].get("subtype") == change)


def test_nobody_writes_where_he_is_not(workspace: RunningWorkspace) -> None:
    workspace.add_channel("board", private=True, members=["you"])
    workspace.add_user("other")
    with pytest.raises(Refusal, match="not_in_channel"):
        workspace.say("hello", channel="board", user="other")
    with pytest.raises(Refusal, match="thread_not_found"):
        workspace.say("hello", thread="1700000000.000001")
    workspace.archive("board")
    with pytest.raises(Refusal, match="is_archived"):
        workspace.say("hello", channel="board")


def test_who_comes_is_told(workspace: RunningWorkspace, http_forms: App) -> None:
    place = workspace.add_channel("ports", bot=False)
    workspace.join("ports", user="dealbrief", inviter="you")
    (event,) = events(workspace, "member_joined_channel")
    assert (event["user"], event["channel"]) == (workspace.state.bot.id, place.id)
    assert event["inviter"] == workspace.state.you.id
    http_forms.client.chat_postMessage(channel="ports", text="hello")
    workspace.archive("ports")
    (gone,) = events(workspace, "channel_archive")
    assert gone["channel"] == place.id
    assert error(http_forms.client.chat_postMessage, channel="ports", text="hello") == "is_archived"


def test_who_goes_is_told(workspace: RunningWorkspace, http_forms: App) -> None:
    place = workspace.add_channel("ports")
    workspace.leave("ports", user="dealbrief")
    (event,) = events(workspace, "member_left_channel")
    assert (event["user"], event["channel"]) == (workspace.state.bot.id, place.id)
    assert error(http_forms.client.chat_postMessage, channel="ports", text="hello") == "not_in_channel"


def test_a_request_comes_again_as_it_was(workspace: RunningWorkspace, forms: App) -> None:
    numbers: list[Any] = []

    @forms.middleware
    def note(request: Any, next: Any) -> None:
        numbers.append((request.headers.get("x-slack-retry-num"), request.body["event_id"]))
        next()

    workspace.mention("hello")
    assert workspace.repeat().ok
    assert workspace.repeat(2, "http_error").ok
    first = numbers[0][1]
    assert numbers == [(None, first), (["1"], first), (["2"], first)]


def test_a_click_in_a_thread_says_so(workspace: RunningWorkspace, http_forms: App, client: WebClient) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "S"}, "action_id": "share"}
    menu = {
        "type": "static_select",
        "action_id": "pick",
        "options": [{"text": {"type": "plain_text", "text": "A"}, "value": "a"}],
    }
    said = workspace.say("start")
    blocks = [section("x"), {"type": "actions", "block_id": "b", "elements": [menu, button]}]
    client.chat_postMessage(channel=said.channel, thread_ts=said.ts, text="x", blocks=blocks)
    (answer,) = workspace.thread("general", said.ts)
    workspace.click(answer, "pick", selected="a")
    workspace.click(answer, "share")
    body = heard(http_forms)[-1]
    assert body["container"]["thread_ts"] == said.ts
    assert body["state"]["values"]["b"]["pick"]["selected_option"]["value"] == "a"


# -- the assistant ---------------------------------------------------------------------------------------


def test_the_assistant_has_a_status_a_title_and_prompts(workspace: RunningWorkspace, forms: App) -> None:
    thread = workspace.start_assistant()
    (started,) = events(workspace, "assistant_thread_started")
    context = started["assistant_thread"]["context"]
    assert context["channel_id"] == workspace.state.channel("general").id
    place = {"channel_id": thread.channel, "thread_ts": thread.ts}
    prompts = [{"title": "Open", "message": "What is open?"}]
    forms.client.assistant_threads_setSuggestedPrompts(**place, prompts=prompts, title="Ask")
    forms.client.assistant_threads_setTitle(**place, title="The tolls")
    forms.client.assistant_threads_setStatus(**place, status="is reading")
    now = workspace.assistant(thread)
    assert (now.title, now.status, now.prompts_title) == ("The tolls", "is reading", "Ask")
    assert now.prompts == (("Open", "What is open?"),)
    workspace.dm("What is open?", thread=thread.ts)
    forms.client.chat_postMessage(channel=thread.channel, thread_ts=thread.ts, text="Nothing.")
    assert workspace.assistant(thread).status == ""
    workspace.add_channel("ports")
    workspace.move_assistant(thread, "ports")
    moved = events(workspace, "assistant_thread_context_changed")[-1]["assistant_thread"]
    assert moved["context"]["channel_id"] == workspace.state.channel("ports").id


def test_what_the_assistant_refuses(workspace: RunningWorkspace, client: WebClient) -> None:
    thread = workspace.start_assistant()
    place = {"channel_id": thread.channel, "thread_ts": thread.ts}
    many = [{"title": "t", "message": "m"}] * 5
    call = client.assistant_threads_setSuggestedPrompts
    assert error(call, **place, prompts=many) == "invalid_arguments"
    assert error(call, **place, prompts=[{"title": "t"}]) == "invalid_arguments"
    elsewhere = {**place, "thread_ts": "1700000000.000001"}
    assert error(client.assistant_threads_setStatus, **elsewhere, status="x") == "invalid_thread_ts"
