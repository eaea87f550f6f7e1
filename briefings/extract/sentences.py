"""Sentences around facts."""

from __future__ import annotations

from spacy.tokens import Doc

from briefings.types import Span, Spans


def around(doc: Doc, spans: Spans) -> Span:
    """The sentence or sentences that hold `spans`, trimmed of white space, as character offsets."""
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    found = doc.char_span(start, end, alignment_mode="expand")
    if found is None or not len(found):
        return start, end
    first, last = found[0].sent, found[-1].sent
    text = doc.text[first.start_char : last.end_char]
    return first.start_char + len(text) - len(text.lstrip()), first.start_char + len(text.rstrip())
