"""Sets of tokens as sorted ranges: union, difference, and what they are in characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefings.extract.grammar import Grammar, Range
from briefings.types import Spans

Ranges = tuple[Range, ...]

_LOOSE = frozenset(",;:.!?-–—…") | {"--", "...", "..", ". . ."}
_LEADING = frozenset({"and", "but", "or", "nor"})


def union(ranges: Iterable[Range]) -> Ranges:
    """Sorted ranges that touch or overlap come together; empty ones are dropped."""
    out: list[Range] = []
    for first, last in sorted(r for r in ranges if r[0] < r[1]):
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return tuple(out)


def minus(ranges: Iterable[Range], holes: Sequence[Range]) -> Ranges:
    """`ranges` without the tokens of `holes`."""
    out = list(union(ranges))
    for low, high in holes:
        if low < high:
            out = [
                part
                for first, last in out
                for part in ((first, min(last, low)), (max(first, high), last))
                if part[0] < part[1]
            ]
    return tuple(out)


def size(ranges: Iterable[Range]) -> int:
    """Number of tokens."""
    return sum(last - first for first, last in ranges)


def holds(ranges: Iterable[Range], token: int) -> bool:
    return any(first <= token < last for first, last in ranges)


def trim(grammar: Grammar, ranges: Iterable[Range], *, joints: bool = True) -> Ranges:
    """Ranges without loose punctuation and white space at their edges, and without empty ones.

    Quotation marks and brackets stay. With `joints`, a conjunction at the very start goes as well.
    """
    out = []
    for number, (first, last) in enumerate(ranges):
        while first < last and _loose(grammar, first):
            first += 1
        while joints and not number and first < last - 1 and grammar.word[first] in _LEADING:
            first += 1
        while first < last and (_loose(grammar, last - 1) or _dangles(grammar, first, last - 1, joints)):
            last -= 1
        if any(grammar.pos[i] not in ("PUNCT", "SPACE") for i in range(first, last)):
            out.append((first, last))
    return tuple(out)


def _dangles(grammar: Grammar, first: int, token: int, joints: bool) -> bool:
    """Whether a conjunction ends a stretch after what it joined was taken away: "was sent, but"."""
    return joints and first < token and grammar.word[token] in _LEADING and grammar.dep[token] == "cc"


def _loose(grammar: Grammar, token: int) -> bool:
    return grammar.pos[token] == "SPACE" or grammar.word[token] in _LOOSE


def characters(grammar: Grammar, ranges: Iterable[Range]) -> Spans:
    return tuple((grammar.start[first], grammar.end[last - 1]) for first, last in ranges if first < last)
