"""Where something takes place: a place that "in", "at" or "to" ties to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from briefings.types import Span

_PLACES = frozenset({"GPE", "LOC", "FAC"})
_PREPOSITIONS = frozenset({"in", "at", "to"})


@dataclass(frozen=True, slots=True)
class Place:
    text: str
    span: Span


def place_in(tokens: Iterable[Token], trigger: Token) -> Place | None:
    """The place named nearest to `trigger` among `tokens` after "in", "at" or "to", or visited outright.

    A place in apposition belongs to it ("Springfield, Illinois"). Prefers to miss.
    """
    ties = [token for token in tokens if token.ent_type_ in _PLACES and _tied(token, trigger)]
    if not ties:
        return None
    token = min(ties, key=lambda each: (each.i < trigger.i, abs(each.i - trigger.i)))
    doc = token.doc
    first = last = token.i
    while first > 0 and doc[first].ent_iob_ == "I":
        first -= 1
    last = _entity_end(token)
    while (
        last + 1 < len(doc)
        and doc[last].text == ","
        and doc[last + 1].ent_type_ == "GPE"
        and doc[last + 1].dep_ == "appos"
    ):
        last = _entity_end(doc[last + 1])
    text = doc[first:last].text
    return Place(" ".join(text.split()), (doc[first].idx, doc[first].idx + len(text)))


def _entity_end(token: Token) -> int:
    end = token.i + 1
    while end < len(token.doc) and token.doc[end].ent_iob_ == "I":
        end += 1
    return end


def _tied(token: Token, trigger: Token) -> bool:
    if token.dep_ == "pobj":
        return token.head.lower_ in _PREPOSITIONS
    return token.dep_ in ("dobj", "obj") and token.head == trigger
