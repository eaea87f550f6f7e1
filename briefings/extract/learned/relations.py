"""Whole attributions as alternatives: what a cue may attribute to whom, by the rules and by the scores.

Each likely cue has up to seven: as the rules have it, as the scored parts have it (with more or less of the
content), and either content with the other's source. Which of them counts, if any, is decided by `choose`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from briefings.extract.learned import decode
from briefings.extract.learned.decode import Ranges, Scored
from briefings.extract.learned.features import Floats, Tokens, number
from briefings.extract.learned.hints import Hint, Hints
from briefings.extract.learned.parts import VERBAL, Range, Trees

RULE, BOTH, LEARNED, RULE_SOURCE, LEARNED_SOURCE, NARROW, WIDE = range(7)
"""How an alternative was put together; `BOTH` where rules and scores agree."""


_PUNCT = number("pos", "PUNCT")[0]
_COMPLEMENTS = frozenset(number("dep", "acomp", "attr", "oprd", "prep"))
_SURE = 0.7
"""Confidence of the rules from which what they find stays, however unlikely it seems."""
_DOUBTFUL = 0.2
"""What is asked of the rest of what they find."""
_AGREED = 0.5
"""A sure reading that is at least as likely as this comes before all others."""
_MARGIN = 0.3
"""How much likelier than a sure reading another one of the same cue must be."""


@dataclass(frozen=True, slots=True)
class Relation:
    """An alternative for a cue, in tokens. `owner` is the number of the cue's scores, `way` as above."""

    cue: int
    owner: int
    group: Range
    source: Ranges
    content: Ranges
    way: int
    rule: Hint | None

    @property
    def ruled(self) -> Hint | None:
        """The rules' own reading, where this is it and they would keep it, source and all."""
        as_is = self.way in (RULE, BOTH) and self.rule is not None and self.rule.kept and bool(self.source)
        return self.rule if as_is else None


def alternatives(t: Tokens, trees: Trees, scored: Sequence[Scored], known: Hints) -> list[Relation]:
    """The alternatives of all cues, those of one cue together, no two with the same source and content."""
    speaker = decode.speakers(scored)
    out: list[Relation] = []
    for owner, s in enumerate(scored):
        rule = known.cues.get(s.cue)
        if rule is None and (trees.pos[s.cue] == _PUNCT or _better(trees, s.cue, known)):
            continue
        group = rule.candidate.cue if rule is not None else decode.cue_group(trees, s.cue)
        found = decode.spans(t, trees, s, owner, speaker, group) if s.parts else None
        seen = set()
        for source, content, way in _alternatives(found, rule):
            if content and (source, content) not in seen:
                seen.add((source, content))
                out.append(Relation(s.cue, owner, group, source, content, way, rule))
    return out


def _better(trees: Trees, cue: int, known: Hints) -> bool:
    """Whether the rules have what follows a copula for the cue: "is lukewarm", "is against"."""
    return trees.pos[cue] in VERBAL and any(
        trees.dep[child] in _COMPLEMENTS and (rule := known.cues.get(child)) is not None and rule.kept
        for child in trees.children.get(cue, ())
    )


def _alternatives(
    found: tuple[Ranges, list[Ranges]] | None, rule: Hint | None
) -> Iterator[tuple[Ranges, Ranges, int]]:
    if found is None:
        if rule is not None:
            yield rule.source, rule.content, RULE
        return
    source, (content, narrow, wide) = found
    if rule is None:
        yield source, content, LEARNED
    elif not decode.touches(source, rule.source):
        yield rule.source, rule.content, RULE
        yield source, content, LEARNED
        if source:
            yield source, tuple(decode.minus(rule.content, source)), LEARNED_SOURCE
        if rule.source:
            yield rule.source, tuple(decode.minus(content, rule.source)), RULE_SOURCE
    else:
        # Of two forms of one source the rules' is the whole phrase.
        source, scored = rule.source, source
        if content == rule.content:
            yield source, content, BOTH
        else:
            yield source, rule.content, RULE
            yield scored, content, LEARNED
    yield source, narrow, NARROW
    yield source, wide, WIDE


@dataclass(frozen=True, slots=True)
class Chosen:
    """An alternative that counts: the content is what is left of it beside more likely ones."""

    relation: Relation
    content: Ranges
    chance: float


def choose(
    t: Tokens,
    trees: Trees,
    found: Sequence[Relation],
    chances: Floats,
    least: float,
    turns: Sequence[Hint] = (),
) -> list[Chosen]:
    """The alternatives likelier than `least`, apart from one another, in order of their cues.

    `turns` of a transcript are all kept, and nothing within them.

    The likeliest come first, after what the rules are sure of. One whose cue lies in the content of an
    earlier one goes, and so does one that holds the cue of an earlier one, or half of whose content is taken.
    """
    taken, cues = bytearray(len(t)), bytearray(len(t))
    done: set[int] = set()
    kept = []
    for turn in turns:
        c = turn.candidate
        kept.append(Chosen(Relation(c.head, -1, c.cue, c.source, c.content, RULE, turn), c.content, 0.0))
        for first, last in c.content:
            taken[first:last] = b"\x01" * (last - first)
    ranks = _ranks(found, chances, least)
    for i in np.argsort(-ranks, kind="stable").tolist():
        r = found[i]
        if ranks[i] <= 0:
            break
        if r.cue in done or taken[r.cue] or any(1 in cues[first:last] for first, last in r.content):
            continue
        free = [piece for first, last in r.content for piece in _free(taken, first, last)]
        if 2 * _size(free) < _size(r.content):
            continue
        content = r.content if tuple(free) == r.content else decode.trim(t, trees, free)
        if not content:
            continue
        for first, last in content:
            taken[first:last] = b"\x01" * (last - first)
        cues[r.cue] = 1
        done.add(r.cue)
        kept.append(Chosen(r, content, float(chances[i])))
    return sorted(kept, key=lambda c: c.relation.cue)


def _ranks(found: Sequence[Relation], chances: Floats, least: float) -> Floats:
    """In which order alternatives are taken, the highest first; 0 for those that do not count.

    The weights were learnt from news of one kind, and the rules know the language of dealing: what they are
    sure of stays unless something much likelier is in its way.
    """
    out = np.where(chances > least, chances, np.float32(0))
    sure: dict[int, float] = {}
    for i, r in enumerate(found):
        rule = r.ruled
        if rule is not None and rule.confidence >= _SURE:
            sure[r.cue] = float(chances[i])
            out[i] = 1 if chances[i] >= _AGREED else max(float(chances[i]), 1e-6)
        elif rule is not None and chances[i] > _DOUBTFUL:
            out[i] = max(out[i], chances[i])
    for i, r in enumerate(found):
        if r.cue in sure and r.ruled is None and chances[i] < sure[r.cue] + _MARGIN:
            out[i] = 0
    return out


def _free(taken: bytearray, first: int, last: int) -> Iterator[Range]:
    at = first
    while at < last:
        stop = taken.find(1, at, last)
        stop = last if stop < 0 else stop
        if at < stop:
            yield at, stop
        at = stop
        while at < last and taken[at]:
            at += 1


def _size(ranges: Sequence[Range]) -> int:
    return sum(last - first for first, last in ranges)
