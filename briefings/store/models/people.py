"""What people did with a deal: corrections, watches, when they last looked, and requests already answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from briefings.store.models.base import Base
from briefings.types import Spans


class CorrectionRow(Base):
    """A person's repair of what was extracted.

    The fact is named by article key, kind and spans, which a new extraction of the same text keeps, never by
    its row; a correction of an actor has `actor_id` instead. `payload` holds what it shall be. An undone
    correction stays, with who undid it and when.
    """

    __tablename__ = "corrections"
    __table_args__ = (Index(None, "deal_id", "at"), Index(None, "deal_id", "article_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    kind: Mapped[str]
    article_key: Mapped[str | None]
    fact_kind: Mapped[str | None]
    spans: Mapped[Spans | None]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True)
    payload: Mapped[dict[str, Any]]
    team: Mapped[str]
    user: Mapped[str] = mapped_column("user_id")
    user_name: Mapped[str]
    at: Mapped[dt.datetime]
    undone_at: Mapped[dt.datetime | None]
    undone_by: Mapped[str | None]


class WatchRow(Base):
    """What a person wants to be told of as soon as it is stored.

    `kind` is "actor", "topic", "figures", "events" or "questions"; an actor may be watched on a topic.
    `marks` holds how far it was told: the primary key of the last article, and that of the alert being sent
    (see `store.watches`).
    """

    __tablename__ = "watches"
    __table_args__ = (Index(None, "team", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[str]
    user: Mapped[str] = mapped_column("user_id")
    channel: Mapped[str]
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), index=True)
    kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True)
    topic: Mapped[str | None]
    quiet_from: Mapped[dt.time | None]
    quiet_to: Mapped[dt.time | None]
    zone: Mapped[str]
    daily_cap: Mapped[int]
    active: Mapped[bool]
    created_at: Mapped[dt.datetime]
    marks: Mapped[dict[str, Any]]


class AlertRow(Base):
    """One message that a watch sent; what the daily cap counts."""

    __tablename__ = "alerts"
    __table_args__ = (Index(None, "watch_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"))
    at: Mapped[dt.datetime]
    facts: Mapped[int]


class LookedRow(Base):
    """When a person last looked at a deal in the Home tab."""

    __tablename__ = "looked"

    team: Mapped[str] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column("user_id", primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    at: Mapped[dt.datetime]


class RequestRow(Base):
    """A request that some process has taken; its key is what a repetition of it keeps."""

    __tablename__ = "requests"

    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
