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
_CLOCK = re.compile(r"\A\d{1,2}[.:]\d\d\s+")
_COLON = re.compile(r"[^:.?!\n]{3,60}:\s+(?=(?i:whether|if|who|what|which|when|where|why|how)\b)")
_INLINE = re.compile(
    rf"(?i)[^:.?!\n]{{0,25}}\b{any_of(lines('words/open_headings.txt'))}\b[^:.?!\n]{{0,20}}:\s+(?=\S)"
)
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
            yield from _run_on(text, line.start(), line.end(), kind)
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


def _run_on(
    text: str, start: int, end: int, kind: QuestionKind | None
) -> Iterator[tuple[Span, QuestionKind]]:
    """What follows a colon in the first line below such a heading ("Three things: who pays, what happens to
    the port and whether the union was asked"), or after a few words that say the same ("Still open: ...")."""
    lead = _COLON.match(text, start, end) if kind is not None else None
    if lead is None:
        lead = _INLINE.match(text, start, end)
        kind = _kind(lead.group()) if lead else None
    if lead is None or kind is None:
        return
    item = _SENTENCE.match(text, lead.end(), end)
    if item is None:
        return
    said = item.group().rstrip(" .;,")
    if _SHORTEST_ITEM <= len(said.split()) <= _LONGEST_ITEM and (_ASKS.match(said) or "," in said):
        yield (lead.end(), lead.end() + len(said)), kind


def _kind(line: str) -> QuestionKind | None:
    """What a line says of the bullets below it: None where it is no heading of what is open."""
    bare = _CLOCK.sub("", line.strip().strip("*#_ "))
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
