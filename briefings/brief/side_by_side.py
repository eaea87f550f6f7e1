"""Actors side by side, topic by topic; and everybody, actor by topic."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from briefings.brief import lines, select
from briefings.brief.cite import Citations
from briefings.brief.document import Comparison, Matrix, MatrixRow, TopicRow
from briefings.brief.line import Listing, Who
from briefings.compare import fold
from briefings.compare.sides import Side, side
from briefings.deals import Deal
from briefings.types import FactSet

TOPICS = 6
POSITIONS = 2
ON_ONE_TOPIC = 12
ACTORS = 12
COLUMNS = 5

Groups = list[select.PositionGroup]


def comparison(
    deal: Deal,
    facts: FactSet,
    today: dt.date,
    actors: Sequence[str],
    topic: str | None = None,
    page: int = 1,
) -> Comparison:
    """What `actors` (ids) say on each topic, newest first; with `topic`, on that one.

    What several speak on comes before what one alone does. Raises KeyError for an id that `facts` do not
    hold.
    """
    cite = Citations(facts)
    held: dict[str | None, dict[str, Groups]] = {}
    groups = select.spoken(facts, (p for p in facts.positions if p.actor in actors))
    if topic is not None:
        groups = [group for group in groups if select.on_topic(group[0].topic, topic)]
    for name, found in select.by_topic(groups):
        mine: dict[str, Groups] = defaultdict(list)
        for group in found:
            mine[group[0].actor].append(group)
        held[name] = mine
    # Two who speak on no topic in particular do not speak on the same.
    shared = [name for name, mine in held.items() if len(mine) > 1 and name is not None]
    single = [name for name in held if name not in shared]
    start, most = (page - 1) * TOPICS, ON_ONE_TOPIC if topic else POSITIONS
    shown = [*shared, *single][start : start + TOPICS]

    def row(name: str | None) -> TopicRow:
        return TopicRow(name, tuple(lines.positions(facts, cite, held[name][id], most) for id in actors))

    return Comparison(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        actors=tuple(lines.who(facts, cite, facts.actor(id)) for id in actors),
        on=topic,
        shared=Listing(tuple(row(name) for name in shown if name in shared), len(shared)),
        single=Listing(tuple(row(name) for name in shown if name in single), len(single)),
        sources=cite.sources(),
        page=page,
        more=len(held) > start + TOPICS,
    )


def matrix(deal: Deal, facts: FactSet, today: dt.date, topic: str | None = None, page: int = 1) -> Matrix:
    """Where everybody stands on each topic, in a word, with the newest position that takes a side.

    Topics that most actors speak on come first; `topic` asks for that one alone.
    """
    cite = Citations(facts)
    groups = [
        group
        for group in select.spoken(facts, facts.positions)
        if group[0].topic is not None and (topic is None or select.on_topic(group[0].topic, topic))
    ]
    topics = [name for name, _ in select.by_topic(groups) if name is not None]
    start = (page - 1) * COLUMNS
    shown = topics[start : start + COLUMNS]
    places = {fold.plain(name): place for place, name in enumerate(shown)}
    here = [group for group in groups if fold.plain(group[0].topic or "") in places]
    ranked = select.ranked_actors(facts, here)
    rows = []
    for id in list(ranked)[:ACTORS]:
        cells: list[select.PositionGroup | None] = [None] * len(shown)
        # The newest that takes a side, else the newest.
        for group in sorted(ranked[id], key=lambda one: side(one[0].stance) is Side.STATES):
            place = places[fold.plain(group[0].topic or "")]
            cells[place] = cells[place] or group
        rows.append(
            MatrixRow(
                _name(facts, id),
                tuple(lines.position(facts, cite, group) if group else None for group in cells),
            )
        )
    return Matrix(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        topics=Listing(tuple(shown), len(topics), start),
        rows=Listing(tuple(rows), len(ranked)),
        sources=cite.sources(),
        page=page,
        more=len(topics) > start + COLUMNS,
    )


def _name(facts: FactSet, actor_id: str) -> Who:
    """Without a role, which a table has no room for and which would be cited for nothing."""
    actor = facts.actor(actor_id)
    return Who(actor.id, actor.name, actor.kind)
