"""Lines that are headings, in which nobody acts."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

_SENTENCE_END = re.compile(r"[.!?:;\"”’')\]…][\s\W]*$")
_WORDS = 14
"""A longer line is none."""


def headings(doc: Doc) -> set[int]:
    """Indices of the tokens in lines that are headings: short, without a full stop, without a finite verb."""
    found: set[int] = set()
    line: list[Token] = []
    for token in doc:
        line.append(token)
        if "\n" in token.text or token.i == len(doc) - 1:
            content = [t for t in line if not t.is_space]
            if content and _is_heading(content):
                found.update(t.i for t in content)
            line = []
    return found


def _is_heading(line: list[Token]) -> bool:
    if len(line) > _WORDS or _SENTENCE_END.search(line[-1].text) or line[0].text in "-•*–—":
        return False
    content = [t for t in line if t.is_alpha and len(t) > 3]
    capitals = sum(t.text[0].isupper() for t in content)
    return not any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in line) or capitals > 0.7 * len(content)
