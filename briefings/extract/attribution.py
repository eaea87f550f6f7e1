"""Attributions: who said, wants, thinks or does what with which content, as spans of the text."""

from __future__ import annotations

import functools

from spacy.tokens import Doc

from briefings.extract import arguments, quoting
from briefings.extract.candidate import Candidate
from briefings.extract.cues import entries
from briefings.extract.grammar import Grammar, grammar
from briefings.extract.spans import characters, size, trim
from briefings.types import Attribution

_UNMEASURED = 0.4
"""Confidence of a construction that `lexicon/confidence.txt` does not name."""
_SOURCELESS = (
    "verb raise",
    "verb clause passive",
    "verb inf passive",
    "verb obj passive",
    "verb preposition passive",
)
"""Constructions that attribute without saying to whom."""


def attributions(doc: Doc) -> tuple[Attribution, ...]:
    """Every attribution in `doc`, outermost ones only, in the order of their contents.

    Spans are characters of `doc.text`. Contents do not overlap. Never raises; linear in the text.
    """
    return layers(doc)[0]


def layers(doc: Doc) -> tuple[tuple[Attribution, ...], tuple[Attribution, ...]]:
    """The outermost attributions, and those right inside the contents of these, as `attributions` gives them.

    What a source says that somebody wants is the source's affair; but of "a draft says that Acme wants the
    port" only the inner one has a party for a source.
    """
    g = grammar(doc)
    quotes = quoting.quotes(g)
    found = list(arguments.candidates(g, quotes.covers))
    found = quoting.assign(g, quotes, found)
    kept = outermost(g, found)
    inside = [False] * len(g)
    for first, last in (part for candidate in kept for part in candidate.content):
        inside[first:last] = [True] * (last - first)
    chosen = {id(candidate) for candidate in kept}
    inner = outermost(g, [c for c in found if inside[c.head] and id(c) not in chosen])
    return _sorted(g, quotes, kept), _sorted(g, quotes, inner)


def _sorted(g: Grammar, quotes: quoting.Quotes, found: list[Candidate]) -> tuple[Attribution, ...]:
    return tuple(sorted((_attribution(g, quotes, c) for c in found), key=lambda a: a.content))


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


def _attribution(g: Grammar, quotes: quoting.Quotes, c: Candidate) -> Attribution:
    return Attribution(
        source=characters(g, c.source),
        cue=characters(g, (c.cue,)),
        content=characters(g, c.content),
        form=quoting.form(quotes, c.content, turn=c.construction == "line"),
        confidence=confidence(c),
    )


def confidence(c: Candidate) -> float:
    """How far the construction of a candidate can be trusted, from 0 to 1."""
    name = c.construction.replace(" ", "-")
    table = _table()
    return (table.get(f"{name}-weak") if c.weak else None) or table.get(name, _UNMEASURED)


@functools.cache
def _table() -> dict[str, float]:
    return {columns[0]: float(columns[4]) for columns in entries("confidence")}
