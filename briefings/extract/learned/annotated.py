"""Annotated texts for training: spans brought to tokens, and the measure that training steers by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from briefings.errors import DealbriefError
from briefings.extract.attribution import ruled
from briefings.extract.learned import features
from briefings.extract.learned.decode import Ranges
from briefings.extract.learned.features import Floats, Ints, Tokens, number
from briefings.extract.learned.hints import Hints, gather
from briefings.extract.learned.links import Links, links
from briefings.extract.learned.parts import Part, Trees, around, trees

_HEADS = frozenset(number("pos", "VERB", "AUX", "NOUN", "ADJ"))
_MARKS = frozenset(number("pos", "PUNCT", "SPACE"))


class AnnotationError(DealbriefError):
    """An annotated article does not have the form that the trainer reads."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated attribution in tokens; `head` is the token that stands for its cue."""

    head: int
    cue: frozenset[int]
    source: frozenset[int]
    content: frozenset[int]


@dataclass(frozen=True, slots=True)
class Example:
    """An annotated text."""

    tokens: Tokens
    hints: Hints
    gold: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """An example with the parts around some of its cues, and what each part should be scored as.

    `content` is 1 for parts that are mostly content, `weight` how clear that is; `source` 1 for the best part
    of a cue's source; `real` tells of each cue whether the annotators marked it.
    """

    tokens: Tokens
    links: Links
    cue: Floats
    role: Ints
    content: Floats
    weight: Floats
    source: Floats
    real: Floats


def example(doc: Doc, annotated: Iterable[Mapping[str, Sequence[Sequence[int]] | None]]) -> Example:
    """A text with its attributions. Raises AnnotationError when spans are missing or malformed."""
    by_rules = ruled(doc)
    known = gather(len(doc), by_rules.found, by_rules.kept)
    t = features.tokens(doc, known.code)
    gold = []
    for row in annotated:
        try:
            cue, content = _tokens(t, row["cue"]), _tokens(t, row["content"])
            source = _tokens(t, row.get("source"))
        except (KeyError, TypeError, ValueError) as error:
            raise AnnotationError(
                "Each attribution needs `cue`, `content` and `source` as lists of [start, end] characters."
            ) from error
        words = sorted(cue)
        tops = [i for i in words if int(t.head[i]) not in cue or int(t.head[i]) == i]
        if tops and content:
            head = next((i for i in tops if int(t.pos[i]) in _HEADS), tops[0])
            gold.append(Gold(head, cue, source, content))
    return Example(t, known, tuple(gold))


def _tokens(t: Tokens, spans: Sequence[Sequence[int]] | None) -> frozenset[int]:
    found: set[int] = set()
    for start, end in spans or ():
        low, high = np.searchsorted(t.last, start, "right"), np.searchsorted(t.first, end, "left")
        found.update(range(int(low), int(high)))
    return frozenset(found)


def linked(e: Example, others: Iterable[int]) -> Linked:
    """An example with the parts of its own cues and of `others`, which nobody marked."""
    t = e.tokens
    gold = {g.head: g for g in reversed(e.gold)}
    tree: Trees = trees(t)
    near = [(cue, around(tree, cue)) for cue in sorted({*gold, *others})]
    near = [(cue, found) for cue, found in near if found]
    rows = links(t, [cue for cue, _ in near], [found for _, found in near], e.hints.cues)
    n = len(t)
    cues, role = np.zeros(n, np.float32), np.zeros(n, np.int64)
    for g in e.gold:
        cues[g.head] = 1
        role[list(g.content)] = 3
        role[list(g.source)] = 2
        role[list(g.cue)] = 1
    content, weight, source = (np.zeros(len(rows), np.float32) for _ in range(3))
    weight += 1
    at = 0
    for cue, found in near:
        if cue in gold:
            best, which = 0.0, -1
            for row, part in enumerate(found, at):
                share, overlap = _shares(part, gold[cue])
                content[row] = share > 0.5
                weight[row] = 0.3 + 1.4 * abs(share - 0.5)
                if overlap > best:
                    best, which = overlap, row
            if which >= 0:
                source[which] = 1
        at += len(found)
    real = np.array([cue in gold for cue, _ in near], np.float32)
    return Linked(t, rows, cues, role, content, weight, source, real)


def _shares(part: Part, gold: Gold) -> tuple[float, float]:
    """How much of a part is content, and how well it fits the source."""
    held = {i for first, last in part.ranges for i in range(first, last)}
    spoken = held & gold.source
    fit = len(spoken) / len(held | gold.source) + 0.5 * (part.head in gold.source) if spoken else 0.0
    held -= gold.cue
    return len(held & gold.content) / max(len(held), 1), fit


def right(t: Tokens, gold: Sequence[Gold], found: Sequence[tuple[Ranges, Ranges]]) -> list[bool]:
    """Which (source, content) are right end to end: contents overlap by half, one to one."""
    pairs = sorted(_fits(t, gold, found))
    out = [False] * len(found)
    used: set[int] = set()
    done: set[int] = set()
    for _, g, p in pairs:
        if g not in used and p not in done:
            used.add(g)
            done.add(p)
            out[p] = _sourced(gold[g], found[p][0])
    return out


def possible(t: Tokens, gold: Sequence[Gold], found: Sequence[tuple[Ranges, Ranges]]) -> list[bool]:
    """Which (source, content) would be right if they stood alone."""
    out = [False] * len(found)
    best = [0.0] * len(found)
    for overlap, g, p in sorted(_fits(t, gold, found)):
        if overlap < best[p]:
            best[p] = overlap
            out[p] = _sourced(gold[g], found[p][0])
    return out


def _sourced(gold: Gold, source: Ranges) -> bool:
    return not gold.source or bool(_held(source) & gold.source)


def _fits(
    t: Tokens, gold: Sequence[Gold], found: Sequence[tuple[Ranges, Ranges]]
) -> Iterator[tuple[float, int, int]]:
    """Pairs of gold and found that overlap enough, with the overlap below zero."""

    def words(tokens: Iterable[int]) -> frozenset[int]:
        return frozenset(i for i in tokens if int(t.pos[i]) not in _MARKS)

    wanted = [words(g.content) for g in gold]
    owner: dict[int, list[int]] = {}
    for g, tokens in enumerate(wanted):
        for i in tokens:
            owner.setdefault(i, []).append(g)
    for p, (_, content) in enumerate(found):
        tokens = words(_held(content))
        for g in {g for i in tokens for g in owner.get(i, ())}:
            overlap = len(tokens & wanted[g]) / len(tokens | wanted[g])
            if overlap >= 0.5:
                yield -overlap, g, p


def _held(ranges: Ranges) -> frozenset[int]:
    return frozenset(i for first, last in ranges for i in range(first, last))
