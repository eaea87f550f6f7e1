"""What is known of each alternative for a cue: the numbers that tell how likely it is to be right."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from briefings.extract.cues import entries
from briefings.extract.learned.decode import Ranges, Scored, touches
from briefings.extract.learned.features import Floats, Ints, Tokens, key, number
from briefings.extract.learned.parts import Range
from briefings.extract.learned.relations import Relation

TRAITS = (
    # the cue
    "network", "linear", "part_of_speech", "tag", "label", "head_label", "class", "head_class",
    "in_quotation", "sentence",
    # what the rules say
    "way", "confidence", "construction", "kept", "like_rule", "source_like_rule",
    # the content
    "like_first", "agreement", "lowest_in", "highest_in", "highest_out", "labelling", "parts", "size",
    "pieces", "quoted", "place", "distance", "first_word",
    # the source
    "source", "other_source", "no_source", "source_size", "source_distance", "source_first", "source_named",
    "source_person",
    # what is around
    "cue_inside", "content_around", "content_around_source", "quoted_text",
)  # fmt: skip
"""The columns, in their order; a change calls for new weights."""

_NEVER = -9.0
"""Log-odds that stand for none at all."""
_NO_SOURCE = 99
_PERSON = number("entity", "PERSON")[0]

Numbers = NDArray[np.floating] | NDArray[np.integer] | NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Spans:
    """The ranges of many contents or sources, one after another: whose each is, and its tokens."""

    owner: Ints
    low: Ints
    high: Ints

    def total(self, values: Numbers, count: int) -> Floats:
        """The sum of `values` (one a token) over the ranges of each owner."""
        summed = np.concatenate(([0], np.cumsum(values)))
        return np.bincount(self.owner, summed[self.high] - summed[self.low], count).astype(np.float32)


def describe(t: Tokens, scored: Sequence[Scored], found: Sequence[Relation]) -> Floats:
    """One row of numbers for each alternative; those of one cue stand together. Linear in the text."""
    out = np.zeros((len(found), len(TRAITS)), np.float32)
    if found:
        contents, sources = _spans(r.content for r in found), _spans(r.source for r in found)
        columns = _cue(t, scored, found) | _rule(found) | _shape(t, found, contents, sources)
        columns |= _agreement(scored, found, contents, sources) | _around(t, scored, found, contents, sources)
        for i, name in enumerate(TRAITS):
            out[:, i] = columns[name]
    return out


def _spans(ranges: Iterable[Sequence[Range]]) -> _Spans:
    rows = [(i, first, last) for i, pieces in enumerate(ranges) for first, last in pieces]
    return _Spans(*np.array(rows, np.int64).reshape(-1, 3).T)


def _cue(t: Tokens, scored: Sequence[Scored], found: Sequence[Relation]) -> dict[str, Numbers]:
    cue = np.array([r.cue for r in found])
    owner = np.array([r.owner for r in found])
    head = t.head[cue]
    lengths = np.bincount(t.sentence)
    return {
        "network": np.array([s.network for s in scored])[owner],
        "linear": np.array([s.linear for s in scored])[owner],
        "no_source": np.array([s.none for s in scored])[owner],
        "part_of_speech": t.pos[cue],
        "tag": t.tag[cue],
        "label": t.dep[cue],
        "head_label": t.dep[head],
        "class": t.kind[cue],
        "head_class": t.kind[head],
        "in_quotation": t.quote[cue],
        "sentence": lengths[t.sentence[cue]],
    }


def _rule(found: Sequence[Relation]) -> dict[str, Numbers]:
    rows = [
        (
            r.rule.confidence, _constructions().get(r.rule.rule, 0), r.rule.kept,
            _alike(r.content, r.rule.content), touches(r.source, r.rule.source) + 2 * (not r.rule.source),
        )
        if r.rule is not None
        else (0, 0, 0, -1, -1)
        for r in found
    ]  # fmt: skip
    names = ("confidence", "construction", "kept", "like_rule", "source_like_rule")
    first: dict[int, Relation] = {}
    for r in found:
        first.setdefault(r.owner, r)
    return dict(zip(names, np.array(rows, np.float64).T, strict=True)) | {
        "way": np.array([r.way for r in found]),
        "like_first": np.array([_alike(r.content, first[r.owner].content) for r in found]),
    }


@functools.cache
def _constructions() -> dict[int, int]:
    """The rules' constructions by their key, numbered as the table of confidence lists them."""
    return {key(columns[0].replace("-", " ")): i for i, columns in enumerate(entries("confidence"), 1)}


def _shape(t: Tokens, found: Sequence[Relation], contents: _Spans, sources: _Spans) -> dict[str, Numbers]:
    n = len(found)
    cue = np.array([r.cue for r in found])
    first = np.array([r.content[0][0] for r in found])
    last = np.array([r.content[-1][1] for r in found])
    speaker = np.array([r.source[0][0] if r.source else -1 for r in found])
    named = speaker >= 0
    size = contents.total(np.ones(len(t)), n)
    return {
        "size": size,
        "pieces": np.bincount(contents.owner, minlength=n),
        "quoted": contents.total(t.quote > 0, n) / np.maximum(size, 1),
        "place": (first < cue) + 2 * (last > cue),
        "distance": np.where(first > cue, first - cue, last - cue),
        "first_word": t.pos[first],
        "source_size": sources.total(np.ones(len(t)), n),
        "source_distance": np.where(named, speaker - cue, _NO_SOURCE),
        "source_first": np.where(named, t.pos[speaker], 0),
        "source_named": sources.total(t.entity > 0, n) > 0,
        "source_person": sources.total(t.entity == _PERSON, n) > 0,
        "quoted_text": np.full(n, (t.quote > 0).mean()),
    }


