"""Figures that contradict one another: different values for the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from briefings.compare import terms
from briefings.types import FactSet, Figure

HEDGED = Decimal("0.05")
"""Share of a value by which "about" may miss it without contradicting another source."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """`what` is the wording of the first figure; `figures` are in the order of the fact set."""

    what: str
    unit: str
    figures: tuple[Figure, ...]


def conflicts(facts: FactSet) -> tuple[Conflict, ...]:
    """Figures with the same unit that count the same thing and whose values do not meet.

    Figures that count nothing in particular ("40 jobs", "$5 a year") take no part: equal words are the
    only sign that two numbers are about one thing, and a conflict that is none costs more trust than a
    missing one.
    """
    things: dict[tuple[str, str], list[Figure]] = {}
    for figure in facts.figures:
        if not terms.bare(figure):
            things.setdefault((terms.thing(figure), figure.unit), []).append(figure)
    return tuple(
        Conflict(figures[0].what, unit, tuple(figures))
        for (_, unit), figures in things.items()
        if any(differ(one, other) for i, one in enumerate(figures) for other in figures[i + 1 :])
    )


def differ(one: Figure, other: Figure) -> bool:
    """Whether two values of one thing cannot both be right. A sentence that gives two values knows that
    they differ, unless it gives them to two actors."""
    apart = one.actor is not None and other.actor is not None and one.actor != other.actor
    return not _meet(one, other) and (apart or one.evidence != other.evidence)


def _meet(one: Figure, other: Figure) -> bool:
    (low, high), (other_low, other_high) = _reach(one), _reach(other)
    return low <= other_high and other_low <= high


def _reach(figure: Figure) -> tuple[Decimal, Decimal]:
    """Lowest and highest value that the figure can mean."""
    low, high = figure.value, figure.value if figure.value_high is None else figure.value_high
    give = abs(high) * HEDGED if figure.hedge else Decimal(0)
    return min(low, high) - give, max(low, high) + give
