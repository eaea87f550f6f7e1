"""Messages in channels that told facts, so that what is corrected later can be noted where it was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from briefings.errors import NotFound
from briefings.store.models import DealRow, PositionRow, PostedFactRow, PostedRow


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in a channel; `ts` is Slack's name for it."""

    team: str
    channel: str
    ts: str


def record(
    session: Session,
    team: str,
    channel: str,
    ts: str,
    deal_name: str,
    told: Collection[str],
    now: dt.datetime,
) -> None:
    """Remembers that a message told the facts with these references. Raises NotFound for an unknown deal."""
    deal_id = session.scalar(select(DealRow.id).where(DealRow.name == deal_name))
    if deal_id is None:
        raise NotFound(f"There is no deal {deal_name!r}.")
    if not told:
        return
    try:
        with session.begin_nested():
            new = insert(PostedRow).values(team=team, channel=channel, ts=ts, deal_id=deal_id, at=now)
            id = session.execute(new.returning(PostedRow.id)).scalar_one()
    except IntegrityError:
        return  # whoever recorded it first told the same facts: it is the same message
    session.execute(insert(PostedFactRow), [{"posted_id": id, "fact": ref} for ref in sorted(set(told))])


def telling(session: Session, ref: str, *, since: dt.datetime, limit: int = 20) -> tuple[Posted, ...]:
    """The newest messages, at `since` or later, that told that fact."""
    return _rows(session, [ref], since, limit)


def telling_of(session: Session, actor: str, *, since: dt.datetime, limit: int = 20) -> tuple[Posted, ...]:
    """The newest messages, at `since` or later, that told a position of that actor."""
    ids = session.scalars(
        select(PositionRow.id)
        .where(PositionRow.actor_id == int(actor))
        .order_by(PositionRow.day.desc(), PositionRow.id.desc())
        .limit(500)
    )
    return _rows(session, [f"p{id}" for id in ids], since, limit)


def _rows(session: Session, told: Collection[str], since: dt.datetime, limit: int) -> tuple[Posted, ...]:
    found = session.execute(
        select(PostedRow.team, PostedRow.channel, PostedRow.ts, PostedRow.at, PostedRow.id)
        .join(PostedFactRow, PostedFactRow.posted_id == PostedRow.id)
        .where(PostedFactRow.fact.in_(told), PostedRow.at >= since)
        .distinct()
        .order_by(PostedRow.at.desc(), PostedRow.id.desc())
        .limit(limit)
    )
    return tuple(Posted(row.team, row.channel, row.ts) for row in found)
