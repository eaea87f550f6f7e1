"""What may be shown to the person who asks, where they ask: the rules of the store with what Slack knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.rooms import ROOMS
from briefings.deals import Deal
from briefings.errors import NotFound
from briefings.settings import Settings
from briefings.store import access, queries, refs
from briefings.types import FactSet


def private(channel: str) -> bool:
    """Whether a conversation is between the bot and one person: a direct message, or the Home tab."""
    return not channel or channel.startswith("D")


def own(settings: Settings) -> bool:
    """Whether the bot serves the workspace of its own token; else every workspace installed it by itself."""
    return not settings.installs


def deals(
    session: Session, settings: Settings, client: WebClient, team: str, channel: str, user: str
) -> tuple[Deal, ...]:
    """The deals that may be spoken of: in a channel what the channel may see, alone with the bot what the
    person's channels may."""
    where = _where(client, team, channel, user)
    return access.theirs(session, team, where, own=own(settings))


def current(
    session: Session,
    settings: Settings,
    client: WebClient,
    team: str,
    channel: str,
    user: str,
    names: Iterable[str] = (),
) -> Deal:
    """The deal that is asked about where nothing else is said; `names` are the channel's where they are
    known. Raises NotFound and Ambiguous."""
    where = _where(client, team, channel, user, names)
    return access.current(session, team, channel, names=[w for w in where if w != channel], own=own(settings))


def fact(
    session: Session, settings: Settings, client: WebClient, team: str, channel: str, user: str, ref: str
) -> tuple[Deal, FactSet]:
    """The fact of that reference with what belongs to it, and its deal. One that may not be seen here is
    not found, like one that is not there: NotFound, with the same words."""
    name, found = queries.fact(session, ref)
    for deal in deals(session, settings, client, team, channel, user):
        if deal.name == name:
            return deal, found
    raise NotFound(refs.GONE)


def _where(
    client: WebClient, team: str, channel: str, user: str, names: Iterable[str] = ()
) -> Collection[str]:
    if private(channel):
        return {*ROOMS.of(client, team, user), *([channel] if channel else [])} if user else {channel}
    return {channel, *(names or ROOMS.names(client, team, channel))}
