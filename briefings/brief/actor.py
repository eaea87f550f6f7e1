"""The card of one actor."""

from __future__ import annotations

import datetime as dt

from briefings.brief import agenda, lines, moves, select
from briefings.brief.cite import Citations
from briefings.brief.document import ActorCard, Plan
from briefings.brief.line import Listing
from briefings.compare import changes, terms
from briefings.deals import Deal
from briefings.types import FactSet

POSITIONS = 12
ROLES = 4
FIGURES = 6
EVENTS = 5


def actor(deal: Deal, facts: FactSet, actor_id: str, today: dt.date, page: int = 1) -> ActorCard:
    """Who that is and the newest position on each topic, shifts, figures named, events ahead.

    The first page has the newest on every topic and all the rest; later ones the other positions, newest
    first. Raises KeyError when `facts` do not hold the actor; `names.find_actor` finds the id to a name.
    """
    cite = Citations(facts)
    found = facts.actor(actor_id)
    groups = select.spoken(facts, (p for p in facts.positions if p.actor == actor_id))
    chosen = select.varied(facts, groups, POSITIONS)
    ids = {group[0].id for group in chosen}
    ordered = [*chosen, *(group for group in groups if group[0].id not in ids)]
    listed = lines.positions(facts, cite, ordered, POSITIONS, start=(page - 1) * POSITIONS)
    if page > 1:
        return ActorCard(
            deal=deal.title or deal.name,
            day=today,
            reading=select.reading(facts),
            who=lines.who(facts, cite, found),
            roles=(),
            positions=listed,
            shifts=(),
            figures=Listing(),
            plan=Plan(today, False, Listing()),
            sources=cite.sources(),
            page=page,
            more=listed.more,
        )
    current = terms.current(facts, terms.figure_shifts(facts))
    return ActorCard(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        who=lines.who(facts, cite, found),
        roles=tuple(lines.role(facts, cite, group) for group in select.roles(facts, found.roles)[:ROLES]),
        positions=listed,
        shifts=moves.changes(
            facts, cite, (one for one in changes.changes(facts) if actor_id in moves.actors(one))
        ),
        figures=lines.figures(facts, cite, (f for f in current if f.actor == actor_id), FIGURES),
        plan=lines.plan(
            facts, cite, (e for e in facts.events if agenda.mentions({actor_id}, e)), today, EVENTS
        ),
        sources=cite.sources(),
        more=listed.more,
    )
