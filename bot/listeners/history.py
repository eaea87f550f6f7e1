"""Corrections of a deal, newest first, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence

from bot import corrections as rules
from bot import scope
from bot.blocks import Message, corrected
from bot.command import History
from bot.listeners.asked import AppContext, Asked
from briefings import clock
from briefings.errors import NotFound
from briefings.store import corrections
from briefings.store.corrections import Who


def answer(context: AppContext, asked: Asked, command: History) -> Sequence[Message]:
    return page(context, asked, 0)


def page(context: AppContext, asked: Asked, offset: int) -> Sequence[Message]:
    """The corrections after the first `offset` ones. Raises as `scope.current` does."""
    with context.sessions() as session:
        deal = scope.current(session, context.settings, context.client, asked.team, asked.channel, asked.user)
        total, found = corrections.history(session, deal.name, limit=corrected.PAGE, offset=offset)
    name = deal.title or deal.name
    return (corrected.history(name, total, found, offset, context.settings.command),)


def undo(context: AppContext, asked: Asked, id: str, name: str) -> None:
    """Raises NotFound for a correction that is not there or may not be seen here, MayNot."""
    with context.sessions.begin() as session:
        found = corrections.one(session, id)
        where = (session, context.settings, context.client, asked.team)
        if found.deal not in {deal.name for deal in scope.deals(*where, asked.channel, asked.user)}:
            raise NotFound("There is no such correction.")
        rules.allow(*where, asked.user, found.deal)
        corrections.undo(session, id, Who(asked.team, asked.user, name), clock.now())
