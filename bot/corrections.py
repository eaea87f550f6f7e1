"""Who may correct, and what follows a correction: notes in the threads of messages that told otherwise."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import outbox, scope
from bot.blocks import corrected
from bot.forms.fix import Change
from bot.rooms import ROOMS
from briefings.errors import DealbriefError, DeliveryError
from briefings.settings import Settings
from briefings.store import access, corrections, posted, requests
from briefings.store.corrections import Correction, Who
from briefings.store.posted import Posted
from briefings.store.repairs import Kind

log = logging.getLogger(__name__)

EVERYONE, MEMBERS = "everyone", "members"
NOTED = dt.timedelta(days=30)
"""Messages older than this are left alone: nobody reads their threads."""


class MayNot(DealbriefError):
    """The person may not correct here: says who may."""


def allow(session: Session, settings: Settings, client: WebClient, team: str, user: str, deal: str) -> None:
    """Raises MayNot unless the settings let that person correct facts of the deal."""
    wanted = settings.correctors.strip()
    if wanted.lower() == EVERYONE:
        return
    if wanted.lower() == MEMBERS:
        rooms = ROOMS.of(client, team, user)
        if access.may_see(session, deal, team, channels=rooms, own=scope.own(settings)):
            return
        raise MayNot("Only members of this deal's channels may correct it; ask one of them.")
    if user in {one.strip() for one in wanted.split(",")}:
        return
    raise MayNot("Only people named in the bot's settings may correct; ask whoever runs it.")


def carry_out(
    session: Session, ref: str, changes: Sequence[Change], who: Who, now: dt.datetime
) -> tuple[Correction, ...]:
    """All of `changes` to one fact, as one; those that change nothing are left out.

    Raises NotFound and CorrectionError; the caller's transaction is then to be given up.
    """
    made = []
    for change in changes:
        if change.kind == Kind.SAME:
            one = corrections.merge(session, change.values["actor"], change.values["into"], who, now)
        else:
            one = corrections.correct(session, ref, change.kind, change.values, who, now)
        if one is not None:
            made.append(one)
    return tuple(made)


def to_note(
    session: Session, ref: str, changes: Sequence[Change], team: str, now: dt.datetime
) -> tuple[Posted, ...]:
    """The messages of the workspace that told what was corrected."""
    found = list(posted.telling(session, ref, since=now - NOTED))
    for change in changes:
        if change.kind == Kind.SAME:
            found += posted.telling_of(session, change.values["actor"], since=now - NOTED)
    return tuple(one for one in dict.fromkeys(found) if one.team == team)


def note(
    sessions: sessionmaker[Session],
    client: WebClient,
    made: Sequence[Correction],
    where: Sequence[Posted],
    now: dt.datetime,
) -> None:
    """Says it in the threads, once each. What Slack refuses is logged: the correction itself stands."""
    text = corrected.note(made)
    for message in where:
        with sessions.begin() as session:
            if not requests.take(session, f"note {made[0].id} {message.channel} {message.ts}", now):
                continue
        try:
            outbox.say(client, message.channel, {"text": text}, thread=message.ts)
        except DeliveryError as error:
            log.warning("The note on correction %s: %s", made[0].id, error)
