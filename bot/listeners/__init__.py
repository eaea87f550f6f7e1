"""What Slack may send, and who answers it. Each module registers its own listeners; this one says which
modules there are, and nothing else registers any."""

from __future__ import annotations

from slack_bolt import App
from sqlalchemy.orm import Session, sessionmaker

from bot.listeners import (
    actions,
    adding,
    briefing,
    commands,
    fixing,
    home,
    leaving,
    mentions,
    scheduling,
    sealed,
    setup,
    sharing,
    shortcuts,
    undoing,
    watching,
    whys,
)
from briefings.settings import Settings

_MODULES = (
    commands,
    actions,
    adding,
    briefing,
    fixing,
    home,
    leaving,
    mentions,
    sharing,
    shortcuts,
    undoing,
    whys,
    scheduling,
    setup,
    watching,
)


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    sealed.register(app)
    for module in _MODULES:
        module.register(app, settings, sessions)
