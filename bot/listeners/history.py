"""Corrections, newest first, and the buttons that take them back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import corrections as rules
from bot import scope
from bot.blocks import Message, corrected
from bot.command import History
from bot.listeners.asked import AppContext, Asked, by_click
from bot.listeners.asking import send, told
from bot.listeners.commands import acknowledge
from briefings import clock
from briefings.errors import NotFound
from briefings.settings import Settings
from briefings.store import corrections
from briefings.store.corrections import Who


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    def turn(body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        asked = by_click(body, "history")
        context = AppContext(settings, sessions, client)
        with told(context, asked):
            send(context, asked, _page(context, asked, _number(action.get("value"))))

    def undo(body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        asked = by_click(body, "history")
        context = AppContext(settings, sessions, client)
        with told(context, asked):
            id, _, offset = str(action.get("value") or "").partition(" ")
            name = str(body["user"].get("name") or body["user"].get("username") or "")
            _undo(context, asked, id, name)
            send(context, asked, _page(context, asked, _number(offset)))

    app.action(re.compile(rf"^{corrected.OLDER}_\d$"))(ack=acknowledge, lazy=[turn])
    app.action(re.compile(rf"^{corrected.UNDO}_\d+$"))(ack=acknowledge, lazy=[undo])


def answer(context: AppContext, asked: Asked, command: History) -> Sequence[Message]:
    return _page(context, asked, 0)


def _page(context: AppContext, asked: Asked, offset: int) -> Sequence[Message]:
    with context.sessions() as session:
        deal = scope.current(session, context.settings, context.client, asked.team, asked.channel, asked.user)
        total, page = corrections.history(session, deal.name, limit=corrected.PAGE, offset=offset)
    name = deal.title or deal.name
    return (corrected.history(name, total, page, offset, context.settings.command),)


def _undo(context: AppContext, asked: Asked, id: str, name: str) -> None:
    with context.sessions.begin() as session:
        found = corrections.one(session, id)
        where = (session, context.settings, context.client, asked.team)
        if found.deal not in {deal.name for deal in scope.deals(*where, asked.channel, asked.user)}:
            raise NotFound("There is no such correction.")
        rules.allow(*where, asked.user, found.deal)
        corrections.undo(session, id, Who(asked.team, asked.user, name), clock.now())


def _number(value: object) -> int:
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
