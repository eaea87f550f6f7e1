"""Commands that ask: the deal of the channel, the document that answers, and it as a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot import answers, scope
from bot.blocks import Button, Message, limits, messages, sentence, with_buttons, with_note
from bot.blocks.fallback import rest, summary
from bot.blocks.message import PAGE, SHARE
from bot.command import Command, Compare, Help, Use, text
from bot.listeners import places
from bot.listeners.asked import AppContext, Asked
from bot.listeners.places import Place, value
from bot.rooms import ROOMS
from bot.turns import Turns
from briefings import clock
from briefings.brief import help, render
from briefings.deals import Deal
from briefings.errors import Ambiguous, NotFound
from briefings.types import FactSet

_TURNS = Turns()


@dataclass(frozen=True, slots=True)
class Found:
    """A message without buttons, of a deal; where it is in the answer, and what comes before and after."""

    message: Message
    deal: str
    here: Place
    before: Place | None = None
    after: Place | None = None


def answer(context: AppContext, asked: Asked, command: Command) -> Sequence[Message]:
    """The page that is asked for, with buttons to the others and one that shares it.

    Raises DealbriefError when the store does not allow an answer.
    """
    try:
        shown = found(context, asked, command)
    except answers.Unclear as error:
        return (sentence(str(error), [Button(label, text(instead)) for label, instead in error.instead]),)
    except (Ambiguous, NotFound) as error:
        return (_no_deal(context, command, error),)
    # Alone with the bot there is nobody to share it with.
    share = [] if scope.private(asked.channel) else [Button("Share", value(shown.here), SHARE)]
    further = [Button(label, text(led)) for label, led in followed(command)]
    return (with_buttons(shown.message, [*turning(shown), *share, *further]),)


def _no_deal(context: AppContext, command: Command, error: Ambiguous | NotFound) -> Message:
    """What to do about the deal; for help, what can be asked in general besides."""
    names = error.candidates if isinstance(error, Ambiguous) else ()
    buttons = [Button(text(use), text(use)) for use in map(Use, names[: answers.OFFERED])]
    if not isinstance(command, Help):
        return sentence(str(error), buttons)
    settings = context.settings
    document = help.guide(None, FactSet(), clock.today(settings.timezone), settings.command)
    shown = with_note(messages(render.slack(document), summary(document))[0], limits.escape(str(error)))
    return with_buttons(shown, buttons)


def turning(shown: Found) -> list[Button]:
    """Buttons to the pages around this one."""
    before = [Button("‹ Previous", value(shown.before), PAGE)] if shown.before else []
    after = [Button("Next ›", value(shown.after), PAGE)] if shown.after else []
    return [*before, *after]


def followed(command: Command) -> list[tuple[str, Command]]:
    """What an answer leads on to: labels and commands."""
    if isinstance(command, Compare) and command.actors:
        return [("Everybody, by topic", Compare((), command.on))]
    return []


def found(context: AppContext, asked: Asked, command: Command) -> Found:
    """Raises as `answers.answer` does, Unclear among it."""
    today = clock.today(context.settings.timezone)
    prefix = context.settings.command
    with _TURNS.turn():
        with context.sessions() as session:
            deal = _deal(session, context, asked)
            document = answers.answer(session, deal, command, today, prefix, asked.page)
        parts = messages(render.slack(document), summary(document))
    part, page = min(asked.part or len(parts), len(parts)), asked.page
    here = Place(text(command), page, part, asked.channel)
    before = after = None
    if part > 1:
        before = replace(here, part=part - 1)
    elif page > 1:
        before = replace(here, page=page - 1, part=0)
    if part < len(parts):
        after = replace(here, part=part + 1)
    elif document.more:
        after = replace(here, page=page + 1, part=1)
    shown = parts[part - 1]
    if part == len(parts):
        shown = with_note(shown, rest(document, prefix))
    return Found(shown, deal.name, here, before, after)


def at(context: AppContext, clicked: Asked) -> Asked:
    """What a button with a place in it asks. Raises OutOfDate.

    Where the answer came as a direct message, it is still about the deal of the channel where it was asked,
    as long as the person is in that.
    """
    place = places.read(clicked.text)
    channel = clicked.channel
    if scope.private(channel) and place.channel in ROOMS.of(context.client, clicked.team, clicked.user):
        channel = place.channel
    names = clicked.names if channel == clicked.channel else ()
    return replace(clicked, text=place.words, page=place.page, part=place.part, channel=channel, names=names)


def _deal(session: Session, context: AppContext, asked: Asked) -> Deal:
    """Raises NotFound for a deal that may not be spoken of here, and Ambiguous."""
    where = (session, context.settings, context.client, asked.team, asked.channel, asked.user)
    if asked.deal is None:
        return scope.current(*where, asked.names)
    for deal in scope.deals(*where):
        if deal.name == asked.deal:
            return deal
    raise NotFound("There is no such deal here.")
