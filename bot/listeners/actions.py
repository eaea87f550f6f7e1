"""Buttons that ask, and buttons that turn the page of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot.blocks.message import ASK, PAGE
from bot.listeners import modals, questions
from bot.listeners.asked import AppContext, Asked, by_click
from bot.listeners.asking import ask, opens, told
from bot.listeners.commands import acknowledge
from briefings.settings import Settings


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    for stem, read in ((ASK, _words), (PAGE, _page)):
        lazy = _answer(settings, sessions, read)
        app.action(re.compile(rf"^{stem}\d+$"))(ack=acknowledge, lazy=[lazy])


def _value(body: Mapping[str, Any]) -> str:
    return str((body.get("actions") or [{}])[0].get("value") or "")


def _words(context: AppContext, clicked: Asked) -> Asked:
    return clicked


def _page(context: AppContext, clicked: Asked) -> Asked:
    """The page takes the place of the one with the button."""
    return replace(questions.at(context, clicked), replaces=True)


def _answer(
    settings: Settings, sessions: sessionmaker[Session], read: Callable[[AppContext, Asked], Asked]
) -> Callable[..., None]:
    @modals.opening(lambda body: opens(settings, _value(body)))
    def answer_action(body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        context = AppContext(settings, sessions, client)
        clicked = by_click(body, str(action.get("value") or ""))
        with told(context, clicked):
            ask(context, read(context, clicked))

    return answer_action
