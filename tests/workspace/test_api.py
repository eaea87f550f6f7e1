"""The Web API as Slack's own client sees it."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.workspace import RunningWorkspace
from tests.support.workspace import client as make_client
from tests.workspace.apps import section


def error(call: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(*arguments, **named)
    return str(caught.value.response["error"])


def raw(workspace: RunningWorkspace, method: str, body: bytes, kind: str) -> dict[str, Any]:
    headers = {"Content-Type": kind, "Authorization": f"Bearer {workspace.bot_token}"}
    request = urllib.request.Request(workspace.api_url + method, body, headers)
    with urllib.request.urlopen(request, timeout=5) as response:
        answer: dict[str, Any] = json.load(response)
    return answer


def test_auth_test_names_team_and_bot(workspace: RunningWorkspace, client: WebClient) -> None:
    answer = client.auth_test()
    assert answer["user_id"] == workspace.state.bot.id
    assert answer["bot_id"] == workspace.state.bot.bot_id
    assert answer["team_id"] == workspace.state.team_id
    assert "chat:write" in answer.headers["X-OAuth-Scopes"]


def test_a_posted_message_comes_back_as_it_was(client: WebClient) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "d1"}}
    posted = client.chat_postMessage(
        channel="#general", text="Fallback", blocks=[section("*Hi*")], metadata=metadata, unfurl_links=False
    )
    history = client.conversations_history(channel=posted["channel"], include_all_metadata=True)
    (message,) = history["messages"]
    assert message["ts"] == posted["ts"] == posted["message"]["ts"]
    assert message["text"] == "Fallback"
    assert message["blocks"][0]["text"]["text"] == "*Hi*"
    assert message["metadata"] == metadata
    without = client.conversations_history(channel=posted["channel"])["messages"]
    assert "metadata" not in without[0]


def test_forms_and_json_mean_the_same(workspace: RunningWorkspace, client: WebClient) -> None:
    blocks = [section("Hi")]
    client.api_call("chat.postMessage", json={"channel": "general", "text": "t", "blocks": blocks})
    client.api_call(
        "chat.postMessage", data={"channel": "general", "text": "t", "blocks": json.dumps(blocks)}
    )
    first, second = workspace.recorded("chat.postMessage")
    assert first.payload == second.payload == {"channel": "general", "text": "t", "blocks": blocks}
    assert len(workspace.messages()) == 2


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"channel": "nowhere", "text": "t"}, "channel_not_found"),
        ({"channel": "closed", "text": "t"}, "not_in_channel"),
        ({"channel": "old", "text": "t"}, "is_archived"),
        ({"channel": "general"}, "no_text"),
        ({"channel": "general", "text": "  "}, "no_text"),
        ({"text": "t"}, "invalid_arguments"),
        ({"channel": "general", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "general", "text": "t", "blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"channel": "general", "text": "t", "blocks": [section("x" * 2900)] * 5}, "msg_blocks_too_long"),
        ({"channel": "general", "text": "t", "metadata": {"event_type": "d"}}, "invalid_metadata_format"),
        ({"channel": "general", "text": "t", "thread_ts": "yesterday"}, "invalid_thread_ts"),
    ],
)
def test_refusals_of_a_message(
    workspace: RunningWorkspace, client: WebClient, arguments: dict[str, Any], expected: str
) -> None:
    workspace.add_channel("closed", bot=False)
    workspace.add_channel("old", archived=True)
    assert error(client.api_call, "chat.postMessage", json=arguments) == expected
    assert all(workspace.messages(name) == () for name in ("general", "closed", "old"))
    assert workspace.recorded()[-1].answer["error"] == expected


def test_invalid_blocks_say_where(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="general", text="t", blocks=[section("x" * 3001)])
    (message,) = caught.value.response["response_metadata"]["messages"]
    assert message == "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"


@pytest.mark.parametrize(
    ("token", "expected"),
    [("", "not_authed"), ("xoxb-wrong", "invalid_auth"), ("APP", "not_allowed_token_type")],
)
def test_tokens(workspace: RunningWorkspace, token: str, expected: str) -> None:
    token = workspace.app_token if token == "APP" else token
    assert error(make_client(workspace, token).auth_test) == expected


def test_an_unknown_method(client: WebClient) -> None:
    assert error(client.api_call, "chat.shout") == "unknown_method"


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"{broken", "application/json", "invalid_json"),
        (b"[1]", "application/json", "json_not_object"),
        (b"channel=general&blocks=%5Bbroken", "application/x-www-form-urlencoded", "invalid_blocks_format"),
    ],
)
def test_broken_bodies(workspace: RunningWorkspace, body: bytes, kind: str, expected: str) -> None:
    assert raw(workspace, "chat.postMessage", body, kind)["error"] == expected


def test_an_ephemeral_message_reaches_one_person(workspace: RunningWorkspace, client: WebClient) -> None:
    other = workspace.add_user("other")
    client.chat_postEphemeral(channel="general", user=other.id, text="psst")
    assert [m.text for m in workspace.messages(user="other")] == ["psst"]
    assert workspace.messages() == ()
    assert client.conversations_history(channel=workspace.state.channel("general").id)["messages"] == []


def test_an_update_keeps_blocks_that_it_does_not_name(workspace: RunningWorkspace, client: WebClient) -> None:
    posted = client.chat_postMessage(channel="general", text="one", blocks=[section("old")])
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    client.chat_update(**place, text="two")
    (message,) = workspace.messages()
    assert (message.text, message.blocks[0]["text"]["text"]) == ("two", "old")
    assert message.edited is not None
    client.chat_update(**place, text="three", blocks=[])
    assert workspace.messages()[0].blocks == ()


def test_the_bot_changes_only_its_own_messages(workspace: RunningWorkspace, client: WebClient) -> None:
    mine = workspace.say("hello")
    place = {"channel": mine.channel, "ts": mine.ts}
    assert error(client.chat_update, **place, text="x") == "cant_update_message"
    assert error(client.chat_delete, **place) == "cant_delete_message"
    assert error(client.chat_delete, channel=mine.channel, ts="1700000000.000001") == "message_not_found"


def test_a_deleted_message_is_gone(workspace: RunningWorkspace, client: WebClient) -> None:
    posted = client.chat_postMessage(channel="general", text="one")
    client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert workspace.messages() == ()


def test_history_comes_newest_first_in_pages(workspace: RunningWorkspace, client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel="general", text=str(number))
    channel = workspace.state.channel("general").id
    pages = [
        [m["text"] for m in page["messages"]]
        for page in client.conversations_history(channel=channel, limit=2)
    ]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]


def test_history_between_two_messages(workspace: RunningWorkspace, client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="general", text=str(n))["ts"] for n in range(4)]
    channel = workspace.state.channel("general").id
    found = client.conversations_history(channel=channel, oldest=stamps[1], latest=stamps[3])["messages"]
    assert [m["text"] for m in found] == ["2"]
    found = client.conversations_history(channel=channel, oldest=stamps[1], latest=stamps[3], inclusive=True)[
        "messages"
    ]
    assert [m["text"] for m in found] == ["3", "2", "1"]


def test_answers_in_a_thread_stand_apart(workspace: RunningWorkspace, client: WebClient) -> None:
    parent = client.chat_postMessage(channel="general", text="parent")
    client.chat_postMessage(channel="general", text="child", thread_ts=parent["ts"])
    (top,) = client.conversations_history(channel=parent["channel"])["messages"]
    assert (top["text"], top["reply_count"]) == ("parent", 1)
    thread = client.conversations_replies(channel=parent["channel"], ts=parent["ts"])["messages"]
    assert [m["text"] for m in thread] == ["parent", "child"]
    assert (
        error(client.conversations_replies, channel=parent["channel"], ts="1700000000.000001")
        == "thread_not_found"
    )


def test_channels_are_listed_in_pages(workspace: RunningWorkspace, client: WebClient) -> None:
    for name in ("ports", "fish", "steel"):
        workspace.add_channel(name)
    workspace.add_channel("old", archived=True)
    names = [
        channel["name"]
        for page in client.conversations_list(limit=2, exclude_archived=True)
        for channel in page["channels"]
    ]
    assert names == ["general", "ports", "fish", "steel"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"cursor": "bad!"}, "invalid_cursor"),
        ({"limit": 0}, "invalid_limit"),
        ({"limit": 5000}, "invalid_limit"),
    ],
)
def test_bad_paging(client: WebClient, arguments: dict[str, Any], expected: str) -> None:
    assert error(client.conversations_list, **arguments) == expected


def test_joining_lets_the_bot_speak(workspace: RunningWorkspace, client: WebClient) -> None:
    channel = workspace.add_channel("closed", bot=False)
    assert not client.conversations_info(channel=channel.id)["channel"]["is_member"]
    client.conversations_join(channel=channel.id)
    assert client.conversations_info(channel=channel.id)["channel"]["is_member"]
    client.chat_postMessage(channel=channel.id, text="now")


def test_a_direct_message_opens_once(workspace: RunningWorkspace, client: WebClient) -> None:
    you = workspace.state.you.id
    first = client.conversations_open(users=you)["channel"]["id"]
    assert first.startswith("D")
    assert client.chat_postMessage(channel=you, text="just us")["channel"] == first
    assert [m.text for m in workspace.messages(first)] == ["just us"]


def test_people(workspace: RunningWorkspace, client: WebClient) -> None:
    assert client.users_info(user=workspace.state.you.id)["user"]["real_name"] == "You"
    assert {user["name"] for user in client.users_list()["members"]} == {"slackbot", "you", "dealbrief"}
    assert error(client.users_info, user="U404") == "user_not_found"
    far = client.users_info(user=workspace.add_user("far", zone="Asia/Kathmandu").id)["user"]
    assert (far["tz"], far["tz_offset"]) == ("Asia/Kathmandu", 20700)


def test_an_ordered_fault_spoils_one_call(workspace: RunningWorkspace, client: WebClient) -> None:
    workspace.fail_next("chat.postMessage", error="fatal_error")
    assert error(client.chat_postMessage, channel="general", text="one") == "fatal_error"
    client.chat_postMessage(channel="general", text="two")
    assert [m.text for m in workspace.messages()] == ["two"]


def test_too_many_requests_say_when_to_try_again(workspace: RunningWorkspace, client: WebClient) -> None:
    workspace.fail_next("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="general", text="one")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert caught.value.response["error"] == "ratelimited"


def test_slacks_client_tries_again_after_a_429(workspace: RunningWorkspace, client: WebClient) -> None:
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    workspace.fail_next("chat.postMessage", retry_after=0)
    client.chat_postMessage(channel="general", text="one")
    assert len(workspace.messages()) == 1


def test_a_fault_can_come_after_the_work(workspace: RunningWorkspace, client: WebClient) -> None:
    workspace.fail_next("chat.postMessage", status=500, after=True)
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="general", text="one")
    assert [m.text for m in workspace.messages()] == ["one"]


def test_api_test_gives_back_what_it_got(client: WebClient) -> None:
    assert client.api_test(foo="bar")["args"]["foo"] == "bar"
    assert error(client.api_test, error="my_error") == "my_error"


def test_a_message_has_an_address(workspace: RunningWorkspace, client: WebClient) -> None:
    posted = client.chat_postMessage(channel="general", text="one")
    link = client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])["permalink"]
    assert link.endswith(f"/archives/{posted['channel']}/p{posted['ts'].replace('.', '')}")


def test_a_private_channel_does_not_exist_for_those_outside(
    workspace: RunningWorkspace, client: WebClient
) -> None:
    secret = workspace.add_channel("secret", private=True, bot=False)
    board = workspace.add_channel("board", private=True, members=["you"])
    workspace.add_user("other")
    for call in (client.conversations_info, client.conversations_members, client.conversations_history):
        assert error(call, channel=secret.id) == "channel_not_found"
    assert error(client.chat_postMessage, channel=secret.id, text="t") == "channel_not_found"
    assert client.conversations_info(channel=board.id)["channel"]["is_private"]
    bot = workspace.state.bot.id
    assert set(client.conversations_members(channel=board.id)["members"]) == {workspace.state.you.id, bot}


def test_whose_conversations(workspace: RunningWorkspace, client: WebClient) -> None:
    other = workspace.add_user("other")
    workspace.add_channel("board", private=True, members=["you"])
    workspace.add_channel("secret", private=True, bot=False)
    workspace.direct("other")
    everything = "public_channel,private_channel,im"

    def names(user: str | None, types: str) -> list[str]:
        found = client.users_conversations(user=user, types=types)["channels"]
        return [channel.get("name", "(direct)") for channel in found]

    assert names(workspace.state.you.id, everything) == ["general", "board"]
    assert names(workspace.state.you.id, "public_channel") == ["general"]
    assert names(other.id, everything) == ["general", "(direct)"]
    assert names(None, everything) == ["general", "board", "(direct)"]
    assert error(client.users_conversations, user="U404") == "user_not_found"
    assert error(client.users_conversations, types="secret_channel") == "invalid_types"


def test_a_fault_can_be_for_one_channel(workspace: RunningWorkspace, client: WebClient) -> None:
    ports = workspace.add_channel("ports").id
    general = workspace.state.channel("general").id
    workspace.fail_next("chat.postMessage", retry_after=3, channel=ports)
    client.chat_postMessage(channel=general, text="one")
    assert error(client.chat_postMessage, channel=ports, text="two") == "ratelimited"
    client.chat_postMessage(channel=ports, text="two")


@pytest.mark.parametrize(
    ("scopes", "method", "arguments", "needed"),
    [
        (["commands"], "chat.postMessage", {"channel": "general", "text": "t"}, "chat:write"),
        (["chat:write"], "conversations.history", {"channel": "general"}, "channels:history"),
        (["channels:history"], "conversations.history", {"channel": "board"}, "groups:history"),
        (
            ["channels:read"],
            "users.conversations",
            {"types": "public_channel,private_channel"},
            "groups:read",
        ),
        ([], "conversations.list", {}, "channels:read"),
        ([], "conversations.open", {"users": "you"}, "im:write"),
        ([], "users.info", {"user": "you"}, "users:read"),
    ],
)
def test_a_call_beyond_what_was_granted(
    workspace: RunningWorkspace,
    client: WebClient,
    scopes: list[str],
    method: str,
    arguments: dict[str, Any],
    needed: str,
) -> None:
    workspace.add_channel("board", private=True)
    workspace.grant(scopes)
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, params=arguments)
    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == needed
    assert caught.value.response["provided"] == ",".join(sorted(scopes))
    workspace.grant([*scopes, needed])
    assert client.api_call(method, params=arguments)["ok"]
    assert client.auth_test().headers["X-OAuth-Scopes"] == ",".join(sorted([*scopes, needed]))