def _agreement(
    scored: Sequence[Scored], found: Sequence[Relation], contents: _Spans, sources: _Spans
) -> dict[str, Numbers]:
    """How content and source agree with the scores of all parts of their cue."""
    n = len(found)
    out = {name: np.zeros(n) for name in ("agreement", "labelling", "source", "other_source", "parts")}
    out |= {"lowest_in": np.zeros(n), "highest_in": np.zeros(n), "highest_out": np.zeros(n)}
    of_cue = np.array([len(s.parts) for s in scored], np.int64)
    begins = np.concatenate(([0], np.cumsum(of_cue)))
    owner = np.array([r.owner for r in found])
    count = of_cue[owner]
    rows = np.flatnonzero(count)
    if not len(rows):
        return dict(out)
    # Each alternative with each part of its cue, a pair a row.
    pairs = int(count.sum())
    begin = np.cumsum(count) - count
    part = np.arange(pairs) + np.repeat(begins[owner] - begin, count)
    pieces = _spans(p.ranges for s in scored for p in s.parts)
    held = np.bincount(pieces.owner, pieces.high - pieces.low, int(begins[-1]))[part]
    odds = np.array([x for s in scored for x in s.content])[part]
    spoken = np.array([x for s in scored for x in s.source])[part]
    place = begin - begins[owner]
    overlap, voiced = (_overlaps(spans, pieces, begins, owner, place, pairs) for spans in (contents, sources))
    share = overlap / np.maximum(held, 1)
    chance = 1 / (1 + np.exp(-odds))
    inside = share > 0.5
    start = begin[rows]
    add, high, low = np.add.reduceat, np.maximum.reduceat, np.minimum.reduceat
    whole = add(held * np.maximum(chance, share), start)
    out["agreement"][rows] = add(overlap * chance, start) / np.maximum(whole, 1e-6)
    out["labelling"][rows] = add(-np.log1p(np.exp(np.where(inside, -odds, odds))), start)
    out["lowest_in"][rows] = low(np.where(inside, odds, -_NEVER), start)
    out["highest_in"][rows] = high(np.where(inside, odds, _NEVER), start)
    out["highest_out"][rows] = high(np.where(inside, _NEVER, odds), start)
    out["source"][rows] = add(np.where(voiced > 0, spoken, 0), start)
    out["other_source"][rows] = high(np.where(voiced > 0, 0, spoken), start)
    out["parts"][rows] = count[rows]
    return dict(out)


def _overlaps(spans: _Spans, pieces: _Spans, begins: Ints, owner: Ints, place: Ints, pairs: int) -> Floats:
    """How many tokens each alternative shares with each part of its cue. `place` leads from part to pair."""
    rows = np.searchsorted(pieces.owner, begins)
    cue = owner[spans.owner]
    many = rows[cue + 1] - rows[cue]
    which = np.repeat(np.arange(len(cue)), many)
    at = np.arange(len(which)) + np.repeat(rows[cue] - (np.cumsum(many) - many), many)
    shared = np.minimum(spans.high[which], pieces.high[at]) - np.maximum(spans.low[which], pieces.low[at])
    pair = pieces.owner[at] + place[spans.owner[which]]
    return np.bincount(pair, np.maximum(shared, 0), pairs).astype(np.float32)


def _around(
    t: Tokens, scored: Sequence[Scored], found: Sequence[Relation], contents: _Spans, sources: _Spans
) -> dict[str, Numbers]:
    """How likely cues are in the content, and those that others hang on whose content this cue lies in."""
    odds = np.array([s.odds for s in scored], np.float32)
    cues, cover = np.full(len(t), _NEVER, np.float32), np.full(len(t), _NEVER, np.float32)
    cues[[s.cue for s in scored]] = odds
    inside = np.full(len(found), _NEVER, np.float32)
    owner = [r.owner for r in found]
    for i, low, high in zip(
        contents.owner.tolist(), contents.low.tolist(), contents.high.tolist(), strict=True
    ):
        inside[i] = max(inside[i], cues[low:high].max())
        np.maximum(cover[low:high], odds[owner[i]], out=cover[low:high])
    speaker = np.array([r.source[0][0] if r.source else -1 for r in found])
    return {
        "cue_inside": inside,
        "content_around": cover[[r.cue for r in found]],
        "content_around_source": np.where(speaker >= 0, cover[speaker], _NEVER),
    }


def _alike(a: Ranges, b: Ranges) -> float:
    """Shared tokens as a share of all."""
    if a == b:
        return 1.0
    both = sum(max(0, min(q, y) - max(p, x)) for p, q in a for x, y in b)
    return both / (sum(q - p for p, q in a) + sum(y - x for x, y in b) - both)
