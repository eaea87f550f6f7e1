"""What a deal holds, and what the part of it that was taken leaves out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from briefings.store.grid import Crossed
from briefings.types import FactSet


@dataclass(frozen=True, slots=True)
class Counts:
    """What a deal holds; `speaking` are the actors that hold a position."""

    articles: int = 0
    speaking: int = 0
    positions: int = 0
    figures: int = 0
    events: int = 0
    questions: int = 0
    newest: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Beyond:
    """Facts of what was asked for that the part leaves out; `by_actor` are positions by speaker's id.

    `crossed` is there where actors and topics stand side by side, of which the part is one page.
    """

    positions: int = 0
    figures: int = 0
    questions: int = 0
    past: int = 0
    events: int = 0
    actors: int = 0
    by_actor: dict[str, int] = field(default_factory=dict)
    crossed: Crossed | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """`whole` says that nothing was left out: `beyond` is empty then."""

    facts: FactSet
    whole: bool = True
    beyond: Beyond = field(default_factory=Beyond)
