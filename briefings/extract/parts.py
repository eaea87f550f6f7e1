"""Texts too long to be parsed at once: cut into parts, facts moved back to their place in the whole."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from briefings.types import (
    Actor,
    Article,
    Attribution,
    Event,
    Evidence,
    FactSet,
    Figure,
    Position,
    Question,
    Span,
    Spans,
)

LONGEST = 100_000
"""Characters that are parsed at once: some 20,000 words of prose."""
MOST_WORDS = 10_000
"""Words, marks and odd blanks that are parsed at once: each takes about 20 kB of memory meanwhile.

No news article is as long; the limit that counts for pages of figures, marks and symbols.
"""
_WORD = re.compile(r"\w+|[^\w\s]|\s{2,}|[^\S ]")

_Spanned = TypeVar("_Spanned", Figure, Event, Question)
_Said = TypeVar("_Said", Position, Attribution)


def cut(text: str, longest: int | None = None, most_words: int | None = None) -> Iterator[Span]:
    """Offsets of consecutive parts that make up the whole text: at most `longest` (LONGEST) characters and
    about `most_words` (MOST_WORDS) words each.

    Cut after a line break where one is near the end of a part, else after a full stop, else after a blank,
    else anywhere.
    """
    longest = longest or LONGEST
    if not text:
        yield 0, 0
    start = 0
    while start < len(text):
        end = _end(text, start, longest, most_words or MOST_WORDS)
        if end < len(text):
            for mark in ("\n", ". ", " "):
                found = text.rfind(mark, start + (end - start) // 2, end)
                if found >= 0:
                    end = found + len(mark)
                    break
        yield start, end
        start = end


def _end(text: str, start: int, longest: int, most_words: int) -> int:
    """Where the part that begins at `start` ends at the latest."""
    end = min(start + longest, len(text))
    if end - start <= most_words:
        return end
    beyond = next(itertools.islice(_WORD.finditer(text, start, end), most_words, None), None)
    return beyond.start() if beyond else end


def moved(facts: FactSet, article: Article, by: int) -> FactSet:
    """The facts of a part as facts of the whole `article`, in which the part starts at offset `by`."""

    def span(old: Span) -> Span:
        return old[0] + by, old[1] + by

    def spans(old: Spans) -> Spans:
        return tuple(span(one) for one in old)

    def evidence(old: Evidence) -> Evidence:
        return replace(old, article=article.key, sentence=span(old.sentence))

    def spanned(fact: _Spanned) -> _Spanned:
        return replace(fact, spans=spans(fact.spans), evidence=evidence(fact.evidence))

    def actor(old: Actor) -> Actor:
        return replace(
            old,
            roles=tuple(replace(role, evidence=evidence(role.evidence)) for role in old.roles),
            mentions=tuple((article.key, span(where)) for _, where in old.mentions),
        )

    return FactSet(
        (article,),
        tuple(actor(one) for one in facts.actors),
        tuple(replace(attribution(one, by), evidence=evidence(one.evidence)) for one in facts.positions),
        tuple(spanned(one) for one in facts.figures),
        tuple(spanned(one) for one in facts.events),
        tuple(spanned(one) for one in facts.questions),
    )


def attribution(said: _Said, by: int) -> _Said:
    """Source, cue and content moved by that many characters."""

    def spans(old: Spans) -> Spans:
        return tuple((start + by, end + by) for start, end in old)

    return replace(said, source=spans(said.source), cue=spans(said.cue), content=spans(said.content))
