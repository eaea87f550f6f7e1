"""Facts. Each holds its evidence: article, sentence, spans and the extractor that read them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from briefings.store.models.base import Base
from briefings.types import EventKind, FigureStatus, Form, Precision, QuestionKind, Spans, Stance


class EvidenceColumns:
    """What every fact has; `day` is the article's, kept here too so that an index can lead to it.

    People's corrections are carried out in the row itself, so that every query sees them: `dropped` rows
    answer nothing, and `machine` keeps the columns that a correction changed as the extractor left them.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    day: Mapped[dt.date]
    sentence_start: Mapped[int]
    sentence_end: Mapped[int]
    extractor: Mapped[str]
    dropped: Mapped[bool] = mapped_column(default=False, server_default=false())
    machine: Mapped[dict[str, Any] | None]


class PositionRow(EvidenceColumns, Base):
    __tablename__ = "positions"
    __table_args__ = (
        Index(None, "deal_id", "day"),
        Index(None, "actor_id", "day"),
        Index(None, "actor_id", "topic", "day"),
        Index(None, "deal_id", "topic", "day"),
    )

    actor_id: Mapped[int] = mapped_column(ForeignKey("actors.id"))
    source: Mapped[Spans]
    cue: Mapped[Spans]
    content: Mapped[Spans]
    form: Mapped[Form]
    stance: Mapped[Stance]
    topic: Mapped[str | None]
    confidence: Mapped[float]


class FigureRow(EvidenceColumns, Base):
    __tablename__ = "figures"
    __table_args__ = (Index(None, "deal_id", "day"), Index(None, "actor_id", "day"))

    spans: Mapped[Spans]
    value: Mapped[Decimal]
    value_high: Mapped[Decimal | None]
    unit: Mapped[str]
    what: Mapped[str]
    status: Mapped[FigureStatus]
    hedge: Mapped[str | None]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"))


class EventRow(EvidenceColumns, Base):
    __tablename__ = "events"
    __table_args__ = (Index(None, "deal_id", "day"), Index(None, "deal_id", "starts"))

    spans: Mapped[Spans]
    kind: Mapped[EventKind]
    upcoming: Mapped[bool]
    wording: Mapped[str | None]
    starts: Mapped[dt.date | None]
    precision: Mapped[Precision]
    place: Mapped[str | None]


class EventActorRow(Base):
    """Who takes part in an event, in the order in which the text names them."""

    __tablename__ = "event_actors"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actors.id"), primary_key=True)
    place: Mapped[int]
    __table_args__ = (Index(None, "actor_id", "event_id"),)


class QuestionRow(EvidenceColumns, Base):
    __tablename__ = "questions"
    __table_args__ = (
        Index(None, "deal_id", "day"),
        Index(None, "deal_id", "topic", "day"),
        Index(None, "actor_id", "day"),
    )

    spans: Mapped[Spans]
    kind: Mapped[QuestionKind]
    topic: Mapped[str | None]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"))
