"""When a channel wants its briefing, and the ledger of what was sent."""

from __future__ import annotations

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from briefings.store.models.base import Base


class DeliveryState(enum.StrEnum):
    """`CLAIMED`: somebody is sending it; `WAITING`: failed in passing, to be tried again at `retry_at`;
    `SKIPPED`: there was nothing new to send."""

    CLAIMED = "claimed"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


class ScheduleRow(Base):
    """`weekdays` are numbers, Monday 0; `since` is when the row took its present form.

    `owner` is the user who is told when it had to be stopped; `sections` are the parts of the digest that
    are wanted, None for all; `skip_empty` sends nothing on a day with nothing new.
    """

    __tablename__ = "schedules"
    __table_args__ = (UniqueConstraint("team", "channel", "deal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[str]
    channel: Mapped[str]
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), index=True)
    at: Mapped[dt.time]
    zone: Mapped[str]
    weekdays: Mapped[list[int]]
    active: Mapped[bool]
    since: Mapped[dt.datetime]
    owner: Mapped[str | None]
    sections: Mapped[list[str] | None]
    skip_empty: Mapped[bool] = mapped_column(default=False, server_default=false())


class DeliveryRow(Base):
    """One briefing for one channel and one due time; the unique constraint is what makes it one."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("team", "channel", "deal_id", "kind", "due"),
        Index(None, "state", "claimed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int | None] = mapped_column(
        ForeignKey("schedules.id", ondelete="SET NULL"), index=True
    )
    team: Mapped[str]
    channel: Mapped[str]
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), index=True)
    kind: Mapped[str]
    due: Mapped[dt.datetime]
    state: Mapped[DeliveryState]
    claimed_at: Mapped[dt.datetime]
    attempts: Mapped[int]
    retry_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    ts: Mapped[str | None]
    reason: Mapped[str | None]


class PostedRow(Base):
    """A message in a channel that told facts, so that a correction can be noted in its thread."""

    __tablename__ = "posted"
    __table_args__ = (UniqueConstraint("team", "channel", "ts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[str]
    channel: Mapped[str]
    ts: Mapped[str]
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), index=True)
    at: Mapped[dt.datetime]


class PostedFactRow(Base):
    """A fact that a posted message told, by its reference ("p12") when it was posted."""

    __tablename__ = "posted_facts"

    posted_id: Mapped[int] = mapped_column(ForeignKey("posted.id", ondelete="CASCADE"), primary_key=True)
    fact: Mapped[str] = mapped_column(primary_key=True, index=True)
