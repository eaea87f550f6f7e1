"""Commands that ask: the deal of the channel, the document that answers, and it as a message."""

from __future__ import annotations

from collections.abc import Sequence

from bot import answers
from bot.blocks import Button, Message, messages, sentence
from bot.blocks.fallback import rest, summary
from bot.command import Command, text
from bot.listeners.asked import AppContext, Asked
from briefings import clock
from briefings.brief import render
from briefings.store import access

# Slack takes five answers for one command; one is kept for saying that something went wrong.
ANSWERS = 4


def answer(context: AppContext, asked: Asked, command: Command) -> Sequence[Message]:
    """Raises DealbriefError when the store does not allow an answer."""
    today = clock.today(context.settings.timezone)
    prefix = context.settings.command
    with context.sessions() as session:
        deal = access.current(session, asked.team, asked.channel, names=asked.names)
        try:
            document = answers.answer(session, deal, command, today, prefix)
        except answers.Unclear as error:
            return (sentence(str(error), [Button(label, text(instead)) for label, instead in error.instead]),)
    return messages(render.slack(document), summary(document), most=ANSWERS, more=rest(document, prefix))
