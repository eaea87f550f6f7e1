"""Long turns of a transcript or an interview, parted into what each of their sentences says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from spacy.tokens import Doc

from briefings.extract import sentences
from briefings.extract.wordlist import words
from briefings.types import Attribution, Form, Span, Stance

_SHORT = 45
"""Words up to which a turn is kept whole."""
_MARKS = frozenset("\"'“”‘’«»„`")


def is_turn(doc: Doc, attribution: Attribution) -> bool:
    """Whether an attribution is a turn: words of a speaker without quotation marks."""
    text = sentences.text_of(doc)
    return attribution.form == Form.DIRECT and not any(
        text[start] in _MARKS and text[end - 1] in _MARKS | {",", "."} for start, end in attribution.content
    )


def parted(
    doc: Doc, attribution: Attribution, judge: Callable[[Doc, Attribution], Stance]
) -> list[tuple[Attribution, Stance]]:
    """A turn as parts that each say one thing, with the stance of each; anything else as it is.

    Sentences without a stance stay together with those beside them that have none. Greetings and thanks are
    left out.
    """
    if not is_turn(doc, attribution):
        return [(attribution, judge(doc, attribution))]
    found = [
        span
        for part in attribution.content
        for span in _sentences(doc, part)
        if not _is_housekeeping(sentences.text_of(doc)[slice(*span)])
    ]
    if not found:
        return []
    text = sentences.text_of(doc)
    if sum(len(text[start:end].split()) for start, end in found) <= _SHORT:
        whole = replace(attribution, content=_joined(doc, found))
        return [(whole, judge(doc, whole))]
    parts: list[tuple[list[Span], Stance]] = []
    for span in found:
        stance = judge(doc, replace(attribution, content=(span,)))
        if parts and stance == Stance.ASSERT == parts[-1][1] and _length(text, parts[-1][0]) < _SHORT / 2:
            parts[-1][0].append(span)
        else:
            parts.append(([span], stance))
    return [
        (replace(attribution, content=_joined(doc, spans)), stance)
        for spans, stance in parts
        if stance != Stance.ASSERT or _length(text, spans) > 4
    ]


def _length(text: str, spans: list[Span]) -> int:
    return sum(len(text[start:end].split()) for start, end in spans)


def _sentences(doc: Doc, part: Span) -> list[Span]:
    return [
        (max(start, part[0]), min(end, part[1]))
        for start, end in sentences.bounds(doc)
        if start < part[1] and part[0] < end
    ]


def _joined(doc: Doc, spans: list[Span]) -> tuple[Span, ...]:
    """Spans with nothing but white space between them as one."""
    out = [spans[0]]
    for start, end in spans[1:]:
        if sentences.text_of(doc)[out[-1][1] : start].strip():
            out.append((start, end))
        else:
            out[-1] = out[-1][0], end
    return tuple(out)


def _is_housekeeping(sentence: str) -> bool:
    """Whether a sentence only greets, thanks or hands on: "Thank you, Louise.", "Next question, please."."""
    plain = " ".join(re.findall(r"[\w’']+", sentence.casefold()))
    return any(
        plain.startswith(entry) and len(plain.split()) <= len(entry.split()) + 4
        for entry in words("words/housekeeping.txt")
    )
