"""Who has moved: positions of one actor on one topic that take different sides on different days."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict

from briefings.compare import fold
from briefings.compare.sides import Side, side
from briefings.types import FactSet, Position, Shift

SURE = 0.6
"""Confidence below which a position is no ground for saying that somebody moved."""


def shifts(facts: FactSet) -> tuple[Shift, ...]:
    """The shifts in `facts`, newest first.

    Two consecutive days on which an actor took sides on a topic make a shift when no side of the
    earlier day is held on the later one. Plain statements, unsure speakers and articles without a date
    take no part; two articles of one day are no shift, for nobody knows which came first. All of this
    prefers to miss a shift rather than to announce one that is none.
    """
    by_topic: dict[tuple[str, str], dict[dt.date, list[Position]]] = defaultdict(lambda: defaultdict(list))
    for position in facts.positions:
        day = facts.article_of(position).published_on
        if (
            day
            and position.topic
            and position.confidence >= SURE
            and side(position.stance) is not Side.STATES
        ):
            by_topic[position.actor, fold.plain(position.topic)][day].append(position)
    found: list[tuple[dt.date, Shift]] = []
    for (actor, _), days in by_topic.items():
        ordered = sorted(days)
        for earlier, later in itertools.pairwise(ordered):
            held = {side(position.stance) for position in days[earlier]}
            moved = [position for position in days[later] if side(position.stance) not in held]
            if len(moved) == len(days[later]):
                before, after = _surest(days[earlier]), _surest(moved)
                found.append((later, Shift(actor, after.topic or "", before, after)))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(shift for _, shift in found)


def _surest(positions: list[Position]) -> Position:
    """The position that speaks for the others: the surest, and the first in its article among those."""
    return min(positions, key=lambda p: (-p.confidence, p.content or p.cue))
