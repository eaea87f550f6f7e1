"""Posting a delivery so that it can be found again, and telling errors that last from those that pass."""

from __future__ import annotations

import datetime as dt
import http.client
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.blocks import Message
from bot.pace import PACE
from briefings import clock
from briefings.errors import DeliveryError

EVENT = "dealbrief_delivery"
SKEW = dt.timedelta(minutes=5)  # by which our clock and Slack's may differ
PAGE = 200  # messages that one look into a channel's history asks for

# Trying again cannot help until somebody changes something; what is done then is in the sentence.
_PERMANENT = {
    "channel_not_found": "the channel does not exist or the bot may not see it; invite the bot to it",
    "not_in_channel": "the bot is not in the channel; invite it",
    "is_archived": "the channel is archived",
    "account_inactive": "the bot's account was switched off; install the app again",
    "token_revoked": "the bot token was revoked; install the app again",
    "token_expired": "the bot token has expired; install the app again",
    "invalid_auth": "the bot token is not valid; set SLACK_BOT_TOKEN again",
    "not_authed": "there is no bot token; set SLACK_BOT_TOKEN",
    "missing_scope": "the app lacks a permission; install it again from the manifest",
    "restricted_action": "the workspace does not allow the bot to post there",
}

# The same, where the person is the reason rather than the bot.
_NOBODY = {
    "user_not_found": "there is no such person in the workspace",
    "users_not_found": "there is no such person in the workspace",
    "user_disabled": "the person's account is closed",
    "cannot_dm_bot": "a bot cannot be written to",
}


class NobodyThere(DeliveryError):
    """The person to be told cannot be told any more."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What is in the channel already: the first message of a delivery and how many there are in all."""

    ts: str
    count: int


def post(
    client: WebClient,
    channel: str,
    delivery: str,
    messages: Sequence[Message],
    done: Posted | None = None,
    until: dt.datetime | None = None,
) -> str:
    """Posts what is not there yet: the first message in the channel, the others in its thread.

    Begins no message after `until`, when somebody else may take the delivery over. Returns the first
    one's ts. Raises DeliveryError.
    """
    ts, count = (done.ts, done.count) if done else (None, 0)
    for number in range(count, len(messages)):
        if until is not None and clock.now() > until:
            raise DeliveryError(f"Slack took too long; {number} of {len(messages)} messages were posted.")
        metadata = {"event_type": EVENT, "event_payload": {"delivery": delivery, "part": number + 1}}
        said = say(client, channel, messages[number], thread=ts, metadata=metadata)
        ts = ts or said
    assert ts is not None
    return ts


def say(
    client: WebClient,
    channel: str,
    message: Message,
    *,
    thread: str | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> str:
    """Posts one message, when it is the channel's turn; its ts. A user's id is a channel: the conversation
    with them. Everything that the bot posts by itself goes this way. Raises DeliveryError."""
    PACE.wait(channel)
    answer = _call(
        client.chat_postMessage,
        channel=channel,
        **message,
        **({"thread_ts": thread} if thread else {}),
        **({"metadata": metadata} if metadata else {}),
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(answer["ts"])


def direct(client: WebClient, user: str) -> str:
    """The conversation of the bot with that person. Raises DeliveryError."""
    return str(_call(client.conversations_open, users=user)["channel"]["id"])


def find(client: WebClient, channel: str, delivery: str, since: dt.datetime) -> Posted | None:
    """What an earlier attempt, at `since` or later, left in the channel. Raises DeliveryError."""
    oldest = f"{(since - SKEW).timestamp():.6f}"
    look = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
    for message in _all(client.conversations_history, {**look, "oldest": oldest}):
        if _is(message, delivery):
            ts = str(message["ts"])
            thread = (
                _all(client.conversations_replies, {**look, "ts": ts}) if message.get("reply_count") else ()
            )
            return Posted(ts, 1 + sum(_is(reply, delivery) for reply in thread if str(reply["ts"]) != ts))
    return None


def _is(message: Mapping[str, Any], delivery: str) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == EVENT and str(payload.get("delivery")) == delivery


def _all(method: Callable[..., SlackResponse], arguments: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    cursor = ""
    while True:
        answer = _call(method, **arguments, **({"cursor": cursor} if cursor else {}))
        yield from answer.get("messages") or ()
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _call(method: Callable[..., SlackResponse], **arguments: Any) -> SlackResponse:
    try:
        return method(**arguments)
    except SlackApiError as error:
        raise _refused(method.__name__.replace("_", "."), error) from None
    except (SlackClientError, OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise DeliveryError(f"Slack could not be reached ({reason}).") from None


def _refused(method: str, error: SlackApiError) -> DeliveryError:
    response = error.response
    data = response.data if isinstance(response, SlackResponse) else response
    code = str(data.get("error") or "") if isinstance(data, Mapping) else ""
    if code in _NOBODY:
        return NobodyThere(f"Slack refused the message ({code}): {_NOBODY[code]}.", permanent=True)
    if code in _PERMANENT:
        return DeliveryError(f"Slack refused the message ({code}): {_PERMANENT[code]}.", permanent=True)
    details = (
        ((data.get("response_metadata") or {}).get("messages") or ()) if isinstance(data, Mapping) else ()
    )
    status = getattr(response, "status_code", "")
    what = code or f"status {status}"
    return DeliveryError(f"Slack answered {method} with {' '.join((what, *map(str, details[:2])))}.")
