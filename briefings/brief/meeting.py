"""The meeting brief: one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from briefings.brief import agenda, lines, moves, select
from briefings.brief.cite import Citations
from briefings.brief.document import MeetingBrief, TopicBlock
from briefings.brief.line import Listing
from briefings.compare import changes, openings, terms
from briefings.deals import Deal
from briefings.types import Change, FactSet, FigureShift

# What goes on one page; every total is told where something is left out.
PEOPLE = 6
TOPICS = 6
POSITIONS = 16
ON_ONE_TOPIC = 3
ON_THE_ASKED_TOPIC = 12
SHIFTS = 3
FIGURES = 5
QUESTIONS = 5
POINTS = 3
EVENTS = 5


def meeting(
    deal: Deal,
    facts: FactSet,
    today: dt.date,
    actors: Sequence[str] = (),
    topic: str | None = None,
    since: dt.date | None = None,
) -> MeetingBrief:
    """The brief for a meeting with `actors` (ids) on `topic`; without either, on the whole deal.

    `since` is only told: `facts` are those of that day and later.

    With actors: their positions and dates; figures and questions of theirs come first. With a topic: the
    positions and questions on it, and the figures whose sentence speaks of it. Raises KeyError for an id
    that `facts` do not hold.
    """
    cite = Citations(facts)
    wanted = tuple(dict.fromkeys(actors))
    asked = [facts.actor(id) for id in wanted]

    def concerns(actor: str | None, on: str | None) -> bool:
        return (not wanted or actor in wanted) and (topic is None or select.on_topic(on, topic))

    def touches(one: Change | openings.OpenPoint) -> bool:
        if isinstance(one, FigureShift):
            on = topic is None or bool(
                select.about(deal, facts, topic, [one.before, one.after or one.before])
            )
        else:
            on = topic is None or select.on_topic(one.topic, topic)
        return on and (not wanted or bool(moves.actors(one) & set(wanted)))

    held = [position for position in facts.positions if concerns(position.actor, position.topic)]
    groups = select.spoken(facts, held)
    ranked = list(dict.fromkeys((*wanted, *select.ranked_actors(facts, groups))))
    shown = ranked[:PEOPLE]
    current = terms.current(facts, terms.figure_shifts(facts))
    figures = select.about(deal, facts, topic, current) if topic else current
    questions = [q for q in facts.questions if topic is None or select.on_topic(q.topic, topic)]
    events = [e for e in facts.events if not wanted or agenda.mentions(wanted, e)]
    return MeetingBrief(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        with_actors=tuple(actor.name for actor in asked),
        on=topic,
        since=since,
        silent=tuple(actor.name for actor in asked if not any(p.actor == actor.id for p in held)),
        people=Listing(tuple(lines.who(facts, cite, facts.actor(id)) for id in shown), len(ranked)),
        topics=_topics(facts, cite, [group for group in groups if group[0].actor in shown], topic),
        positions_total=len(groups),
        shifts=moves.changes(facts, cite, filter(touches, changes.changes(facts)), SHIFTS),
        figures=lines.figures(facts, cite, figures, FIGURES, first=wanted),
        questions=lines.questions(facts, cite, questions, QUESTIONS, first=wanted),
        points=moves.points(
            facts, cite, openings.open_points(facts, agenda.reference(facts, today)), POINTS, touches
        ),
        plan=lines.plan(facts, cite, events, today, EVENTS),
        sources=cite.sources(),
    )


def _topics(
    facts: FactSet, cite: Citations, groups: list[select.PositionGroup], asked: str | None
) -> Listing[TopicBlock]:
    """Topic by topic, everybody once before anybody twice, within what a page holds."""
    blocks = []
    room = POSITIONS
    topics = select.by_topic(groups)
    for name, found in topics[:TOPICS]:
        limit = min(room, ON_THE_ASKED_TOPIC if asked else ON_ONE_TOPIC)
        if limit <= 0:
            break
        chosen = select.everybody(found, limit)
        listed = lines.positions(facts, cite, chosen, limit)
        blocks.append(TopicBlock(name, Listing(listed.lines, len(found))))
        room -= len(listed.lines)
    return Listing(tuple(blocks), len(topics))
