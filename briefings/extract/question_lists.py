"""Lists of what is open: bullets under a heading or a line that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefings.extract.patterns import any_of
from briefings.extract.wordlist import lines
from briefings.types import QuestionKind, Span

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"[ \t]*(?:[-*•–·▪]|\(?\d{1,2}[.)])[ \t]+(?=\S)")
_OPEN = re.compile(rf"(?i)\b{any_of(lines('words/open_headings.txt'))}\b")
_ASKS = re.compile(r"(?i)(?:whether|if|who|whom|whose|what|which|when|where|why|how)\b")
_SENTENCE = re.compile(r".+?[.?!](?=[”\"’']?(?:\s|$))|.+")
_LONGEST_HEADING = 14
"""Words; a longer line before bullets is a paragraph of its own."""
_LONGEST_ITEM = 40
_SHORTEST_ITEM = 3


def listed(text: str) -> Iterator[tuple[Span, QuestionKind]]:
    """The first sentence of each bullet below a line that calls what follows open, with its kind.

    Bullets that do not begin with a question word count only where they are no whole sentences, that is
    name a matter ("The price of the licence"). Linear in the text.
    """
    kind: QuestionKind | None = None
    for line in _LINE.finditer(text):
        if not line.group().strip():
            continue
        bullet = _BULLET.match(text, line.start(), line.end())
        if not bullet:
            kind = _kind(line.group())
            continue
        if kind is None:
            continue
        item = _SENTENCE.match(text, bullet.end(), line.end())
        if item is None:
            continue
        said = item.group().strip()
        size = len(said.split())
        matter = not said.endswith((".", "!")) and size <= _LONGEST_HEADING
        if _SHORTEST_ITEM <= size <= _LONGEST_ITEM and (_ASKS.match(said) or matter):
            start = item.start() + len(item.group()) - len(item.group().lstrip())
            yield (start, start + len(said.rstrip(".;,"))), kind


def _kind(line: str) -> QuestionKind | None:
    """What a line says of the bullets below it: None where it is no heading of what is open."""
    bare = line.strip().strip("*#_ ")
    heading = line.lstrip().startswith(("#", "**")) or bare.endswith((":", "?")) or len(bare.split()) <= 6
    found = _OPEN.search(bare.replace("’", "'"))
    if not heading or found is None or len(bare.split()) > _LONGEST_HEADING:
        return None
    said = found.group().casefold()
    if re.search(r"decide|agree|settle|to be", said):
        return QuestionKind.UNDECIDED
    if re.search(r"resolv|outstanding|unsettled|sticking|issue", said):
        return QuestionKind.UNRESOLVED
    return QuestionKind.UNCLEAR
