"""Buttons that ask: their value is the words of a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack
from sqlalchemy.orm import Session, sessionmaker

from bot.listeners.asking import Question, ask
from briefings.settings import Settings


def acknowledge(ack: Ack) -> None:
    ack()


def answer(settings: Settings, sessions: sessionmaker[Session]) -> Callable[..., None]:
    def answer_action(body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        team, channel = body.get("team") or {}, body.get("channel") or {}
        ask(
            settings,
            sessions,
            Question(
                text=str(action.get("value") or ""),
                team=str(team.get("id") or ""),
                channel=str(channel.get("id") or ""),
                response_url=str(body.get("response_url") or ""),
                replaces=True,
            ),
        )

    return answer_action
