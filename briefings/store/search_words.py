"""What a person typed to search for, as words and phrases that both databases take. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefings.store import sentences

MOST = 12
"""Words and phrases that are looked for; of a longer question the first."""

_LONGEST = 1_000  # characters that are read of a question
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PHRASE = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Asked:
    """`parts` are words, or words that stand side by side, in letters, digits and spaces alone; `phrase` is
    all of them side by side, where that is another question."""

    parts: tuple[str, ...]
    phrase: str = ""

    def __bool__(self) -> bool:
        return bool(self.parts)


def asked(text: str) -> Asked:
    """Common words are left out unless they stand in quotes, or nothing else would be left in them."""
    text = text[:_LONGEST].translate(_QUOTES)
    loose: list[str] = []
    parts: list[str] = []
    for number, piece in enumerate(_PHRASE.split(text)):
        words = sentences.folded(piece).split()
        if number % 2 and len(words) > 1:
            if not set(words) <= sentences.entries("idle"):
                parts.append(" ".join(words[:MOST]))
        else:
            kept = [word for word in words if word not in sentences.entries("idle")]
            parts += kept
            loose += words if kept else []
    parts = list(dict.fromkeys(parts))[:MOST]
    phrase = " ".join(loose[:MOST]) if len(parts) > 1 and not any(" " in part for part in parts) else ""
    return Asked(tuple(parts), phrase)
