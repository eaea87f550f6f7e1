"""What is known of each part around a cue: the numbers that the scorer of contents and sources takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from briefings.extract.learned.features import Ints, Tokens, bucket, mix
from briefings.extract.learned.hints import Hint
from briefings.extract.learned.parts import QUOTATION, Part

_BITS = 12
_STEPS = (1, 2, 3, 5, 8, 13, 21, 34)
_FIELDS = 22
ROWS = (_FIELDS << _BITS) + 1
"""Rows of the table of weights that `Links.ids` point into."""


@dataclass(frozen=True, slots=True)
class Links:
    """The parts of all cues of a text, one row a part, those of one cue together.

    `cue` is the token, `owner` the number of the cue, `ids` one row of table indices a part; the ranges of
    all parts stand one after another in `low` and `high`, with `part` to tell whose each is.
    """

    cue: Ints
    owner: Ints
    head: Ints
    first: Ints
    last: Ints
    ids: Ints
    part: Ints
    low: Ints
    high: Ints
    size: Ints

    def __len__(self) -> int:
        return len(self.cue)


def links(
    t: Tokens, cues: Sequence[int], parts: Sequence[Sequence[Part]], hints: Mapping[int, Hint]
) -> Links:
    """The parts found for each of `cues` as arrays."""
    rows = [
        (
            cue, owner, part.head, part.ranges[0][0], part.ranges[-1][1], part.level,
            *(*part.path, 0, 0, 0, 0)[:4], *_hinted(part, hints.get(cue)),
        )
        for owner, (cue, found) in enumerate(zip(cues, parts, strict=True))
        for part in found
    ]  # fmt: skip
    table = np.array(rows, np.int64).reshape(len(rows), 13)
    spans = [
        (row, low, high)
        for row, part in enumerate(part for found in parts for part in found)
        for low, high in part.ranges
    ]
    segments = np.array(spans, np.int64).reshape(len(spans), 3)
    part, low, high = segments.T
    size = np.bincount(part, high - low, len(rows)).astype(np.int64)
    cue, owner, head, first, last, level = table[:, :6].T
    path = table[:, 6:10]
    rule, named, spoken = table[:, 10:].T
    n = len(t)
    signed = np.where(first > cue, first - cue, last - 1 - cue)
    distance = np.digitize(np.abs(signed), _STEPS) + 16 * (signed > 0)
    # With the cue between the pieces of a part ("the port, she said, is full").
    distance = np.where((first < cue) & (last > cue), 15, distance)
    quoted = np.concatenate(([0], np.cumsum(t.quote > 0)))
    share = (quoted[high] - quoted[low]) if len(rows) else np.zeros(0, np.int64)
    covered = np.bincount(part, share, len(rows))
    coverage = np.where(covered == 0, 0, np.where(covered >= size, 2, 1)) * 4 + t.quote[cue]
    before = t.lower[np.maximum(first - 1, 0)]
    after = t.lower[np.minimum(last, n - 1)] if n else t.lower
    closing = t.lower[last - 1]
    earlier = t.lower[np.maximum(last - 2, 0)]
    lines = np.clip(t.paragraph[first] - t.paragraph[cue], -4, 4) + 4
    sentences = np.clip(t.sentence[first] - t.sentence[cue], -3, 3) + 3
    route = mix(1, level, *path.T)
    size_step = np.digitize(size, _STEPS)
    quotes = np.where(level == QUOTATION, 1, 0)
    columns = (
        route,
        mix(2, route, t.lemma[cue]),
        mix(3, route, t.kind[cue], t.pos[cue]),
        mix(4, route, t.signature[cue] & np.uint64(0xFFFF)),
        mix(5, route, t.dep[cue], t.tag[cue]),
        mix(6, distance, quotes),
        mix(7, size_step, quotes, coverage),
        mix(8, coverage, level),
        mix(9, t.lower[first], level),
        mix(10, t.tag[head], t.entity[head], level),
        mix(11, t.lemma[head], level),
        mix(12, before, quotes),
        mix(13, after, quotes),
        mix(14, closing, earlier * quotes.astype(np.uint64), quotes),
        mix(15, lines, sentences, quotes),
        mix(16, route, t.tag[head], t.lower[first]),
        mix(17, distance, quotes, t.lower[np.minimum(cue + 1, max(n - 1, 0))] * quotes.astype(np.uint64)),
        mix(18, t.lemma[cue], level, t.entity[head], t.pos[head]),
        mix(19, named, spoken, quotes),
        mix(20, named, spoken, rule),
        mix(21, named, spoken, rule, level, t.kind[cue]),
        mix(22, named, spoken, route),
    )
    ids = np.empty((len(rows), _FIELDS), np.int64)
    for field, column in enumerate(columns):
        ids[:, field] = bucket(column, _BITS) + (field << _BITS)
    return Links(cue, owner, head, first, last, ids, part, low, high, size)


def _hinted(part: Part, hint: Hint | None) -> tuple[int, int, int]:
    """What the rules say of a part: which rule, how much of it (0 to 3) is content and source."""
    if hint is None:
        return 0, 0, 0
    size = sum(last - first for first, last in part.ranges)
    shares = []
    for taken in (hint.content, hint.source):
        overlap = sum(
            max(0, min(last, high) - max(first, low)) for first, last in part.ranges for low, high in taken
        )
        shares.append(1 if not overlap else 2 if overlap * 2 <= size else 3)
    return (hint.rule & 0xFFFFFF) * 2 + hint.kept, shares[0], shares[1]
