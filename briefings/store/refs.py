"""References to facts: a letter for the kind and the primary key, "p12", as answers carry them."""

from __future__ import annotations

import re

from briefings.errors import NotFound
from briefings.store.models import EventRow, FigureRow, PositionRow, QuestionRow
from briefings.types import Event, Fact, Figure, Position, Question

FactTable = type[PositionRow] | type[FigureRow] | type[EventRow] | type[QuestionRow]

TABLES: dict[str, FactTable] = {"p": PositionRow, "f": FigureRow, "e": EventRow, "q": QuestionRow}
WORDS = {"p": "position", "f": "figure", "e": "event", "q": "question"}
_LETTERS: dict[type[Fact], str] = {Position: "p", Figure: "f", Event: "e", Question: "q"}
_LONGEST = 9  # digits; a longer number is no primary key, and too much for the column
_REF = re.compile(r"([pfeq])([1-9][0-9]*)")

GONE = "That is not in what was read any more; ask again to see what is."


def of(fact: Fact) -> str:
    """The reference of a fact that came from the store."""
    return f"{_LETTERS[type(fact)]}{fact.id}"


def split(ref: str) -> tuple[str, int]:
    """The letter and the primary key. Raises NotFound for what is no reference."""
    found = _REF.fullmatch(ref)
    if found is None or len(found[2]) > _LONGEST:
        raise NotFound(GONE)
    return found[1], int(found[2])
