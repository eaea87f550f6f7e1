"""Corrections carried out in the facts they name, beginning from what the extractor said.

A correction names its fact by article, kind and spans; where a new extraction reads the passage a little
differently, the fact that shares most of the span takes it, and one that shares less than half is left alone:
a correction that finds nothing is better than one that changes something else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from briefings.store import refs, totals
from briefings.store.models import ActorRow, ArticleRow, CorrectionRow, PositionRow
from briefings.store.refs import FactTable
from briefings.types import FigureStatus, Spans, Stance


class Kind(StrEnum):
    """What a correction repairs."""

    SPEAKER = "speaker"
    STANCE = "stance"
    TOPIC = "topic"
    FIGURE = "figure"
    DROP = "drop"
    ANSWERED = "answered"
    SAME = "same"


SHARED = 0.5
"""Part of the characters, of both spans together, that two readings of one passage must share."""


def redo(session: Session, deal_id: int, article_ids: Collection[int]) -> None:
    """Carries out the corrections that stand on the facts of these articles, beginning from what the
    extractor said; after a correction, an undo or a new extraction."""
    with totals.changing(session, deal_id, article_ids):
        _redo(session, deal_id, article_ids)


def _redo(session: Session, deal_id: int, article_ids: Collection[int]) -> None:
    for article_id in article_ids:
        for table in refs.TABLES.values():
            _restore(session, table, article_id)
        key = session.scalar(select(ArticleRow.key).where(ArticleRow.id == article_id))
        standing = session.execute(
            select(CorrectionRow)
            .where(
                CorrectionRow.deal_id == deal_id,
                CorrectionRow.article_key == key,
                CorrectionRow.undone_at.is_(None),
            )
            .order_by(CorrectionRow.at, CorrectionRow.id)
        ).scalars()
        for correction in standing.all():
            table = refs.TABLES[correction.fact_kind or ""]
            row = nearest(session, table, article_id, correction.spans or ())
            if row is not None:
                _carry_out(session, table, row, correction.kind, correction.payload)


def _carry_out(
    session: Session, table: FactTable, row: Row[Any], kind: str, payload: Mapping[str, Any]
) -> None:
    machine = dict(row.machine or {})
    if kind in (Kind.DROP, Kind.ANSWERED):
        values: dict[str, Any] = {"dropped": True}
    else:
        values = {column: typed(column, value) for column, value in payload.items() if column != "before"}
        for column in values:
            machine.setdefault(column, plain(getattr(row, column)))
    session.execute(update(table).where(table.id == row.id).values(**values, machine=machine))


def _restore(session: Session, table: FactTable, article_id: int) -> None:
    """Puts back what the extractor said wherever a correction changed something (`machine` is set then)."""
    changed = session.execute(
        select(table.id, table.machine).where(table.article_id == article_id, table.machine.is_not(None))
    ).all()
    for row in changed:
        values = {column: typed(column, value) for column, value in (row.machine or {}).items()}
        session.execute(update(table).where(table.id == row.id).values(**values, dropped=False, machine=None))


def merge_all(session: Session, deal_id: int) -> None:
    """Points every actor that is the same as another straight at the one all of them are answered as."""
    standing = session.execute(
        select(CorrectionRow.actor_id, CorrectionRow.payload)
        .where(
            CorrectionRow.deal_id == deal_id,
            CorrectionRow.kind == Kind.SAME,
            CorrectionRow.undone_at.is_(None),
        )
        .order_by(CorrectionRow.at, CorrectionRow.id)
    ).all()
    into: dict[int, int] = {}

    def end(id: int) -> int:
        while id in into:
            id = into[id]
        return id

    for row in standing:
        first, second = end(int(row.actor_id or 0)), end(int(row.payload["into"]))
        if first != second:
            into[first] = second
    session.execute(
        update(ActorRow)
        .where(ActorRow.deal_id == deal_id, ActorRow.merged_into_id.is_not(None))
        .values(merged_into_id=None)
    )
    for id in into:
        session.execute(update(ActorRow).where(ActorRow.id == id).values(merged_into_id=end(id)))
    totals.touch(session, deal_id)


def root(session: Session, id: int) -> int:
    return session.scalar(select(ActorRow.merged_into_id).where(ActorRow.id == id)) or id


def nearest(session: Session, table: FactTable, article_id: int, spans: Spans) -> Row[Any] | None:
    """The fact of the article whose own words share most with `spans`, if they share enough."""
    rows = session.execute(select(table.__table__).where(table.article_id == article_id)).all()
    best = max(rows, key=lambda row: _share(words_of(table, row), spans), default=None)
    return best if best is not None and _share(words_of(table, best), spans) >= SHARED else None


def words_of(table: FactTable, row: Row[Any]) -> Spans:
    """The words of a fact: of a position the content, or the cue where nothing else says what is held."""
    spans: Spans = (row.content or row.cue) if table is PositionRow else row.spans
    return spans


def _share(one: Spans, other: Spans) -> float:
    mine, theirs = _places(one), _places(other)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def _places(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def plain(value: Any) -> Any:
    """A column's value as JSON has it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, Stance | FigureStatus) else value


def typed(column: str, value: Any) -> Any:
    """And back."""
    if value is None:
        return None
    if column in ("value", "value_high"):
        return Decimal(value)
    if column == "stance":
        return Stance(value)
    return FigureStatus(value) if column == "status" else value
