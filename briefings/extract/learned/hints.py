"""What the rules and the lexicon say of a text, as hints for the learned scorers.

The rules know words that no training text holds; the weights learn how far to trust them, rule by rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from briefings.extract.candidate import Candidate
from briefings.extract.learned.features import Ints, key
from briefings.extract.learned.parts import Range
from briefings.extract.trust import confidence

CODES = 16
"""Codes of a token: 0 nothing, 1 content, 2 source, from 4 on a cue of rising confidence."""


_TURN = "line"


@dataclass(frozen=True, slots=True)
class Hint:
    """What the rules take a cue to attribute, in tokens; `rule` is a number for the construction.

    `kept` tells whether the rules alone would keep it; the others lie within the content of another.
    """

    candidate: Candidate
    source: tuple[Range, ...]
    content: tuple[Range, ...]
    rule: int
    confidence: float
    kept: bool


@dataclass(frozen=True, slots=True)
class Hints:
    """Hints by cue, and a code for each token. `turns` of a transcript are no matter of likelihood."""

    cues: dict[int, Hint]
    code: Ints
    turns: tuple[Hint, ...]


def gather(tokens: int, found: Sequence[Candidate], kept: Sequence[Candidate]) -> Hints:
    """What the rules find in a text of so many tokens, and what of it they would keep."""
    code = np.zeros(tokens, np.int64)
    cues: dict[int, Hint] = {}
    turns = []
    for c in kept:
        hint = _hint(c, kept=True)
        if c.construction == _TURN:
            turns.append(hint)
        else:
            cues[c.head] = hint
        for first, last in c.content:
            code[first:last] = np.maximum(code[first:last], 1)
        for first, last in c.source:
            code[first:last] = np.maximum(code[first:last], 2)
        code[c.head] = 4 + min(int(hint.confidence * 10), CODES - 5)
    for c in found:
        if c.head not in cues and c.content and c.construction != _TURN:
            cues[c.head] = _hint(c, kept=False)
    return Hints(cues, code, tuple(turns))


def _hint(c: Candidate, *, kept: bool) -> Hint:
    return Hint(c, c.source, c.content, key(c.construction), confidence(c), kept)
