"""What people want to be told of, and how far each was told.

A watch is told of articles in the order in which they were stored. Its `marks` hold the place up to which it
was told or passed over, and while an alert is being sent also the place up to which that one goes; whoever
changes them from what they were is the one who sends. A claim is only good once its transaction is committed,
so commit before sending.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session

from briefings.errors import NotFound
from briefings.store.base import lock_for_writing
from briefings.store.models import ActorRow, AlertRow, ArticleRow, DealRow, WatchRow

LEASE = dt.timedelta(minutes=5)


class Kind(StrEnum):
    ACTOR = "actor"
    TOPIC = "topic"
    FIGURES = "figures"
    EVENTS = "events"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is watched. `actor` is an actor's id, `topic` narrows it or stands alone."""

    kind: Kind
    actor: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """When it may be told: not between `quiet_from` and `quiet_to` on the clocks of `zone`, and at most
    `daily_cap` times a day there. Without both times there are no quiet hours."""

    zone: str = "UTC"
    quiet_from: dt.time | None = None
    quiet_to: dt.time | None = None
    daily_cap: int = 5


@dataclass(frozen=True, slots=True)
class Watch:
    """`channel` is where it was set up. `mark` is the place of the last article that was told or passed over;
    `upto` that of the last one in the alert that was claimed at `claimed_at`."""

    id: str
    team: str
    user: str
    channel: str
    deal: str
    wish: Wish
    manner: Manner
    actor_name: str | None
    mark: int
    upto: int | None = None
    claimed_at: dt.datetime | None = None

    @property
    def words(self) -> str:
        """What is watched, as a person says it: "Ana Marin on quotas", "figures", "quotas"."""
        if self.wish.kind is Kind.ACTOR:
            name = self.actor_name or ""
            return f"{name} on {self.wish.topic}" if self.wish.topic else name
        if self.wish.kind is Kind.TOPIC:
            return self.wish.topic or ""
        what = "open questions" if self.wish.kind is Kind.QUESTIONS else self.wish.kind.value
        return f"{what} on {self.wish.topic}" if self.wish.topic else what


def add(
    session: Session,
    *,
    team: str,
    user: str,
    channel: str,
    deal: str,
    wish: Wish,
    manner: Manner,
    now: dt.datetime,
) -> Watch:
    """Store that the person wants to be told of what comes from now on; the same wish takes a new manner.

    Raises NotFound for an unknown deal, and for an actor that is not one of its.
    """
    lock_for_writing(session)
    deal_id = session.scalar(select(DealRow.id).where(DealRow.name == deal))
    if deal_id is None:
        raise NotFound(f"There is no deal {deal!r}.")
    actor_id = int(wish.actor) if wish.actor is not None and wish.actor.isdecimal() else None
    if wish.kind is Kind.ACTOR and not session.scalar(
        select(ActorRow.id).where(ActorRow.id == actor_id, ActorRow.deal_id == deal_id)
    ):
        raise NotFound("That actor is not in what was read any more; watch again by name.")
    how = {
        "channel": channel,
        "zone": manner.zone,
        "quiet_from": manner.quiet_from,
        "quiet_to": manner.quiet_to,
        "daily_cap": manner.daily_cap,
    }
    same = {
        "team": team,
        "user": user,
        "deal_id": deal_id,
        "kind": wish.kind.value,
        "actor_id": actor_id,
        "topic": wish.topic,
        "active": True,
    }
    changed = update(WatchRow).filter_by(**same).values(**how).returning(WatchRow.id)
    id = session.execute(changed).scalars().first()
    if id is None:
        last = session.scalar(select(func.max(ArticleRow.id)).where(ArticleRow.deal_id == deal_id)) or 0
        marks = {"article": last}
        made = insert(WatchRow).values(**same, **how, created_at=now, marks=marks).returning(WatchRow.id)
        id = session.execute(made).scalar_one()
    found = _several(session, WatchRow.id == id)
    return found[0]


def of(session: Session, team: str, user: str) -> tuple[Watch, ...]:
    """The person's watches, oldest first."""
    return _several(session, WatchRow.team == team, WatchRow.user == user)


def stop(session: Session, id: str, team: str, user: str) -> Watch | None:
    """End a watch of that person; None where there is none of that id that is theirs."""
    if not id.isdecimal():
        return None
    mine = _several(session, WatchRow.id == int(id), WatchRow.team == team, WatchRow.user == user)
    for watch in mine:
        session.execute(update(WatchRow).where(WatchRow.id == int(watch.id)).values(active=False))
    return mine[0] if mine else None


