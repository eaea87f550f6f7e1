"""A cue with what it may attribute, as the stages of attribution hand it on."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.extract.grammar import Range
from briefings.extract.spans import Ranges


@dataclass(slots=True)
class Candidate:
    """A cue with what it may attribute, before quotations and overlaps are settled.

    `construction` names the word class and argument that gave the content; confidence goes by it.
    `quotes` tells whether a quotation may be the content, `quoted` that one is.
    """

    head: int
    cue: Range
    source: Ranges
    content: Ranges
    construction: str
    weak: bool = False
    quotes: bool = False
    quoted: bool = False
