"""What a listener hands to whoever answers: who asked what where, and what there is to answer with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot.blocks import Message
from briefings.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """Words asked by `user` in a channel. All ids are Slack's.

    `trigger` opens one form, within three seconds. `thread` is the ts of the thread that it was asked in.
    `replaces`: the answer takes the place of the message with the button. `names` are the channel's, where
    Slack tells: deal files may name a channel by it. `deal` is the one that is asked about, where it is not
    the one of the channel. `page` is that of the document, and `part` which of
    the messages that it takes, both from 1 on; part 0 is the last.
    """

    text: str
    team: str
    channel: str
    user: str = ""
    response_url: str = ""
    trigger: str = ""
    thread: str = ""
    replaces: bool = False
    names: tuple[str, ...] = ()
    deal: str | None = None
    page: int = 1
    part: int = 1


@dataclass(frozen=True, slots=True)
class AppContext:
    """`client` speaks with the token of the workspace that the request came from."""

    settings: Settings
    sessions: sessionmaker[Session]
    client: WebClient


# Gives the messages to answer with, none where a form was opened instead. Raises DealbriefError with one
# sentence for the person.
Handler = Callable[[AppContext, Asked, Any], Sequence[Message]]


def by_command(body: Mapping[str, Any]) -> Asked:
    """What a slash command asks."""
    return Asked(
        text=str(body.get("text") or ""),
        team=str(body.get("team_id") or ""),
        channel=str(body.get("channel_id") or ""),
        user=str(body.get("user_id") or ""),
        response_url=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
        names=_names(body.get("channel_name")),
    )


def by_click(body: Mapping[str, Any], text: str) -> Asked:
    """What a click in a message asks: `text` is the words that the button or menu holds."""

    def id(name: str) -> str:
        return str((body.get(name) or {}).get("id") or "")

    container = body.get("container") or {}
    return Asked(
        text=text,
        team=id("team") or str((body.get("user") or {}).get("team_id") or ""),
        channel=id("channel"),
        user=id("user"),
        response_url=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
        thread=str(container.get("thread_ts") or ""),
        replaces=bool(container.get("is_ephemeral")),
        names=_names((body.get("channel") or {}).get("name")),
    )


def by_body(body: Mapping[str, Any]) -> Asked:
    """Who stands behind any request of Slack's, and where; without the words."""
    if body.get("command"):
        return by_command(body)
    event = body.get("event")
    if not isinstance(event, Mapping):
        return by_click(body, "")
    return Asked("", str(body.get("team_id") or ""), "", str(event.get("user") or ""))


def _names(name: Any) -> tuple[str, ...]:
    """The channel's name, unless it is one that Slack gives to every private channel or conversation."""
    return (str(name),) if name and name not in ("privategroup", "directmessage") else ()


def team_of(body: Mapping[str, Any]) -> str:
    """The workspace that a click or a form comes from."""
    return str((body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or "")
