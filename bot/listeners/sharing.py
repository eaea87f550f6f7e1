"""“Share”: puts an answer into the channel, once, and says who did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import outbox
from bot.blocks import Button, facts, signed, with_buttons, with_note
from bot.blocks.message import SHARE
from bot.command import parse
from bot.listeners import asking, questions
from bot.listeners.asked import AppContext, Asked, by_click
from bot.listeners.commands import acknowledge
from bot.listeners.questions import Found
from briefings import clock
from briefings.settings import Settings
from briefings.store import posted, requests


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    app.action(SHARE)(ack=acknowledge, lazy=[_share(settings, sessions)])


def _share(settings: Settings, sessions: sessionmaker[Session]) -> Callable[..., None]:
    def share(body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        context = AppContext(settings, sessions, client)
        clicked = by_click(body, str(action.get("value") or ""))
        message = str((body.get("container") or {}).get("message_ts") or "")
        with asking.told(context, clicked):
            asked = questions.at(context, clicked)
            command = parse(asked.text, clock.today(settings.timezone), settings.command)
            found = questions.found(context, asked, command)
            # A second click finds the answer shared, also one that another process takes.
            key = f"share {asked.team} {clicked.channel} {message} {clicked.text}"
            with sessions.begin() as session:
                first = requests.take(session, key, clock.now())
            if first:
                _post(context, asked, found)
                shown = with_buttons(
                    with_note(found.message, "Shared with the channel."), questions.turning(found)
                )
                asking.send(context, replace(clicked, replaces=True), (shown,))

    return share


def _post(context: AppContext, asked: Asked, found: Found) -> None:
    """Raises DeliveryError."""
    more = [Button("See it all", found.here.words)] if found.before or found.after else []
    message = with_buttons(signed(found.message, asked.user), more)
    ts = outbox.say(context.client, asked.channel, message, thread=asked.thread or None)
    with context.sessions.begin() as session:
        posted.record(session, asked.team, asked.channel, ts, found.deal, facts(message), clock.now())
