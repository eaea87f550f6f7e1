"""The card of one topic."""

from __future__ import annotations

import datetime as dt
from itertools import islice

from briefings.brief import agenda, lines, moves, select
from briefings.brief.cite import Citations
from briefings.brief.document import ActorBlock, TopicCard
from briefings.brief.line import Listing
from briefings.compare import changes, openings
from briefings.deals import Deal
from briefings.types import FactSet, FigureShift

ACTORS = 12
POSITIONS = 4
QUESTIONS = 8
POINTS = 4


def topic(deal: Deal, facts: FactSet, topic: str, today: dt.date, page: int = 1) -> TopicCard:
    """Who stands where on `topic`, in their words, and what is open on it.

    Later pages have the actors that the first had no room for, and nothing else.
    `topic` is the topic's name as the facts carry it; `names.find_topic` finds it.
    """
    cite = Citations(facts)
    held = [position for position in facts.positions if select.on_topic(position.topic, topic)]
    ranked = select.ranked_actors(facts, select.spoken(facts, held))
    blocks = []
    start = (page - 1) * ACTORS
    for id, groups in islice(ranked.items(), start, start + ACTORS):
        listed = lines.positions(facts, cite, groups, POSITIONS, with_role=True)
        blocks.append(ActorBlock(lines.who(facts, cite, facts.actor(id)), listed))
    actors = Listing(tuple(blocks), len(ranked), start)
    if page > 1:
        return TopicCard(
            deal=deal.title or deal.name,
            day=today,
            reading=select.reading(facts),
            topic=topic,
            actors=actors,
            shifts=(),
            questions=Listing(),
            sources=cite.sources(),
            page=page,
            more=actors.more,
        )
    return TopicCard(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        topic=topic,
        actors=actors,
        shifts=moves.changes(
            facts,
            cite,
            (
                one
                for one in changes.changes(facts)
                if not isinstance(one, FigureShift) and select.on_topic(one.topic, topic)
            ),
        ),
        questions=lines.questions(
            facts, cite, (q for q in facts.questions if select.on_topic(q.topic, topic)), QUESTIONS
        ),
        points=moves.points(
            facts,
            cite,
            openings.open_points(facts, agenda.reference(facts, today)),
            POINTS,
            lambda point: select.on_topic(point.topic, topic),
        ),
        sources=cite.sources(),
        more=actors.more,
    )
