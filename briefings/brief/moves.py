"""Comparisons made into lines: who and what has moved, and what stands open between facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import overload

from briefings.brief import agenda, lines, wording
from briefings.brief.cite import Citations
from briefings.brief.line import (
    ChangeLine,
    EventLine,
    FigureLine,
    FigureShiftLine,
    Listing,
    PointLine,
    PositionLine,
    SentenceLine,
    ShiftLine,
    StatedShiftLine,
)
from briefings.compare import happenings
from briefings.compare.openings import OpenPoint
from briefings.types import (
    Article,
    Change,
    Event,
    Evidence,
    FactSet,
    Figure,
    FigureShift,
    Position,
    Shift,
    StatedShift,
)


def change(facts: FactSet, cite: Citations, found: Change) -> ChangeLine:
    if isinstance(found, Shift):
        return _shift(facts, cite, found)
    if isinstance(found, StatedShift):
        return _stated(facts, cite, found)
    return figure_shift(facts, cite, found)


def changes(
    facts: FactSet, cite: Citations, found: Iterable[Change], limit: int | None = None
) -> tuple[ChangeLine, ...]:
    return tuple(change(facts, cite, one) for one in list(found)[:limit])


def _shift(facts: FactSet, cite: Citations, found: Shift) -> ShiftLine:
    before = lines.position(facts, cite, [found.before])
    after = _line(facts, cite, found.after)
    evidence = (*before.evidence, *after.evidence)
    return ShiftLine(
        actor=facts.actor(found.actor).name,
        topic=found.topic,
        before=before,
        after=after,
        sources=cite.numbers(evidence),
        evidence=evidence,
    )


def _stated(facts: FactSet, cite: Citations, found: StatedShift) -> StatedShiftLine:
    article = facts.article_of(found)
    before = lines.position(facts, cite, [found.before]) if found.before else None
    evidence = (*(before.evidence if before else ()), found.evidence)
    return StatedShiftLine(
        actor=facts.actor(found.actor).name,
        text=wording.around(article, found.spans, found.evidence.sentence),
        topic=found.topic,
        by=facts.actor(found.by).name if found.by else None,
        day=article.published_on,
        before=before,
        sources=cite.numbers([found.evidence]),
        evidence=evidence,
    )


def figure_shift(facts: FactSet, cite: Citations, found: FigureShift) -> FigureShiftLine:
    old, new = facts.article_of(found.before), facts.article_of(found)
    told = [_sentence(cite, old, found.before.evidence, found.before)]
    if found.evidence != found.before.evidence:
        told.append(_sentence(cite, new, found.evidence, found.after))
    evidence = (found.before.evidence, found.evidence)
    return FigureShiftLine(
        before=lines.figure(facts, cite, [found.before]),
        was=found.was,
        now=found.now,
        told=tuple(told),
        after=lines.figure(facts, cite, [found.after]) if found.after else None,
        sources=cite.numbers(evidence),
        evidence=evidence,
    )


def _sentence(cite: Citations, article: Article, evidence: Evidence, figure: Figure | None) -> SentenceLine:
    spans = figure.spans if figure else (evidence.sentence,)
    return SentenceLine(
        text=wording.around(article, spans, evidence.sentence),
        day=article.published_on,
        sources=cite.numbers([evidence]),
        evidence=(evidence,),
    )


def points(
    facts: FactSet,
    cite: Citations,
    found: Sequence[OpenPoint],
    limit: int,
    concerns: Callable[[OpenPoint], bool] = lambda point: True,
    start: int = 0,
) -> Listing[PointLine]:
    """`limit` of the points that `concerns` takes, from `start` on."""
    chosen = [point for point in found if concerns(point)]
    shown = chosen[start : start + limit]
    return Listing(tuple(_point(facts, cite, point) for point in shown), len(chosen), start)


def _point(facts: FactSet, cite: Citations, found: OpenPoint) -> PointLine:
    told = tuple(_line(facts, cite, fact) for fact in found.facts)
    evidence = tuple(dict.fromkeys(one for line in told for one in line.evidence))
    return PointLine(
        kind=found.kind,
        topic=found.topic,
        facts=told,
        sources=cite.numbers(evidence),
        evidence=evidence,
    )


def actors(found: OpenPoint | Change) -> frozenset[str]:
    """The ids of the actors that a comparison is about."""
    if isinstance(found, FigureShift):
        named = (found.before.actor, found.after.actor if found.after else None)
        return frozenset(one for one in named if one)
    if isinstance(found, OpenPoint):
        every = [fact.actors if isinstance(fact, Event) else (fact.actor,) for fact in found.facts]
        return frozenset(one for some in every for one in some if one)
    return frozenset({found.actor})


@overload
def _line(facts: FactSet, cite: Citations, fact: Position | Event) -> PositionLine | EventLine: ...
@overload
def _line(
    facts: FactSet, cite: Citations, fact: Position | Figure | Event
) -> PositionLine | FigureLine | EventLine: ...
def _line(
    facts: FactSet, cite: Citations, fact: Position | Figure | Event
) -> PositionLine | FigureLine | EventLine:
    if isinstance(fact, Position):
        return lines.position(facts, cite, [fact])
    if isinstance(fact, Figure):
        return lines.figure(facts, cite, [fact])
    first, last = happenings.bounds(fact)
    return lines.event(facts, cite, agenda.Seen((fact,), False, first, last))
