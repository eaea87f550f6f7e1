"""Who may see which deal: channels are tied to deals, and nothing of a deal is shown anywhere else.

A deal is tied to the channels that its deal file names and to those that chose it (`bind`). One that is tied
to none is open to every channel of the bot's own workspace, and to nobody in others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from briefings.deals import Deal
from briefings.errors import Ambiguous, NotFound
from briefings.store import config
from briefings.store.base import lock_for_writing
from briefings.store.models import ChannelRow, DealChannelRow, DealRow, ScheduleRow

_ID = re.compile(r"[CDG][A-Z0-9]{7,}")


@dataclass(frozen=True, slots=True)
class _Tied:
    """A deal with the channels that chose it, as (team, channel)."""

    id: int
    deal: Deal
    channels: frozenset[tuple[str, str]]

    def open(self) -> bool:
        return not self.channels and not self.deal.channels

    def by(self, team: str, channels: Collection[str], own: bool) -> bool:
        """Whether it is tied to one of `channels`, ids and names mixed, of that workspace.

        Deal files name no workspace: what they say holds in the bot's own one only.
        """
        return any((team, channel) in self.channels for channel in channels) or (
            own and any(_same(entry, channel) for entry in self.deal.channels for channel in channels)
        )


def _same(entry: str, channel: str) -> bool:
    """Whether a deal file's `entry` is that channel: the very id, or the name whatever its case.

    What looks like an id is one: nobody gets in by calling a channel so.
    """
    if entry == channel:
        return True
    if _ID.fullmatch(entry) or _ID.fullmatch(channel):
        return False
    return entry.removeprefix("#").casefold() == channel.removeprefix("#").casefold()


def visible(
    session: Session, team: str, channel: str, *, names: Iterable[str] = (), own: bool = True
) -> tuple[Deal, ...]:
    """The deals that may be spoken of in a channel, by name.

    `names` are the channel's names where they are known: deal files may say "#pact" for an id. `own` says
    that `team` is the workspace of the bot's own token rather than one that installed the bot by itself.
    """
    return theirs(session, team, (channel, *names), own=own)


def theirs(session: Session, team: str, channels: Collection[str], *, own: bool = True) -> tuple[Deal, ...]:
    """The deals that a person who is in these channels may see, by name; `channels` are ids and names."""
    return tuple(one.deal for one in _seen(session, team, channels, own))


def current(
    session: Session, team: str, channel: str, *, names: Iterable[str] = (), own: bool = True
) -> Deal:
    """The deal that a channel asks about: the one it chose, else the only one tied to it, else the only one
    it may see.

    Raises NotFound when there is none, and Ambiguous with the names of those it may see when there are
    several.
    """
    channels = (channel, *names)
    seen = _seen(session, team, channels, own)
    chosen = session.scalar(
        select(ChannelRow.deal_id).where(ChannelRow.team == team, ChannelRow.channel == channel)
    )
    tied = [one for one in seen if one.by(team, channels, own)]
    for found in ([one for one in seen if one.id == chosen], tied, seen):
        if len(found) == 1:
            return found[0].deal
    if seen:
        candidates = tuple(one.deal.name for one in tied or seen)
        raise Ambiguous(
            f"There are several deals ({', '.join(candidates)}) and this channel follows none of them yet; "
            "say which with `use` and its name.",
            candidates,
        )
    if session.scalar(select(DealRow.id).limit(1)) is None:
        raise NotFound("No deal is set up yet; `new` begins one here, or read some with `dealbrief ingest`.")
    raise NotFound(
        "This channel follows no deal yet; somebody who is in a deal's channel brings it here with `use` and "
        "its name, and `new` begins one."
    )


def may_see(
    session: Session,
    deal_name: str,
    team: str,
    channel: str | None = None,
    channels: Collection[str] = (),
    *,
    own: bool = True,
) -> bool:
    """Whether a deal may be shown in `channel`, or to a person who is in `channels` (ids and names).

    An unknown deal is seen by nobody.
    """
    where = (*channels, *([channel] if channel else []))
    return any(one.deal.name == deal_name for one in _seen(session, team, where, own))


def bind(session: Session, team: str, channel: str, deal_name: str, *, closing: bool = True) -> None:
    """From now on the channel may see the deal, and asks about it. Who may do this is the caller's question.

    The first channel that is tied to an open deal closes it to others, but not to those that follow it
    already, by choice or by schedule; with `closing` False it stays open. Raises NotFound for an unknown
    deal.
    """
    lock_for_writing(session)
    id = session.scalar(select(DealRow.id).where(DealRow.name == deal_name))
    if id is None:
        raise NotFound(f"There is no deal {deal_name!r}.")
    open_ = any(one.id == id and one.open() for one in _tied(session))
    if open_ and closing:
        for row in (ChannelRow, ScheduleRow):
            for other in session.execute(select(row.team, row.channel).where(row.deal_id == id)).all():
                _tie(session, id, other.team, other.channel)
    if closing or not open_:
        _tie(session, id, team, channel)
    _choose(session, team, channel, id)


def choose(session: Session, team: str, channel: str, deal_name: str) -> None:
    """From now on the channel asks about the deal; what it may see stays as it is. Raises NotFound."""
    lock_for_writing(session)
    id = session.scalar(select(DealRow.id).where(DealRow.name == deal_name))
    if id is None:
        raise NotFound(f"There is no deal {deal_name!r}.")
    _choose(session, team, channel, id)


def tied(session: Session, deal_name: str, team: str) -> tuple[str, ...]:
    """The ids of the workspace's channels that chose the deal; none where it is open."""
    query = select(DealChannelRow.channel).join(DealRow, DealRow.id == DealChannelRow.deal_id)
    found = query.where(DealRow.name == deal_name, DealChannelRow.team == team)
    return tuple(session.scalars(found.order_by(DealChannelRow.channel)))


def _choose(session: Session, team: str, channel: str, id: int) -> None:
    session.execute(delete(ChannelRow).where(ChannelRow.team == team, ChannelRow.channel == channel))
    try:
        with session.begin_nested():
            session.execute(insert(ChannelRow).values(team=team, channel=channel, deal_id=id))
    except IntegrityError:
        pass  # somebody else chose for this channel just now: theirs stands


def _tie(session: Session, deal_id: int, team: str, channel: str) -> None:
    try:
        with session.begin_nested():
            session.execute(insert(DealChannelRow).values(deal_id=deal_id, team=team, channel=channel))
    except IntegrityError:
        pass  # it was tied before


def _seen(session: Session, team: str, channels: Collection[str], own: bool) -> list[_Tied]:
    return [one for one in _tied(session) if (own and one.open()) or one.by(team, channels, own)]


def _tied(session: Session) -> list[_Tied]:
    channels: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for row in session.execute(select(DealChannelRow.deal_id, DealChannelRow.team, DealChannelRow.channel)):
        channels[row.deal_id].add((row.team, row.channel))
    deals = session.execute(
        select(DealRow.id, DealRow.name, DealRow.title, DealRow.config).order_by(DealRow.name)
    )
    return [
        _Tied(row.id, config.unpack(row.name, row.title, row.config), frozenset(channels[row.id]))
        for row in deals
    ]
