"""From scores to spans: which parts belong to a cue as content and source, and their edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefings.extract.learned.features import Tokens, key, number
from briefings.extract.learned.parts import LEVELS, PREPOSITIONS, VERBAL, Part, Range, Trees

_BEFORE = frozenset(number("dep", "aux", "auxpass", "neg"))
_AFTER = frozenset(number("dep", "prt", "neg"))
_MARKS = frozenset(number("pos", "PUNCT", "SPACE"))
_SPACE, _ADV = number("pos", "SPACE", "ADV")
_ACOMP = number("dep", "acomp")[0]
_CCONJ = number("pos", "CCONJ")[0]
_LOOSE = frozenset(key(mark) for mark in (*",;:!?-–—….", "--", "...", ".."))

_NAMED = 0.6
"""A source counts when it is at least this many times as likely as none."""
_LEAST = -3.0
"""Log-odds below which the best part of a cue is no content."""
_LEVELS = ((0.0, -1.2), (1.5, 0.5), (-1.2, -3.0))
"""Log-odds above which a part is content, and above which one cut out of it is: likely, narrow, wide."""

Ranges = tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A cue with its parts: log-odds of each part as content, probability of each as source.

    `none` is the probability of no source. `odds` are the log-odds of the cue, made from those by the
    network and by the linear model.
    """

    cue: int
    odds: float
    network: float
    linear: float
    parts: Sequence[Part]
    content: Sequence[float]
    source: Sequence[float]
    none: float


def speakers(scored: Sequence[Scored]) -> dict[int, int]:
    """Quotation to the number of the cue that has the best score for it."""
    best: dict[int, tuple[float, int]] = {}
    for number_, s in enumerate(scored):
        for part, score in zip(s.parts, s.content, strict=True):
            if part.quotation >= 0:
                rank = score + 0.5 * s.odds
                if part.quotation not in best or rank > best[part.quotation][0]:
                    best[part.quotation] = rank, number_
    return {quotation: number_ for quotation, (_, number_) in best.items()}


def spans(
    t: Tokens, trees: Trees, s: Scored, own: int, speaker: Mapping[int, int], group: Range
) -> tuple[Ranges, list[Ranges]] | None:
    """The best source of a cue and three contents: as the scores have it, with less and with more.

    `own` is the number of the cue, which has only the quotations that `speaker` gives it. None when nothing
    near the cue is likely to be content.
    """
    spoken = max(range(len(s.parts)), key=lambda k: (s.source[k], -k))
    given = spoken if s.source[spoken] > _NAMED * s.none else None
    usable = [
        k
        for k, part in enumerate(s.parts)
        if k != given and (part.quotation < 0 or speaker.get(part.quotation) == own)
    ]
    if not usable:
        return None
    best = max(usable, key=lambda k: (s.content[k], -k))
    if s.content[best] <= _LEAST:
        return None
    source = trim(t, trees, s.parts[given].ranges) if given is not None else ()
    contents = []
    for level, within in _LEVELS:
        chosen = {k for k in usable if s.content[k] > level} or {best}
        # What was cut out of a part that counts comes along unless it is clearly no content.
        for _ in range(2):
            heads = {s.parts[k].head for k in chosen}
            chosen |= {k for k in usable if s.parts[k].inside in heads and s.content[k] > within}
        ranges = [r for k in sorted(chosen) for r in _whole(trees, s.parts[k])]
        contents.append(_content(t, trees, ranges, [*source, group]))
    return source, contents


def _whole(trees: Trees, part: Part) -> list[Range]:
    """The ranges of a part as content: away from the cue, an object comes with its preposition."""
    first, last = part.ranges[0]
    if 1 <= part.level <= LEVELS and first and trees.dep[first - 1] in PREPOSITIONS:
        return [(first - 1, last), *part.ranges[1:]]
    return part.ranges


def _content(t: Tokens, trees: Trees, ranges: Sequence[Range], holes: Sequence[Range]) -> Ranges:
    """Parts joined over punctuation between them, without the source and the cue."""
    joined: list[Range] = []
    for first, last in minus(ranges, holes):
        if joined:
            low, high = joined[-1]
            gap = range(high, first)
            same = trees.paragraph[high - 1] == trees.paragraph[first]
            if same and len(gap) <= 4 and all(trees.pos[i] in _MARKS for i in gap):
                joined[-1] = (low, last)
                continue
        joined.append((first, last))
    return trim(t, trees, joined)


def cue_group(trees: Trees, cue: int) -> Range:
    """A verb with auxiliaries, negation, particle or adjective, as far as they touch; else the cue."""
    first, last = cue, cue + 1
    if trees.pos[cue] in VERBAL:
        around = trees.children.get(cue, [])
        for child in reversed(around):
            if child < first and trees.dep[child] in _BEFORE and trees.right[child] == first:
                first = trees.left[child]
        for child in around:
            if child == last and trees.dep[child] in _AFTER and trees.right[child] == last + 1:
                last = child + 1
        adjective = next((c for c in around if c >= last and trees.dep[c] == _ACOMP), -1)
        if adjective >= 0 and all(trees.pos[k] == _ADV for k in range(last, adjective)):
            last = adjective + 1  # "is deeply sceptical"
    return first, last


def minus(ranges: Sequence[Range], holes: Sequence[Range]) -> list[Range]:
    """The union of `ranges` without the tokens of `holes`, sorted."""
    out: list[Range] = []
    for first, last in sorted(ranges):
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        elif first < last:
            out.append((first, last))
    for low, high in holes:
        out = [
            piece
            for first, last in out
            for piece in ((first, min(last, low)), (max(first, high), last))
            if piece[0] < piece[1]
        ]
    return out


def trim(t: Tokens, trees: Trees, ranges: Sequence[Range]) -> Ranges:
    """Ranges without loose punctuation at their edges; a conjunction at the very start goes as well."""
    out: list[Range] = []
    for first, last in ranges:
        while first < last and _loose(t, trees, first):
            first += 1
        while not out and first < last - 1 and trees.pos[first] == _CCONJ:
            first += 1
        while first < last and (_loose(t, trees, last - 1) or trees.pos[last - 1] == _CCONJ):
            last -= 1
        if any(trees.pos[i] not in _MARKS for i in range(first, last)):
            out.append((first, last))
    return tuple(out)


def _loose(t: Tokens, trees: Trees, token: int) -> bool:
    pos = trees.pos[token]
    return pos == _SPACE or (pos in _MARKS and int(t.lower[token]) in _LOOSE)


def touches(a: Ranges, b: Ranges) -> bool:
    """Whether two sources share a token, or are both empty."""
    return any(p < y and x < q for p, q in a for x, y in b) or (not a and not b)
