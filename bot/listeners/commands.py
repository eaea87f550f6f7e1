"""The slash command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot.listeners import modals
from bot.listeners.asked import AppContext, by_command
from bot.listeners.asking import ask, opens
from briefings.settings import Settings


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    app.command(settings.command)(ack=acknowledge, lazy=[_answer(settings, sessions)])


def acknowledge(ack: Ack) -> None:
    ack()


def _answer(settings: Settings, sessions: sessionmaker[Session]) -> Callable[..., None]:
    @modals.opening(lambda body: opens(settings, str(body.get("text") or "")))
    def answer_command(command: Mapping[str, Any], client: WebClient) -> None:
        ask(AppContext(settings, sessions, client), by_command(command))

    return answer_command
