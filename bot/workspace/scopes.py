"""Which scope each method needs, as far as the stand-in has it."""

from __future__ import annotations

from bot.workspace import conversations
from bot.workspace.refusal import Refusal
from bot.workspace.state import Channel, Json, State

_ONE = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "conversations.join": "channels:join",
    "conversations.open": "im:write",
    "users.info": "users:read",
    "users.list": "users:read",
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setTitle": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
}
# By the kind of the conversation: public, private, direct.
_BY_CHANNEL = {
    "conversations.info": "read",
    "conversations.members": "read",
    "conversations.history": "history",
    "conversations.replies": "history",
}
_BY_TYPES = ("conversations.list", "users.conversations")
_FAMILY = {"public_channel": "channels", "private_channel": "groups", "mpim": "mpim", "im": "im"}

# What a token says of itself that may do everything.
EVERY = frozenset(_ONE.values()) | {"commands", "channels:history", "channels:read", "groups:history"}


def check(method: str, state: State, arguments: Json, granted: frozenset[str] | None) -> None:
    """Raises Refusal(missing_scope) when the granted scopes do not cover this call; None covers all."""
    if granted is None:
        return
    missing = [scope for scope in _needed(method, state, arguments) if scope not in granted]
    if missing:
        details = {"needed": ",".join(missing), "provided": ",".join(sorted(granted))}
        raise Refusal("missing_scope", details=details)


def _needed(method: str, state: State, arguments: Json) -> list[str]:
    if method in _ONE:
        return [_ONE[method]]
    if method in _BY_TYPES:
        return sorted(f"{_FAMILY[kind]}:read" for kind in conversations.kinds(arguments))
    if method in _BY_CHANNEL and arguments.get("channel"):
        place = _channel(state, str(arguments["channel"]))
        family = _FAMILY[conversations.kind(place)] if place else "channels"
        return [f"{family}:{_BY_CHANNEL[method]}"]
    return []


def _channel(state: State, reference: str) -> Channel | None:
    try:
        return state.channel(reference)
    except Refusal:
        return None
