"""Places in a text: the sentence around words, and phrases from the word lists."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from briefings.compare import wordlists
from briefings.types import Article, Position, Span

_END = re.compile(r"[.?!][\"”’)\]]*\s+(?=[\"“‘(\[]?[^\Wa-z_])|\s*\n\s*\n\s*|\n\s*(?=[-*•#])")
_LAST_WORD = re.compile(r"(\w+)\.\W*$")

Pattern = re.Pattern[str]

REACH = 2000
"""Characters before and behind words within which their sentence is looked for: texts may have no end."""


def sentence(text: str, span: Span) -> Span:
    """The sentence that holds `span`, without the white space around it; found by its marks alone.

    "Mr. Smith" and "U.S. Senate" are no end. Never beyond the line nor
    far beyond `REACH`.
    """
    earliest = max(0, span[0] - REACH)
    start = max(earliest, text.rfind("\n", earliest, span[0]) + 1)
    for match in _END.finditer(text, start, span[0] + 1):
        if match.end() <= span[0] and not _abbreviated(text, match.start()):
            start = match.end()
    latest = min(len(text), span[1] + REACH)
    end = text.find("\n", span[1], latest)
    end = latest if end < 0 else end
    for match in _END.finditer(text, span[1], end):
        if not _abbreviated(text, match.start()):
            end = match.end()
            break
    found = text[start:end]
    start += len(found) - len(found.lstrip())
    return start, max(span[1], start + len(found.strip()))


def _abbreviated(text: str, stop: int) -> bool:
    if text[stop] != ".":
        return False
    word = _LAST_WORD.search(text, max(0, stop - 20), stop + 1)
    return word is not None and (len(word[1]) == 1 or word[1].casefold() in wordlists.load("abbreviations"))


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern for any of `phrases`, the longest first, with any white space between their words."""
    ordered = sorted(phrases, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered) + ")"


@functools.cache
def whole(pattern: str) -> Pattern:
    """`pattern` compiled to match whole words in any case."""
    return re.compile(rf"\b{pattern}\b", re.IGNORECASE)


@functools.cache
def any_of(name: str) -> Pattern:
    """A pattern for the phrases of a word list, as whole words."""
    return whole(alternatives(wordlists.entries(name)))


@functools.cache
def pairs(name: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The rows of a list of the form "phrase, phrase | phrase, phrase"."""
    rows = (entry.partition("|") for entry in wordlists.entries(name))
    return tuple((_phrases(left), _phrases(right)) for left, _, right in rows)


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase for part in text.split(",") if (phrase := part.strip()))


def before_cue(article: Article, position: Position) -> str:
    """The words of a position's cue and the two before it: where its tense shows."""
    if not position.cue:
        return ""
    start = min(start for start, _ in position.cue)
    lead = article.text[max(position.evidence.sentence[0], start - 40) : start].split()
    return " ".join([*lead[-2:], article.cut(position.cue)])
