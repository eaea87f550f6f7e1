"""The slash command."""

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
    def answer_command(command: Mapping[str, Any]) -> None:
        ask(
            settings,
            sessions,
            Question(
                text=str(command.get("text") or ""),
                team=str(command.get("team_id") or ""),
                channel=str(command.get("channel_id") or ""),
                response_url=str(command.get("response_url") or ""),
            ),
        )

    return answer_command
