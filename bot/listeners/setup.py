"""`use` and `new`: which deal a channel asks about, and setting one up."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import scope
from bot.blocks import Button, Message, limits, sentence
from bot.command import New, Use, text
from bot.forms import new, parts
from bot.forms.parts import Block
from bot.listeners import modals
from bot.listeners.asked import AppContext, Asked, team_of
from bot.rooms import ROOMS
from briefings.deals import Deal
from briefings.errors import Ambiguous, DealbriefError, NotFound
from briefings.settings import Settings
from briefings.store import access, write

NAMED = 10  # channels that an answer names


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    def send(ack: Ack, view: Mapping[str, Any]) -> None:
        if errors := new.errors(view):
            ack(response_action="errors", errors=errors)
        else:
            ack(**modals.wait(view, new.CALLBACK, new.HEADING, "Setting it up …"))

    def store(body: Mapping[str, Any], view: Mapping[str, Any], client: WebClient) -> None:
        if new.errors(view):
            return  # told with the acknowledgement
        context = AppContext(settings, sessions, client)
        with modals.submitted(client, view, new.CALLBACK, new.HEADING) as modal:
            modal.show(_stored(context, team_of(body), view))

    app.view(new.CALLBACK)(ack=send, lazy=[store])


def use(context: AppContext, asked: Asked, command: Use) -> Sequence[Message]:
    """Raises NotFound for a deal that the person may not see."""
    with context.sessions() as session:
        deals = _theirs(session, context, asked)
        current = _current(session, context, asked)
    if command.deal is None:
        return (_choice(context, deals, current),)
    deal = _named(deals, command.deal)
    private = scope.private(asked.channel)
    with context.sessions.begin() as session:
        if private:
            # Alone with the bot nobody else sees anything, and who leaves a deal's channels leaves the deal.
            access.choose(session, asked.team, asked.channel, deal.name)
        else:
            access.bind(session, asked.team, asked.channel, deal.name)
        channels = access.tied(session, deal.name, asked.team)
    return (_chosen(context, asked, deal, channels, private),)


def begin(context: AppContext, asked: Asked, command: New) -> Sequence[Message]:
    """Opens the form. Nothing in it needs the store, so it opens filled."""
    if not asked.trigger:
        raise DealbriefError(f"A form opens from the slash command: type `{context.settings.command} new`.")
    modals.show_first(context.client, asked.trigger, new.view(asked.channel, command.name or ""))
    return ()


def _theirs(session: Session, context: AppContext, asked: Asked) -> tuple[Deal, ...]:
    """What the channel may see, and what the person may bring there from their other channels."""
    here = scope.deals(session, context.settings, context.client, asked.team, asked.channel, asked.user)
    rooms = ROOMS.of(context.client, asked.team, asked.user) if asked.user else frozenset()
    brought = access.theirs(session, asked.team, rooms, own=scope.own(context.settings))
    return tuple({deal.name: deal for deal in (*here, *brought)}.values())


def _current(session: Session, context: AppContext, asked: Asked) -> Deal | None:
    try:
        return scope.current(session, context.settings, context.client, asked.team, asked.channel, asked.user)
    except (NotFound, Ambiguous):
        return None


def _named(deals: Sequence[Deal], name: str) -> Deal:
    """By name or title, whatever the case. Raises NotFound with the nearest names."""
    wanted = " ".join(name.casefold().split())
    for deal in deals:
        if wanted in (deal.name.casefold(), deal.title.casefold()):
            return deal
    names = [deal.name for deal in deals]
    shown = limits.shorten(" ".join(name.split()), 60)
    if not names:
        raise NotFound(f"I know no deal “{shown}” that you may see, nor any other; `new` sets one up.")
    near = tuple(difflib.get_close_matches(wanted, names, n=3))
    raise NotFound(f"I know no deal “{shown}” that you may see; there are {', '.join(names[:NAMED])}.", near)


def _choice(context: AppContext, deals: Sequence[Deal], current: Deal | None) -> Message:
    prefix = context.settings.command
    if not deals:
        return sentence(
            f"There is no deal that you may see; `{prefix} new` sets one up.", [Button("New deal", "new")]
        )
    about = (
        f"This channel asks about {current.title or current.name}."
        if current
        else "This channel asks about no deal yet."
    )
    others = [deal for deal in deals if current is None or deal.name != current.name]
    buttons = [Button(deal.title or deal.name, text(Use(deal.name))) for deal in others[:NAMED]]
    if not others:
        return sentence(f"{about} There is no other that you may see; `{prefix} new` sets one up.")
    left = f" `{prefix} use NAME` takes the others too." if len(others) > NAMED else ""
    return sentence(f"{about} It can ask about another one that you may see:{left}", buttons)


def _chosen(context: AppContext, asked: Asked, deal: Deal, channels: Sequence[str], private: bool) -> Message:
    name = deal.title or deal.name
    if private:
        return sentence(
            f"Here you ask about {name} from now on; nobody else sees that, and it ends when you are in none "
            "of its channels any more."
        )
    words = f"This channel asks about {name} from now on."
    return {
        "text": limits.escape(words),
        "blocks": [parts.section(f"{limits.escape(words)} {_seen(asked.channel, channels)}")],
    }


def _seen(here: str, channels: Sequence[str]) -> str:
    """Where a deal may be seen, in mrkdwn."""
    others = [channel for channel in channels if channel != here]
    if not others:
        return "Nobody outside it sees the deal."
    named = ", ".join(f"<#{channel}>" for channel in others[:NAMED])
    more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
    return f"The deal is seen here and in {named}{more}, and nowhere else."


def _stored(context: AppContext, team: str, view: Mapping[str, Any]) -> parts.View:
    made, channel = new.deal(view), new.channel(view)
    with context.sessions.begin() as session:
        if not write.new_deal(session, made):
            problem = f"The name {made.name} is taken; choose another."
            return new.view(channel, typed=dict(view), problem=problem)
        access.bind(session, team, channel, made.name)
    return parts.modal(new.CALLBACK, new.HEADING, _next_steps(context.settings, made, channel))


def _next_steps(settings: Settings, made: Deal, channel: str) -> list[Block]:
    prefix, title = settings.command, limits.escape(made.title)
    where = "You ask" if scope.private(channel) else f"<#{channel}> asks"
    steps = [
        f"• `{prefix} add https://...` reads an article now",
        f"• `{prefix} schedule` says when the digest comes",
        f"• `{prefix} watch NAME` tells you directly what is new",
    ]
    if made.feeds:
        minutes = f"{settings.feed_minutes:g}"
        count = f"{len(made.feeds)} feed{'' if len(made.feeds) == 1 else 's'}"
        steps.insert(0, f"• its {count} will be read in a moment, and then every {minutes} minutes")
    return [
        parts.section(f"*{title}* is set up. {where} about it from now on."),
        parts.section("\n".join(steps)),
    ]
