"""What Slack may send, and who answers it. Registration is here and nowhere else."""

from __future__ import annotations

import re

from slack_bolt import App
from sqlalchemy.orm import Session, sessionmaker

from bot.blocks.message import ASK
from bot.listeners import actions, commands
from bot.listeners.once import Once
from briefings.settings import Settings


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    app.use(Once())
    app.command(settings.command)(ack=commands.acknowledge, lazy=[commands.answer(settings, sessions)])
    app.action(re.compile(rf"^{ASK}\d+$"))(ack=actions.acknowledge, lazy=[actions.answer(settings, sessions)])
