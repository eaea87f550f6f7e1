"""The chat.* methods: what the bot may say, where, and how much of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.workspace import checks, shapes
from bot.workspace.arguments import needed
from bot.workspace.refusal import Refusal
from bot.workspace.state import Channel, Json, Message, State

_TS = re.compile(r"\d{10}\.\d{6}", re.ASCII)


def post_message(state: State, arguments: Json) -> Json:
    place = _place(state, needed(arguments, "channel"))
    message = state.post(
        place.id, state.bot, **content(arguments), **_thread(arguments), **_metadata(arguments)
    )
    return {"channel": place.id, "ts": message.ts, "message": shapes.message(state, message)}


def post_ephemeral(state: State, arguments: Json) -> Json:
    place = _place(state, needed(arguments, "channel"))
    reader = state.user(needed(arguments, "user"))
    if reader.id not in place.members:
        raise Refusal("user_not_in_channel")
    said = content(arguments)
    message = state.post(place.id, state.bot, **said, **_thread(arguments), only_for=reader.id)
    return {"message_ts": message.ts}


def update(state: State, arguments: Json) -> Json:
    old = _own(state, arguments, "cant_update_message")
    # Blocks that are not given stay; an empty list takes them away.
    kept = {"blocks": list(old.blocks), "attachments": list(old.attachments)}
    given = {name: arguments[name] for name in kept if arguments.get(name) is not None}
    said = content({"text": old.text, **arguments, **kept, **given})
    message = state.change(old.channel, old.ts, edited=state.new_ts(), **said, **_metadata(arguments))
    shape = shapes.message(state, message)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": shape}


def delete(state: State, arguments: Json) -> Json:
    old = _own(state, arguments, "cant_delete_message")
    state.delete(old.channel, old.ts)
    return {"channel": old.channel, "ts": old.ts}


def permalink(state: State, arguments: Json) -> Json:
    place = state.channel(needed(arguments, "channel"))
    message = state.message(place.id, needed(arguments, "message_ts"))
    link = f"https://{state.team_domain}.slack.com/archives/{place.id}/p{message.ts.replace('.', '')}"
    return {"channel": place.id, "permalink": link}


def content(arguments: Json, *, summed: bool = True) -> dict[str, Any]:
    """Text, blocks and attachments of a message, checked as Slack checks them.

    Raises Refusal: no_text, msg_too_long, and what checks.blocks raises.
    """
    text = arguments.get("text")
    text = "" if text is None else str(text)
    blocks = checks.blocks(arguments.get("blocks") or [], summed=summed)
    attachments = arguments.get("attachments") or []
    if not isinstance(attachments, list) or not all(isinstance(a, dict) for a in attachments):
        raise Refusal("invalid_attachments")
    for attachment in attachments:
        checks.blocks(attachment.get("blocks") or [], summed=summed)
    if not (text.strip() or blocks or attachments):
        raise Refusal("no_text")
    if len(text) > checks.MESSAGE_TEXT:
        raise Refusal("msg_too_long")
    return {"text": text, "blocks": blocks, "attachments": tuple(attachments)}


def _place(state: State, reference: str) -> Channel:
    """Where a message goes: a channel by id or name, or a user, who gets a direct message."""
    if any(reference == user.id for user in state.users()):
        return state.open_im(reference)
    place = state.channel(reference)
    if place.is_private and state.bot.id not in place.members:
        raise Refusal("channel_not_found")
    if place.is_archived:
        raise Refusal("is_archived")
    if state.bot.id not in place.members:
        raise Refusal("not_in_channel")
    return place


def _own(state: State, arguments: Json, refusal: str) -> Message:
    """The bot's own message that `channel` and `ts` name; nobody can change an ephemeral one this way."""
    place = state.channel(needed(arguments, "channel"))
    message = state.message(place.id, needed(arguments, "ts"))
    if message.ephemeral:
        raise Refusal("message_not_found")
    if message.user != state.bot.id:
        raise Refusal(refusal)
    return message


def _thread(arguments: Json) -> dict[str, Any]:
    ts = arguments.get("thread_ts")
    if ts is None or ts == "":
        return {}
    if not _TS.fullmatch(str(ts)):
        raise Refusal("invalid_thread_ts")
    return {"thread_ts": str(ts)}


def _metadata(arguments: Json) -> dict[str, Any]:
    metadata = arguments.get("metadata")
    if metadata is None:
        return {}
    if metadata == {}:
        return {"metadata": None}
    if (
        not isinstance(metadata, dict)
        or not isinstance(metadata.get("event_type"), str)
        or not isinstance(metadata.get("event_payload"), dict)
    ):
        raise Refusal("invalid_metadata_format")
    return {"metadata": metadata}


METHODS: dict[str, Callable[[State, Json], Json]] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
}
