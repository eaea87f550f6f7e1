"""Rows of facts made into the dataclasses that every later stage takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row

from briefings.types import Event, Evidence, Figure, Position, Question

Ends = Mapping[int, int]
"""Primary key of each merged actor -> that of the one it is answered as."""


def _evidence(row: Row[Any]) -> Evidence:
    return Evidence(row.article, (row.sentence_start, row.sentence_end), row.extractor)


def _actor(id: int | None, ends: Ends) -> str | None:
    return None if id is None else str(ends.get(id, id))


def position(row: Row[Any], ends: Ends) -> Position:
    return Position(
        id=str(row.id),
        actor=str(ends.get(row.actor_id, row.actor_id)),
        source=row.source,
        cue=row.cue,
        content=row.content,
        form=row.form,
        stance=row.stance,
        topic=row.topic,
        confidence=row.confidence,
        evidence=_evidence(row),
    )


def figure(row: Row[Any], ends: Ends) -> Figure:
    return Figure(
        id=str(row.id),
        spans=row.spans,
        value=row.value,
        unit=row.unit,
        what=row.what,
        status=row.status,
        evidence=_evidence(row),
        value_high=row.value_high,
        hedge=row.hedge,
        actor=_actor(row.actor_id, ends),
    )


def event(row: Row[Any], actors: Iterable[int], ends: Ends) -> Event:
    """`actors` are the primary keys of those who take part, in the order of the text."""
    return Event(
        id=str(row.id),
        spans=row.spans,
        kind=row.kind,
        upcoming=row.upcoming,
        evidence=_evidence(row),
        when=row.wording,
        starts=row.starts,
        precision=row.precision,
        place=row.place,
        actors=tuple(dict.fromkeys(str(ends.get(id, id)) for id in actors)),
    )


def question(row: Row[Any], ends: Ends) -> Question:
    return Question(
        id=str(row.id),
        spans=row.spans,
        kind=row.kind,
        topic=row.topic,
        evidence=_evidence(row),
        actor=_actor(row.actor_id, ends),
    )
