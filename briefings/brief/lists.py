"""Open questions, terms and figures, the timeline."""

from __future__ import annotations

import datetime as dt

from briefings.brief import agenda, lines, moves, select
from briefings.brief.cite import Citations
from briefings.brief.document import ConflictBlock, FigureTable, QuestionList, Timeline
from briefings.brief.line import Listing
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


def questions(
    deal: Deal, facts: FactSet, today: dt.date, topic: str | None = None, page: int = 1
) -> QuestionList:
    """What is open, newest first; with `topic`, on that topic only."""
    cite = Citations(facts)
    chosen = (q for q in facts.questions if topic is None or select.on_topic(q.topic, topic))
    listed = lines.questions(facts, cite, chosen, QUESTIONS, start=(page - 1) * QUESTIONS)
    points = moves.points(
        facts,
        cite,
        openings.open_points(facts, agenda.reference(facts, today)),
        POINTS,
        lambda point: topic is None or select.on_topic(point.topic, topic),
        start=(page - 1) * POINTS,
    )
    return QuestionList(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        topic=topic,
        questions=listed,
        points=points,
        sources=cite.sources(),
        page=page,
        more=listed.more or points.more,
    )


def figures(deal: Deal, facts: FactSet, today: dt.date, page: int = 1) -> FigureTable:
    """Terms and figures by status, and side by side where articles give one thing different values.

    What has moved and what differs is on the first page.
    """
    cite = Citations(facts)
    start = (page - 1) * FIGURES
    blocks = []
    for conflict in conflicts.conflicts(facts) if page == 1 else ():
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
        listed = lines.figures(facts, cite, chosen, FIGURES, start=start)
        if listed.lines:
            groups_by_status.append((status, listed))
    return FigureTable(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        groups=tuple(groups_by_status),
        conflicts=tuple(blocks),
        shifts=tuple(moves.figure_shift(facts, cite, one) for one in moved[:SHIFTS] if page == 1),
        sources=cite.sources(),
        page=page,
        more=any(listed.more for _, listed in groups_by_status),
    )


def timeline(
    deal: Deal, facts: FactSet, today: dt.date, since: dt.date | None = None, page: int = 1
) -> Timeline:
    """Events past and ahead as seen from `today`, in order of date; those without a date by themselves.

    `since` leaves out what was over before it: by the event's date, or by its newest article's day where
    it has none. Of the past events the first page has the latest.
    """
    cite = Citations(facts)
    found = agenda.seen(facts, facts.events, today)
    if since is not None:
        found = [one for one in found if _last_known(facts, one) >= since]
    dated = [one for one in found if one.last is not None]
    past = [one for one in dated if not one.ahead]
    start = (page - 1) * EVENTS
    latest = past[max(0, len(past) - start - EVENTS) : max(0, len(past) - start)]
    behind = Listing(lines.events(facts, cite, latest, EVENTS).lines, len(past), start)
    ahead = lines.events(facts, cite, [one for one in dated if one.ahead], EVENTS, start)
    undated = lines.events(facts, cite, [one for one in found if one.last is None], EVENTS, start)
    return Timeline(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        since=since,
        past=behind,
        ahead=ahead,
        undated=undated,
        sources=cite.sources(),
        page=page,
        more=behind.more or ahead.more or undated.more,
    )


def _last_known(facts: FactSet, one: agenda.Seen) -> dt.date:
    days = [day for event in one.events if (day := select.day_of(facts, event))]
    return one.last or max(days, default=dt.date.max)
