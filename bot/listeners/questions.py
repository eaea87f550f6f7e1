"""Commands that ask: the deal of the channel, the document that answers, and it as a message."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot import answers, scope
from bot.blocks import Button, Message, messages, sentence, with_buttons, with_note
from bot.blocks.fallback import rest, summary
from bot.blocks.message import PAGE, SHARE
from bot.command import Command, Compare, text
from bot.listeners.asked import AppContext, Asked
from bot.listeners.places import Place, value
from briefings import clock
from briefings.brief import render
from briefings.deals import Deal
from briefings.store import access


def answer(context: AppContext, asked: Asked, command: Command) -> Sequence[Message]:
    """The page that is asked for, with buttons to the others and one that shares it.

    Raises DealbriefError when the store does not allow an answer.
    """
    try:
        shown, here, before, after = found(context, asked, command)
    except answers.Unclear as error:
        return (sentence(str(error), [Button(label, text(instead)) for label, instead in error.instead]),)
    buttons = [
        *([Button("‹ Previous", value(before), PAGE)] if before else []),
        *([Button("Next ›", value(after), PAGE)] if after else []),
        Button("Share", value(here), SHARE),
        *(Button(label, text(further)) for label, further in followed(command)),
    ]
    return (with_buttons(shown, buttons),)


def followed(command: Command) -> list[tuple[str, Command]]:
    """What an answer leads on to: labels and commands."""
    if isinstance(command, Compare) and command.actors:
        return [("Everybody, by topic", Compare((), command.on))]
    return []


def found(
    context: AppContext, asked: Asked, command: Command
) -> tuple[Message, Place, Place | None, Place | None]:
    """The message without buttons; where it is in the answer, and what comes before and after it.

    Raises as `answers.answer` does.
    """
    today = clock.today(context.settings.timezone)
    prefix = context.settings.command
    with context.sessions() as session:
        deal = _deal(context, asked, session)
        document = answers.answer(session, deal, command, today, prefix, asked.page)
    parts = messages(render.slack(document), summary(document))
    part = min(asked.part or len(parts), len(parts))
    words, page = text(command), asked.page
    before = after = None
    if part > 1:
        before = Place(words, page, part - 1)
    elif page > 1:
        before = Place(words, page - 1, 0)
    if part < len(parts):
        after = Place(words, page, part + 1)
    elif document.more:
        after = Place(words, page + 1)
    shown = parts[part - 1]
    if part == len(parts) and (more := rest(document, prefix)):
        shown = with_note(shown, more)
    return shown, Place(words, page, part), before, after


def _deal(context: AppContext, asked: Asked, session: Session) -> Deal:
    """The deal that is asked about here. Slack is only asked where it has not told all we need."""
    if asked.names and not scope.private(asked.channel):
        own = scope.own(context.settings)
        return access.current(session, asked.team, asked.channel, names=asked.names, own=own)
    return scope.current(session, context.settings, context.client, asked.team, asked.channel, asked.user)
