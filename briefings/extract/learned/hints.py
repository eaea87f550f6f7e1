"""What the rules and the lexicon say of a text, as hints for the learned scorers.

The rules know words that no training text holds; the weights learn how far to trust them, rule by rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from briefings.extract import arguments, quoting
from briefings.extract.attribution import confidence, outermost
from briefings.extract.grammar import grammar
from briefings.extract.learned.candidates import Range
from briefings.extract.learned.features import Ints, key

CODES = 16
"""Codes of a token: 0 nothing, 1 content, 2 source, from 4 on a cue of rising confidence."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What the rules take a cue to attribute, in tokens; `rule` is a number for the construction."""

    source: tuple[Range, ...]
    content: tuple[Range, ...]
    rule: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Hints:
    """Hints by cue, and a code for each token."""

    cues: dict[int, Hint]
    code: Ints


def hints(doc: Doc) -> Hints:
    """The attributions that the rules find in `doc`; linear in its length."""
    g = grammar(doc)
    quotes = quoting.quotes(g)
    found = quoting.assign(g, quotes, list(arguments.candidates(g, quotes.covers)))
    code = np.zeros(len(doc), np.int64)
    cues: dict[int, Hint] = {}
    for c in outermost(g, found):
        sure = confidence(c)
        cues[c.head] = Hint(c.source, c.content, key(c.construction), sure)
        for first, last in c.content:
            code[first:last] = np.maximum(code[first:last], 1)
        for first, last in c.source:
            code[first:last] = np.maximum(code[first:last], 2)
        code[c.head] = 4 + min(int(sure * 10), CODES - 5)
    return Hints(cues, code)
