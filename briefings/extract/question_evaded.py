"""Questions that an article says were put and not answered: "Asked if he would sign, he said: No comment"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefings.extract.patterns import any_of
from briefings.extract.wordlist import lines

_ASKED = re.compile(
    r"(?i)\b(?:asked|pressed|quizzed)\s+(?:\w+\s+){0,3}?(?:if|whether|who|what|when|where|why|how|which)\b"
)
_EVADES = re.compile(rf"(?<![\w'])(?:{any_of(lines('words/evasions.txt'))})\b")
_FARTHEST = 400
"""Characters around the asking within which the answer is given."""


def evaded(text: str) -> Iterator[tuple[int, int]]:
    """Where `text` tells that somebody was asked and gave no answer in the same breath: the offsets of
    "asked whether". Prefers to miss: the evasion must be one of `words/evasions.txt`. Linear in the text."""
    for asked in _ASKED.finditer(text):
        opens = max(text.rfind(mark, max(0, asked.start() - _FARTHEST), asked.start()) for mark in "\n.!?")
        end = text.find("\n", asked.end())
        end = min(len(text) if end < 0 else end, asked.end() + _FARTHEST)
        stop = re.compile(r"[.!?][”\"’']?(?=\s|\Z)").search(text, asked.end(), end)
        around = text[opens + 1 : stop.end() if stop else end].replace("’", "'").lower()
        if _EVADES.search(around):
            yield asked.span()
