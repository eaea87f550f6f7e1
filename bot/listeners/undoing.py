"""The buttons of a history: other pages, and taking a correction back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot.blocks import corrected
from bot.listeners import history
from bot.listeners.asked import AppContext, by_click
from bot.listeners.asking import send, told
from bot.listeners.commands import acknowledge
from briefings.settings import Settings


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    def turn(body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        asked = by_click(body, "history")
        context = AppContext(settings, sessions, client)
        with told(context, asked):
            send(context, asked, history.page(context, asked, _number(action.get("value"))))

    def undo(body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        asked = by_click(body, "history")
        context = AppContext(settings, sessions, client)
        with told(context, asked):
            id, _, offset = str(action.get("value") or "").partition(" ")
            name = str(body["user"].get("name") or body["user"].get("username") or "")
            history.undo(context, asked, id, name)
            send(context, asked, history.page(context, asked, _number(offset)))

    app.action(re.compile(rf"^{corrected.OLDER}_\d$"))(ack=acknowledge, lazy=[turn])
    app.action(re.compile(rf"^{corrected.UNDO}_\d+$"))(ack=acknowledge, lazy=[undo])


def _number(value: object) -> int:
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
