"""Open questions, terms and figures, the timeline."""

from __future__ import annotations

import datetime as dt

from briefings.brief import agenda, lines, moves, select
from briefings.brief.cite import Citations
from briefings.brief.document import ConflictBlock, FigureTable, Listing, QuestionList, Timeline
from briefings.compare import conflicts, openings, terms
from briefings.deals import Deal
from briefings.types import FactSet, FigureStatus

QUESTIONS = 20
POINTS = 10
SHIFTS = 8
FIGURES = 10
EVENTS = 15

ORDER = (
    FigureStatus.AGREED,
    FigureStatus.OFFERED,
    FigureStatus.DEMANDED,
    FigureStatus.OFF_THE_TABLE,
    FigureStatus.ESTIMATED,
    FigureStatus.STATED,
)


def questions(deal: Deal, facts: FactSet, today: dt.date, topic: str | None = None) -> QuestionList:
    """What is open, newest first; with `topic`, on that topic only."""
    cite = Citations(facts)
    chosen = (q for q in facts.questions if topic is None or select.on_topic(q.topic, topic))
    return QuestionList(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        topic=topic,
        questions=lines.questions(facts, cite, chosen, QUESTIONS),
        points=moves.points(
            facts,
            cite,
            openings.open_points(facts, agenda.reference(facts, today)),
            POINTS,
            lambda point: topic is None or select.on_topic(point.topic, topic),
        ),
        sources=cite.sources(),
    )


def figures(deal: Deal, facts: FactSet, today: dt.date) -> FigureTable:
    """Terms and figures by status, and side by side where articles give one thing different values."""
    cite = Citations(facts)
    blocks = []
    for conflict in conflicts.conflicts(facts):
        groups = select.figures(facts, conflict.figures)
        blocks.append(
            ConflictBlock(conflict.what, tuple(lines.figure(facts, cite, group) for group in groups))
        )
    shifts = terms.figure_shifts(facts)
    moved = sorted(shifts, key=lambda one: select.newest_first(facts, one))
    current = terms.current(facts, shifts)
    groups_by_status = []
    for status in ORDER:
        chosen = [figure for figure in current if figure.status is status]
        if chosen:
            groups_by_status.append((status, lines.figures(facts, cite, chosen, FIGURES)))
    return FigureTable(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        groups=tuple(groups_by_status),
        conflicts=tuple(blocks),
        shifts=tuple(moves.figure_shift(facts, cite, one) for one in moved[:SHIFTS]),
        sources=cite.sources(),
    )


def timeline(deal: Deal, facts: FactSet, today: dt.date, since: dt.date | None = None) -> Timeline:
    """Events past and ahead as seen from `today`, in order of date; those without a date by themselves.

    `since` leaves out what was over before it: by the event's date, or by its newest article's day where
    it has none. Of too many past events the latest are kept.
    """
    cite = Citations(facts)
    found = agenda.seen(facts, facts.events, today)
    if since is not None:
        found = [one for one in found if _last_known(facts, one) >= since]
    dated = [one for one in found if one.last is not None]
    past = [one for one in dated if not one.ahead]
    latest = lines.events(facts, cite, past[-EVENTS:], EVENTS)
    return Timeline(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        since=since,
        past=Listing(latest.lines, len(past)),
        ahead=lines.events(facts, cite, [one for one in dated if one.ahead], EVENTS),
        undated=lines.events(facts, cite, [one for one in found if one.last is None], EVENTS),
        sources=cite.sources(),
    )


def _last_known(facts: FactSet, one: agenda.Seen) -> dt.date:
    days = [day for event in one.events if (day := select.day_of(facts, event))]
    return one.last or max(days, default=dt.date.max)
