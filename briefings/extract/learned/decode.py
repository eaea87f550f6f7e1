"""From scores to attributions: which cues count, what belongs to each, and who wins an overlap."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefings.extract.learned.candidates import LEVELS, PREPOSITIONS, Part, Range, Trees
from briefings.extract.learned.features import Tokens, key, number
from briefings.extract.learned.hints import Hint
from briefings.types import Attribution, Form, Spans

_BEFORE = frozenset(number("dep", "aux", "auxpass", "neg"))
_AFTER = frozenset(number("dep", "prt", "neg"))
_VERBAL = frozenset(number("pos", "VERB", "AUX"))
_MARKS = frozenset(number("pos", "PUNCT", "SPACE"))
_SPACE = number("pos", "SPACE")[0]
_CCONJ = number("pos", "CCONJ")[0]
_LOOSE = frozenset(key(mark) for mark in (*",;:!?-–—….", "--", "...", ".."))

_QUOTATION = key("quotation")

Ranges = tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A cue with its parts: log-odds of the cue, of each part as content, probability of each as source."""

    cue: int
    odds: float
    parts: Sequence[Part]
    content: Sequence[float]
    source: Sequence[float]
    none: float


@dataclass(slots=True)
class Chosen:
    """A cue with the tokens it was given. `sure` are the log-odds that confidence is made from."""

    cue: int
    group: Range
    source: Ranges
    content: Ranges
    sure: tuple[float, float, float, float]


def choose(
    t: Tokens,
    trees: Trees,
    scored: Sequence[Scored],
    rules: Mapping[int, Hint],
    settings: Mapping[str, float],
) -> list[Chosen]:
    """The cues that count with source and content, contents apart from one another, in order of the cues.

    Where the weights are in doubt about a cue and the rules are sure of it, it counts as the rules have it.
    """
    kept = [s for s in scored if s.odds > settings["cue"] and len(s.parts)]
    speaker = _speakers(kept)
    found = []
    for number_, s in enumerate(kept):
        chosen = _arguments(t, trees, s, number_, speaker, rules.get(s.cue), settings)
        if chosen is not None:
            rule = rules.get(s.cue)
            if rule is not None and (rule.rule == _QUOTATION or rule.confidence >= settings["prefer"]):
                # The rules know which quotations run on and who speaks them.
                chosen.content = rule.content
                chosen.source = rule.source or chosen.source
            found.append(chosen)
    done = {c.cue for c in found}
    for s in scored:
        rule = rules.get(s.cue)
        if (
            rule is not None
            and s.cue not in done
            and rule.confidence >= settings["trust"]
            and s.odds > settings["doubt"]
        ):
            sure = (s.odds, max(s.content), 0.0, rule.confidence)
            found.append(Chosen(s.cue, cue_group(trees, s.cue), rule.source, rule.content, sure))
    return sorted(_outermost(t, trees, found), key=lambda c: c.cue)


def _speakers(kept: Sequence[Scored]) -> dict[int, int]:
    """Quotation to the number of the cue that has the best score for it."""
    best: dict[int, tuple[float, int]] = {}
    for number_, s in enumerate(kept):
        for part, score in zip(s.parts, s.content, strict=True):
            if part.quotation >= 0:
                rank = score + 0.5 * s.odds
                if part.quotation not in best or rank > best[part.quotation][0]:
                    best[part.quotation] = rank, number_
    return {quotation: number_ for quotation, (_, number_) in best.items()}


def _arguments(
    t: Tokens,
    trees: Trees,
    s: Scored,
    own: int,
    speaker: Mapping[int, int],
    rule: Hint | None,
    settings: Mapping[str, float],
) -> Chosen | None:
    spoken = max(range(len(s.parts)), key=lambda k: (s.source[k], -k))
    given = spoken if s.source[spoken] > settings["source"] * s.none else None
    usable = [
        k
        for k, part in enumerate(s.parts)
        if k != given and (part.quotation < 0 or speaker.get(part.quotation) == own)
    ]
    if not usable:
        return None
    best = max(usable, key=lambda k: (s.content[k], -k))
    if s.content[best] < settings["least"]:
        return None
    level = settings["content"]
    picked = {k for k in usable if s.content[k] > level} or {best}
    # What was cut out of a part that counts comes along unless it is clearly no content.
    for _ in range(2):
        heads = {s.parts[k].head for k in picked}
        picked |= {k for k in usable if s.parts[k].inside in heads and s.content[k] > settings["inner"]}
    parts = sorted(picked)
    group = cue_group(trees, s.cue)
    source = trim(t, trees, s.parts[given].ranges) if given is not None else ()
    content = _content(t, trees, [r for k in parts for r in _whole(trees, s.parts[k])], [*source, group])
    if not content:
        return None
    certain = s.source[given] if given is not None else s.none
    sure = (
        s.odds,
        s.content[best],
        math.log((certain + 1e-4) / (1 - certain + 1e-4)),
        rule.confidence if rule is not None else 0.0,
    )
    return Chosen(s.cue, group, source, content, sure)


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
    """A verb with auxiliaries, negation and particle as far as they stand together; else the cue alone."""
    first, last = cue, cue + 1
    if trees.pos[cue] in _VERBAL:
        around = trees.children.get(cue, [])
        for child in reversed(around):
            if child < first and trees.dep[child] in _BEFORE and trees.right[child] == first:
                first = trees.left[child]
        for child in around:
            if child == last and trees.dep[child] in _AFTER and trees.right[child] == last + 1:
                last = child + 1
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


def _outermost(t: Tokens, trees: Trees, found: Sequence[Chosen]) -> list[Chosen]:
    """The largest contents first; a later one keeps what is left of it, if that is at least half.

    A cue within another's content is that one's affair and goes.
    """
    taken = bytearray(len(t))
    kept = []
    for chosen in sorted(found, key=lambda c: (-_size(c.content), c.cue)):
        if taken[chosen.cue]:
            continue
        left: list[Range] = []
        for first, last in chosen.content:
            start = first
            for i in range(first, last + 1):
                if i == last or taken[i]:
                    if start < i:
                        left.append((start, i))
                    start = i + 1
        if _size(left) * 2 < _size(chosen.content):
            continue
        content = trim(t, trees, left)
        if not content:
            continue
        for first, last in content:
            taken[first:last] = b"\x01" * (last - first)
        chosen.content = content
        kept.append(chosen)
    return kept


def _size(ranges: Sequence[Range]) -> int:
    return sum(last - first for first, last in ranges)


def attribution(t: Tokens, chosen: Chosen, settings: Mapping[str, float]) -> Attribution:
    """A choice as spans of characters, with its confidence: the probability that all of it is right."""
    odds = settings["sure"] + sum(
        settings[f"sure_{name}"] * value
        for name, value in zip(("cue", "content", "source", "rule"), chosen.sure, strict=True)
    )
    return Attribution(
        characters(t, chosen.source),
        characters(t, (chosen.group,)),
        characters(t, chosen.content),
        form(t, chosen.content),
        round(1 / (1 + math.exp(-odds)), 3),
    )


def characters(t: Tokens, ranges: Ranges) -> Spans:
    return tuple((int(t.first[first]), int(t.last[last - 1])) for first, last in ranges)


def form(t: Tokens, content: Ranges) -> Form:
    """Direct when every word is quoted, mixed when some are, else indirect."""
    quoted = [bool(t.quote[i]) for first, last in content for i in range(first, last)]
    if all(quoted):
        return Form.DIRECT
    return Form.MIXED if any(quoted) else Form.INDIRECT
