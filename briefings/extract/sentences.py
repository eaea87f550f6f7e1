"""The text of a document, its sentences, and those around facts.

All are kept with the document: spaCy puts them together anew, token by token, whenever it is asked.
"""

from __future__ import annotations

import bisect
import sys

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Stretch

from briefings.types import Span, Spans

_KEPT = "dealbrief_bounds"
_KEPT_SENTENCES = "dealbrief_sentences"
_KEPT_TEXT = "dealbrief_text"


def text_of(doc: Doc) -> str:
    """`doc.text`."""
    kept: str | None = doc.user_data.get(_KEPT_TEXT)
    if kept is None:
        kept = doc.user_data[_KEPT_TEXT] = doc.text
    return kept


def sentences(doc: Doc) -> list[Stretch]:
    """The sentences of `doc` in order."""
    kept: list[Stretch] | None = doc.user_data.get(_KEPT_SENTENCES)
    if kept is None:
        starts = [i for i, mark in enumerate(doc.to_array("SENT_START").tolist()) if mark == 1 or i == 0]
        kept = [doc[start:end] for start, end in zip(starts, [*starts[1:], len(doc)], strict=False)]
        doc.user_data[_KEPT_SENTENCES] = kept
    return kept


def sentence_of(token: Token) -> Stretch:
    """The sentence that holds `token`."""
    known = sentences(token.doc)
    return known[bisect.bisect_right(known, token.i, key=_start) - 1]


def _start(sentence: Stretch) -> int:
    return int(sentence.start)


def bounds(doc: Doc) -> list[Span]:
    """Character offsets of each sentence, trimmed of white space, in order; empty ones left out."""
    kept: list[Span] | None = doc.user_data.get(_KEPT)
    if kept is None:
        text, kept = text_of(doc), []
        for sentence in sentences(doc):
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
