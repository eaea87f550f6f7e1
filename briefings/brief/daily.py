"""The daily digest."""

from __future__ import annotations

import datetime as dt
from itertools import islice

from briefings.brief import agenda, lines, moves, select
from briefings.brief.cite import Citations
from briefings.brief.document import ActorBlock, DailyDigest, Listing
from briefings.compare import changes, openings, terms
from briefings.deals import Deal
from briefings.types import FactSet

ACTORS = 8
POSITIONS = 3
SHIFTS = 4
FIGURES = 8
EVENTS = 6
QUESTIONS = 6
POINTS = 4


def daily(deal: Deal, facts: FactSet, today: dt.date) -> DailyDigest:
    """The digest of `facts` for `today`: what an analyst who reads nothing else should know.

    Key actors with their newest positions on different topics, shifts, figures, what is planned, open
    questions. What is planned is seen from `today`, or from the newest article's day when nothing has
    been read for two weeks; the document says which.
    """
    cite = Citations(facts)
    ranked = select.ranked_actors(facts, select.spoken(facts, facts.positions))
    blocks = []
    for id, groups in islice(ranked.items(), ACTORS):
        telling = [group for group in groups if not select.thin(facts, group[0])]
        chosen = select.varied(facts, telling or groups, POSITIONS)
        listed = lines.positions(facts, cite, chosen, POSITIONS, with_role=True)
        who = lines.who(facts, cite, facts.actor(id))
        blocks.append(ActorBlock(who, Listing(listed.lines, len(groups))))
    current = terms.current(facts, terms.figure_shifts(facts))
    return DailyDigest(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        actors=Listing(tuple(blocks), len(ranked)),
        shifts=moves.changes(facts, cite, changes.changes(facts), SHIFTS),
        figures=lines.figures(facts, cite, current, FIGURES),
        plan=lines.plan(facts, cite, facts.events, today, EVENTS),
        questions=lines.questions(facts, cite, facts.questions, QUESTIONS),
        points=moves.points(facts, cite, openings.open_points(facts, agenda.reference(facts, today)), POINTS),
        sources=cite.sources(),
    )
