"""The card of one actor."""

from __future__ import annotations

import datetime as dt

from briefings.brief import agenda, lines, moves, select
from briefings.brief.cite import Citations
from briefings.brief.document import ActorCard, Listing
from briefings.compare import changes, terms
from briefings.deals import Deal
from briefings.types import FactSet

POSITIONS = 12
ROLES = 4
FIGURES = 6
EVENTS = 5


def actor(deal: Deal, facts: FactSet, actor_id: str, today: dt.date) -> ActorCard:
    """Who that is and the newest position on each topic, shifts, figures named, events ahead.

    Raises KeyError when `facts` do not hold the actor; `names.find_actor` finds the id to a name.
    """
    cite = Citations(facts)
    found = facts.actor(actor_id)
    groups = select.spoken(facts, (p for p in facts.positions if p.actor == actor_id))
    chosen = select.varied(facts, groups, POSITIONS)
    listed = lines.positions(facts, cite, chosen, POSITIONS)
    current = terms.current(facts, terms.figure_shifts(facts))
    return ActorCard(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        who=lines.who(facts, cite, found),
        roles=tuple(lines.role(facts, cite, group) for group in select.roles(facts, found.roles)[:ROLES]),
        positions=Listing(listed.lines, len(groups)),
        shifts=moves.changes(
            facts, cite, (one for one in changes.changes(facts) if actor_id in moves.actors(one))
        ),
        figures=lines.figures(facts, cite, (f for f in current if f.actor == actor_id), FIGURES),
        plan=lines.plan(
            facts, cite, (e for e in facts.events if agenda.mentions({actor_id}, e)), today, EVENTS
        ),
        sources=cite.sources(),
    )
