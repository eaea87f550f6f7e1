"""Sentences around facts."""

from __future__ import annotations

import bisect
import sys

from spacy.tokens import Doc

from briefings.types import Span, Spans

_KEPT = "dealbrief_sentences"


def bounds(doc: Doc) -> list[Span]:
    """Character offsets of each sentence, trimmed of white space, in order; empty ones are left out.

    Kept with the document: spaCy finds a token's sentence by walking all of them.
    """
    kept: list[Span] | None = doc.user_data.get(_KEPT)
    if kept is None:
        text, kept = doc.text, []
        for sentence in doc.sents:
            found = text[sentence.start_char : sentence.end_char]
            start = sentence.start_char + len(found) - len(found.lstrip())
            if found.strip():
                kept.append((start, sentence.start_char + len(found.rstrip())))
        doc.user_data[_KEPT] = kept
    return kept


def around(doc: Doc, spans: Spans) -> Span:
    """The sentence or sentences that hold `spans`, trimmed of white space, as character offsets."""
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    known = bounds(doc)
    first = bisect.bisect_right(known, (start, sys.maxsize)) - 1
    last = bisect.bisect_left(known, (end, 0)) - 1
    return (
        min(start, known[first][0]) if first >= 0 else start,
        max(end, known[last][1]) if last >= 0 else end,
    )
