"""The daily digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from itertools import islice

from briefings.brief import agenda, lines, moves, select
from briefings.brief.cite import Citations
from briefings.brief.document import ActorBlock, DailyDigest
from briefings.brief.line import Listing
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

SECTIONS = ("positions", "shifts", "figures", "events", "questions")
"""The parts of a digest, in their order; a channel may want some of them only."""


def daily(deal: Deal, facts: FactSet, today: dt.date, sections: Collection[str] | None = None) -> DailyDigest:
    """The digest of `facts` for `today`: what an analyst who reads nothing else should know.

    Key actors with their newest positions on different topics, shifts, figures, what is planned, open
    questions. What is planned is seen from `today`, or from the newest article's day when nothing has
    been read for two weeks; the document says which. `sections` are those of `SECTIONS` that are wanted,
    None for all; the others are empty and cite nothing.
    """
    wanted = SECTIONS if sections is None else sections
    cite = Citations(facts)
    held = facts.positions if "positions" in wanted else ()
    ranked = select.ranked_actors(facts, select.spoken(facts, held))
    blocks = []
    for id, groups in islice(ranked.items(), ACTORS):
        telling = [group for group in groups if not select.thin(facts, group[0])]
        chosen = select.varied(facts, telling or groups, POSITIONS)
        listed = lines.positions(facts, cite, chosen, POSITIONS, with_role=True)
        who = lines.who(facts, cite, facts.actor(id))
        blocks.append(ActorBlock(who, Listing(listed.lines, len(groups))))
    current = terms.current(facts, terms.figure_shifts(facts)) if "figures" in wanted else ()
    open_points = openings.open_points(facts, agenda.reference(facts, today)) if "questions" in wanted else ()
    return DailyDigest(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        actors=Listing(tuple(blocks), len(ranked)),
        shifts=moves.changes(facts, cite, changes.changes(facts) if "shifts" in wanted else (), SHIFTS),
        figures=lines.figures(facts, cite, current, FIGURES),
        plan=lines.plan(facts, cite, facts.events if "events" in wanted else (), today, EVENTS),
        questions=lines.questions(facts, cite, facts.questions if "questions" in wanted else (), QUESTIONS),
        points=moves.points(facts, cite, open_points, POINTS),
        sources=cite.sources(),
    )
