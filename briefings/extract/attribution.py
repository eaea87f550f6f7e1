"""Attributions: who said, wants, thinks or does what with which content, as spans of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from briefings.extract import arguments, learned, quoting
from briefings.extract.candidate import Candidate
from briefings.extract.clips import resumed
from briefings.extract.grammar import Grammar, Range, grammar
from briefings.extract.spans import characters, size, trim
from briefings.extract.trust import confidence
from briefings.types import Attribution, Form

_SOURCELESS = (
    "verb raise",
    "verb clause passive",
    "verb inf passive",
    "verb obj passive",
    "verb preposition passive",
)
"""Constructions that attribute without saying to whom."""


_DIRECT, _OTHERS, _MOST = 0.95, 0.8, 0.95
"""The share of direct and of other attributions that annotators see; and the highest confidence."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules find in a text: all candidates, and those that they would keep."""

    grammar: Grammar
    quotes: quoting.Quotes
    found: Sequence[Candidate]
    kept: Sequence[Candidate]


def attributions(doc: Doc, *, weigh: bool = True) -> tuple[Attribution, ...]:
    """Every attribution in `doc`, outermost ones only, in the order of their contents.

    Spans are characters of `doc.text`. Contents do not overlap. Never raises; linear in the text. With
    `weigh`, learned weights have the last word, if `doc` comes from the pipeline that they belong to.
    """
    return layers(doc, weigh=weigh)[0]


def layers(doc: Doc, *, weigh: bool = True) -> tuple[tuple[Attribution, ...], tuple[Attribution, ...]]:
    """The outermost attributions, and those right inside the contents of these, as `attributions` gives them.

    What a source says that somebody wants is the source's affair; but of "a draft says that Acme wants the
    port" only the inner one has a party for a source.
    """
    by_rules = ruled(doc)
    g, found = by_rules.grammar, by_rules.found
    if weigh and learned.fits(doc):
        weighed = learned.candidates(doc, found, by_rules.kept)
        kept = [c for c, _ in weighed]
        chances: list[float | None] = [chance for _, chance in weighed]
    else:
        kept, chances = list(by_rules.kept), [None] * len(by_rules.kept)
    outer = [_attribution(by_rules, c, chance) for c, chance in _whole(g, kept, chances)]
    inside = [False] * len(g)
    for first, last in (part for candidate in kept for part in candidate.content):
        inside[first:last] = [True] * (last - first)
    cues = {candidate.head for candidate in kept}
    inner = outermost(g, [c for c in found if inside[c.head] and c.head not in cues])
    return _sorted(outer), _sorted(_attribution(by_rules, c) for c in inner)


def ruled(doc: Doc) -> Ruled:
    g = grammar(doc)
    quotes = quoting.quotes(g)
    found = quoting.assign(g, quotes, list(arguments.candidates(g, quotes.covers)))
    return Ruled(g, quotes, found, outermost(g, found))


def _whole(
    g: Grammar, kept: Sequence[Candidate], chances: Sequence[float | None]
) -> list[tuple[Candidate, float | None]]:
    """The candidates with contents that go on behind an insertion, without those that stand in there."""
    added: list[Range] = []
    for candidate in kept:
        first, last = candidate.content[-1]
        stop = resumed(g, last)
        if stop > last:
            candidate.content = (*candidate.content[:-1], (first, stop))
            added.append((last, stop))
    return [
        (candidate, chance)
        for candidate, chance in zip(kept, chances, strict=True)
        if not any(first <= candidate.head < last for first, last in added)
    ]


def _sorted(found: Iterable[Attribution]) -> tuple[Attribution, ...]:
    return tuple(sorted(found, key=lambda a: a.content))


def outermost(g: Grammar, found: list[Candidate]) -> list[Candidate]:
    """The largest contents first; a later one keeps what is left of it, if that is at least half.

    A cue within another's content is that one's affair and goes.
    """
    kept: list[Candidate] = []
    owner: list[bool] = [False] * len(g)
    for candidate in sorted(found, key=lambda c: (-size(c.content), c.head)):
        if not candidate.content or owner[candidate.head]:
            continue
        if not candidate.source and not candidate.construction.startswith(_SOURCELESS):
            continue
        left = []
        for first, last in candidate.content:
            start = first
            for i in range(first, last + 1):
                if i == last or owner[i]:
                    if start < i:
                        left.append((start, i))
                    start = i + 1
        if size(left) * 2 < size(candidate.content):
            continue
        content = trim(g, left)
        if not content:
            continue
        candidate.content = content
        for first, last in content:
            for i in range(first, last):
                owner[i] = True
        kept.append(candidate)
    return kept


def _attribution(by_rules: Ruled, c: Candidate, chance: float | None = None) -> Attribution:
    """A candidate as spans; `chance` is the learned probability that annotators would mark it.

    What the rules have as it is keeps their confidence if that is higher.
    """
    g = by_rules.grammar
    form = quoting.form(by_rules.quotes, c.content, turn=c.construction == "line")
    sure = confidence(c)
    if chance is not None:
        sure = max(sure, round(min(chance / (_DIRECT if form == Form.DIRECT else _OTHERS), _MOST), 3))
    return Attribution(
        source=characters(g, c.source),
        cue=characters(g, (c.cue,)),
        content=characters(g, c.content),
        form=form,
        confidence=sure,
    )
