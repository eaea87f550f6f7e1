"""The ledger of deliveries, and the schedules that ask for them.

A delivery is claimed before it is sent: of any number of processes that try, one gets it. A claim is only
good once its transaction is committed, so commit before posting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from briefings import clock
from briefings.errors import NotFound
from briefings.store.base import lock_for_writing
from briefings.store.due import GRACE, Delivery, Schedule, due, last_due, next_due, too_late, wait
from briefings.store.models import (
    ArticleRow,
    DealRow,
    DeliveryRow,
    DeliveryState,
    EventRow,
    FigureRow,
    PositionRow,
    QuestionRow,
    ScheduleRow,
)

__all__ = [
    "GRACE",
    "Delivery",
    "DeliveryState",
    "Schedule",
    "add_schedule",
    "claim",
    "delivery",
    "due",
    "fail",
    "finish",
    "last_due",
    "next_due",
    "nothing_new",
    "reclaim",
    "remove_schedule",
    "schedules",
    "set_active",
    "skip",
    "stale",
    "too_late",
]

EVERY_DAY = frozenset(range(7))
LEASE = dt.timedelta(minutes=5)


def _deal_id(session: Session, name: str) -> int:
    id = session.scalar(select(DealRow.id).where(DealRow.name == name))
    if id is None:
        raise NotFound(f"There is no deal {name!r}.")
    return id


# Schedules


def add_schedule(
    session: Session,
    *,
    team: str,
    channel: str,
    deal: str,
    at: dt.time,
    zone: str,
    weekdays: Collection[int] = EVERY_DAY,
    active: bool = True,
    owner: str | None = None,
    sections: Collection[str] | None = None,
    skip_empty: bool = False,
    now: dt.datetime | None = None,
) -> Schedule:
    """Store when the channel wants this deal's digest; an earlier wish for the same is replaced.

    `owner` is the user who is told when it has to be stopped; `sections` are the parts of the digest that
    are wanted, None for all; `skip_empty` sends nothing on a day with nothing new. Raises NotFound for an
    unknown deal, SettingsError for an unknown zone, ValueError for a weekday that is none (Monday 0 to
    Sunday 6) or no weekday at all.
    """
    clock.zone(zone)
    if not weekdays or not EVERY_DAY.issuperset(weekdays):
        raise ValueError("A schedule needs weekdays from 0 (Monday) to 6 (Sunday).")
    lock_for_writing(session)
    identity = {"team": team, "channel": channel, "deal_id": _deal_id(session, deal)}
    wish = {
        "at": at,
        "zone": zone,
        "weekdays": sorted(set(weekdays)),
        "active": active,
        "owner": owner,
        "sections": None if sections is None else list(sections),
        "skip_empty": skip_empty,
    }
    values = {**wish, "since": now or clock.now()}
    changed = update(ScheduleRow).filter_by(**identity).values(**values)
    if not session.execute(changed).rowcount:  # type: ignore[attr-defined]
        try:
            with session.begin_nested():
                session.execute(insert(ScheduleRow).values(**identity, **values))
        except IntegrityError:
            session.execute(changed)  # somebody else stored one just now: the later wish stands
    return next(one for one in schedules(session, team=team, channel=channel) if one.deal == deal)


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        id=str(row.id),
        team=row.team,
        channel=row.channel,
        deal=row.deal,
        at=row.at,
        zone=row.zone,
        weekdays=frozenset(row.weekdays),
        active=row.active,
        since=row.since,
        owner=row.owner,
        sections=None if row.sections is None else tuple(row.sections),
        skip_empty=row.skip_empty,
    )


def schedules(
    session: Session, *, team: str | None = None, channel: str | None = None
) -> tuple[Schedule, ...]:
    """Every schedule, or a team's, or a channel's; inactive ones too."""
    query = (
        select(ScheduleRow.__table__, DealRow.name.label("deal"))
        .join(DealRow, DealRow.id == ScheduleRow.deal_id)
        .order_by(ScheduleRow.id)
    )
    if team is not None:
        query = query.where(ScheduleRow.team == team)
    if channel is not None:
        query = query.where(ScheduleRow.channel == channel)
    return tuple(_schedule(row) for row in session.execute(query))


def set_active(session: Session, id: str, active: bool, now: dt.datetime | None = None) -> bool:
    """Pause a schedule or let it go on; whether there is one. What was due meanwhile is not made up for."""
    changed = update(ScheduleRow).where(ScheduleRow.id == int(id))
    done = session.execute(changed.values(active=active, since=now or clock.now()))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def remove_schedule(session: Session, id: str) -> bool:
    """Whether there was one. What it had sent stays in the ledger."""
    gone = session.execute(delete(ScheduleRow).where(ScheduleRow.id == int(id)).returning(ScheduleRow.id))
    return gone.scalar() is not None


# The ledger


def claim(
    session: Session,
    *,
    team: str,
    channel: str,
    deal: str,
    kind: str,
    due: dt.datetime,
    now: dt.datetime,
    schedule: str | None = None,
) -> Delivery | None:
    """Take this delivery on; None when it was claimed before, by whomever and whatever became of it.

    Raises NotFound for an unknown deal.
    """
    lock_for_writing(session)
    values = {
        "schedule_id": None if schedule is None else int(schedule),
        "team": team,
        "channel": channel,
        "deal_id": _deal_id(session, deal),
        "kind": kind,
        "due": due,
        "state": DeliveryState.CLAIMED,
        "claimed_at": now,
        "attempts": 1,
    }
    try:
        with session.begin_nested():
            id = session.execute(insert(DeliveryRow).values(**values).returning(DeliveryRow.id)).scalar_one()
    except IntegrityError:
        return None
    return delivery(session, str(id))


def reclaim(session: Session, delivery: Delivery, now: dt.datetime) -> Delivery | None:
    """Take on again what `stale` handed out; None when somebody else was quicker or it is finished."""
    taken = session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.id == int(delivery.id),
            DeliveryRow.state == delivery.state,
            DeliveryRow.claimed_at == delivery.claimed_at,
            DeliveryRow.attempts == delivery.attempts,
        )
        .values(
            state=DeliveryState.CLAIMED,
            claimed_at=now,
            attempts=DeliveryRow.attempts + 1,
            retry_at=None,
        )
        .returning(DeliveryRow.id)
    ).scalar()
    return None if taken is None else _one(session, DeliveryRow.id == taken)


def finish(session: Session, id: str, ts: str | None, now: dt.datetime | None = None) -> None:
    """The message is in the channel, as `ts`. True whoever says so: what is posted is posted."""
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == int(id), DeliveryRow.state != DeliveryState.SENT)
        .values(state=DeliveryState.SENT, ts=ts, finished_at=now or clock.now(), retry_at=None, reason=None)
    )


def nothing_new(session: Session, delivery: Delivery) -> bool:
    """Whether the channel was sent this kind of briefing before, and no fact has been read since then."""
    last = session.scalar(
        select(func.max(DeliveryRow.claimed_at))
        .join(DealRow, DealRow.id == DeliveryRow.deal_id)
        .where(
            DeliveryRow.team == delivery.team,
            DeliveryRow.channel == delivery.channel,
            DealRow.name == delivery.deal,
            DeliveryRow.kind == delivery.kind,
            DeliveryRow.state == DeliveryState.SENT,
        )
    )
    if last is None:
        return False
    since = (
        select(ArticleRow.id)
        .join(DealRow, DealRow.id == ArticleRow.deal_id)
        .where(
            DealRow.name == delivery.deal, ArticleRow.read_at > last, ArticleRow.superseded_by_id.is_(None)
        )
    )
    told = or_(
        *(
            exists().where(fact.article_id == ArticleRow.id, fact.dropped.is_(False))
            for fact in (PositionRow, FigureRow, EventRow, QuestionRow)
        )
    )
    return session.scalar(since.where(told).limit(1)) is None


def skip(session: Session, id: str, now: dt.datetime | None = None) -> None:
    """There was nothing to send, and nothing was."""
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == int(id), DeliveryRow.state == DeliveryState.CLAIMED)
        .values(state=DeliveryState.SKIPPED, finished_at=now or clock.now(), reason=None)
    )


def fail(session: Session, id: str, reason: str, permanent: bool, now: dt.datetime | None = None) -> None:
    """It could not be sent. A passing failure is tried again after a while, ever longer (see `stale`)."""
    now = now or clock.now()
    row = DeliveryRow.id == int(id)
    attempts = session.scalar(select(DeliveryRow.attempts).where(row)) or 1
    values: dict[str, Any] = (
        {"state": DeliveryState.FAILED, "finished_at": now, "retry_at": None}
        if permanent
        else {"state": DeliveryState.WAITING, "retry_at": now + wait(attempts)}
    )
    session.execute(
        update(DeliveryRow)
        .where(row, DeliveryRow.state == DeliveryState.CLAIMED)
        .values(reason=reason, **values)
    )


def stale(session: Session, now: dt.datetime, lease: dt.timedelta = LEASE) -> tuple[Delivery, ...]:
    """Deliveries to take on again with `reclaim`, oldest first.

    Those that were claimed longer than `lease` ago and never finished (their process died), and those that
    failed in passing and have waited long enough. Some may be in the channel already: look there first.
    """
    return _several(
        session,
        or_(
            and_(DeliveryRow.state == DeliveryState.CLAIMED, DeliveryRow.claimed_at <= now - lease),
            and_(DeliveryRow.state == DeliveryState.WAITING, DeliveryRow.retry_at <= now),
        ),
    )


def delivery(session: Session, id: str) -> Delivery:
    """Raises NotFound."""
    found = _one(session, DeliveryRow.id == int(id))
    if found is None:
        raise NotFound(f"There is no delivery {id}.")
    return found


def _one(session: Session, which: ColumnElement[bool]) -> Delivery | None:
    return next(iter(_several(session, which)), None)


def _several(session: Session, which: ColumnElement[bool]) -> tuple[Delivery, ...]:
    rows = session.execute(
        select(DeliveryRow.__table__, DealRow.name.label("deal"))
        .join(DealRow, DealRow.id == DeliveryRow.deal_id)
        .where(which)
        .order_by(DeliveryRow.due, DeliveryRow.id)
    )
    return tuple(
        Delivery(
            id=str(row.id),
            schedule=None if row.schedule_id is None else str(row.schedule_id),
            team=row.team,
            channel=row.channel,
            deal=row.deal,
            kind=row.kind,
            due=row.due,
            state=row.state,
            ts=row.ts,
            claimed_at=row.claimed_at,
            attempts=row.attempts,
            reason=row.reason,
        )
        for row in rows
    )