def waiting(session: Session, team: str, now: dt.datetime, lease: dt.timedelta = LEASE) -> tuple[Watch, ...]:
    """The team's watches whose deal has articles that they were not told of, and whose alert nobody is
    sending: none is claimed, or the claim is older than `lease` and its process died."""
    rows = _rows(session, WatchRow.team == team)
    if not rows:
        return ()
    lasts = (
        select(ArticleRow.deal_id, func.max(ArticleRow.id).label("last"))
        .where(ArticleRow.deal_id.in_({row.deal_id for row in rows}))
        .group_by(ArticleRow.deal_id)
    )
    newest = {row.deal_id: row.last for row in session.execute(lasts)}
    watches = [(_watch(row), newest.get(row.deal_id, 0)) for row in rows]
    return tuple(
        watch
        for watch, last in watches
        if (watch.claimed_at is None and last > watch.mark)
        or (watch.claimed_at is not None and watch.claimed_at <= now - lease)
    )


def claim(session: Session, watch: Watch, upto: int, now: dt.datetime) -> Watch | None:
    """Take on the alert of everything up to `upto`, or one that was left behind; None when somebody else was
    quicker or the watch was stopped."""
    to = upto if watch.upto is None else watch.upto
    marks = {"article": watch.mark, "upto": to, "claimed_at": now.isoformat()}
    if not _change(session, watch, marks):
        return None
    found = _several(session, WatchRow.id == int(watch.id))
    return found[0] if found else None


def finish(session: Session, watch: Watch, facts: int, now: dt.datetime) -> bool:
    """The alert was sent; it told that many facts. False when another process had taken it over."""
    assert watch.upto is not None
    if not _change(session, watch, {"article": watch.upto}):
        return False
    session.execute(insert(AlertRow).values(watch_id=int(watch.id), at=now, facts=facts))
    return True


def pass_over(session: Session, watch: Watch, upto: int) -> bool:
    """There is nothing to tell up to that article; whether the watch was still as it was."""
    return _change(session, watch, {"article": upto})


def sent(session: Session, watch: Watch, since: dt.datetime) -> int:
    """How many alerts were sent at `since` or later."""
    query = select(func.count(AlertRow.id)).where(AlertRow.watch_id == int(watch.id), AlertRow.at >= since)
    return session.scalar(query) or 0


def arrivals(session: Session, watch: Watch, upto: int) -> tuple[dt.datetime, dt.datetime] | None:
    """When the first and the last of the articles came that the watch was not told of; None without any."""
    first, last = session.execute(
        select(func.min(ArticleRow.read_at), func.max(ArticleRow.read_at))
        .join(DealRow, DealRow.id == ArticleRow.deal_id)
        .where(DealRow.name == watch.deal, ArticleRow.id > watch.mark, ArticleRow.id <= upto)
    ).one()
    return None if first is None or last is None else (first, last)


def _change(session: Session, watch: Watch, marks: Mapping[str, Any]) -> bool:
    changed = (
        update(WatchRow)
        .where(WatchRow.id == int(watch.id), WatchRow.active.is_(True), WatchRow.marks == _marks(watch))
        .values(marks=marks)
    )
    return bool(session.execute(changed).rowcount)  # type: ignore[attr-defined]


def _marks(watch: Watch) -> dict[str, Any]:
    if watch.upto is None or watch.claimed_at is None:
        return {"article": watch.mark}
    return {"article": watch.mark, "upto": watch.upto, "claimed_at": watch.claimed_at.isoformat()}


def _several(session: Session, *which: ColumnElement[bool]) -> tuple[Watch, ...]:
    return tuple(_watch(row) for row in _rows(session, *which))


def _rows(session: Session, *which: ColumnElement[bool]) -> list[Any]:
    query = (
        select(WatchRow.__table__, DealRow.name.label("deal"), ActorRow.name.label("actor"))
        .join(DealRow, DealRow.id == WatchRow.deal_id)
        .outerjoin(ActorRow, ActorRow.id == WatchRow.actor_id)
        .where(WatchRow.active.is_(True), *which)
        .order_by(WatchRow.id)
    )
    return list(session.execute(query))


def _watch(row: Any) -> Watch:
    claimed_at = row.marks.get("claimed_at")
    return Watch(
        id=str(row.id),
        team=row.team,
        user=row.user_id,
        channel=row.channel,
        deal=row.deal,
        wish=Wish(Kind(row.kind), None if row.actor_id is None else str(row.actor_id), row.topic),
        manner=Manner(row.zone, row.quiet_from, row.quiet_to, row.daily_cap),
        actor_name=row.actor,
        mark=int(row.marks.get("article", 0)),
        upto=row.marks.get("upto"),
        claimed_at=dt.datetime.fromisoformat(claimed_at) if claimed_at else None,
    )
