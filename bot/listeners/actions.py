"""Buttons that ask: their value is the words of a command."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot.blocks.message import ASK
from bot.listeners.asked import AppContext, by_click
from bot.listeners.asking import ask
from bot.listeners.commands import acknowledge
from briefings.settings import Settings


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    app.action(re.compile(rf"^{ASK}\d+$"))(ack=acknowledge, lazy=[_answer(settings, sessions)])


def _answer(settings: Settings, sessions: sessionmaker[Session]) -> Callable[..., None]:
    def answer_action(body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        ask(AppContext(settings, sessions, client), by_click(body, str(action.get("value") or "")))

    return answer_action
