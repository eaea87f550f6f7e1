"""Quotations and their speakers: which cue a quotation belongs to."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from briefings.extract import sources
from briefings.extract.arguments import Candidate, verb_group
from briefings.extract.grammar import Grammar, Range
from briefings.extract.quotations import quotations
from briefings.extract.spans import Ranges, holds, minus, size, trim, union
from briefings.types import Form

_REACH = 30
"""Tokens between a quotation and its cue at most."""
_STOP = frozenset({".", "!", "?", ";"})
_DASHES = frozenset({"-", "–", "—", "--", "―"})


@dataclass(frozen=True, slots=True)
class Quote:
    """Tokens of a quotation, marks included. `full` quotes could stand alone; others are quoted words."""

    tokens: Range
    full: bool
    closed: bool
    resumes: bool


@dataclass(frozen=True, slots=True)
class Quotes:
    """The quotations of a text; `covers` tells of each token whether it stands inside one worth a cue."""

    quotes: tuple[Quote, ...]
    covers: list[bool]
    inside: list[bool]


def quotes(g: Grammar) -> Quotes:
    found = []
    covers, inside = [False] * len(g), [False] * len(g)
    for quotation in quotations(g.text):
        first = bisect.bisect_left(g.end, quotation.start + 1)
        last = bisect.bisect_left(g.start, quotation.end)
        if first >= last:
            continue
        full = _full(g, first, last)
        found.append(Quote((first, last), full, quotation.closed, quotation.resumes))
        for i in range(first, last):
            inside[i] = True
            covers[i] = full and quotation.closed
    return Quotes(tuple(found), covers, inside)


def _full(g: Grammar, first: int, last: int) -> bool:
    """Whether a quotation is more than quoted words: it ends like a sentence or a clause, or holds a verb."""
    words = sum(g.pos[i] not in ("PUNCT", "SPACE") for i in range(first, last))
    ending = any(g.word[i] in (",", ".", "!", "?", "…", "...") for i in range(max(first, last - 2), min(last + 1, len(g))))
    verbs = any(g.pos[i] in ("VERB", "AUX") for i in range(first, last))
    return words >= 4 and (verbs or ending) or (ending and g.word[last - 2] in (",", "?", "!"))


def assign(g: Grammar, state: Quotes, found: list[Candidate]) -> list[Candidate]:
    """Candidates with the quotations that belong to them, new ones for quotations with another speaker line.

    Each quotation belongs to one cue at most: the one whose content reaches into it, else the nearest
    verb of saying in its sentence, else the cue of the quotation before it in the paragraph.
    """
    cues = {c.head: c for c in found if c.quotes}
    heads = sorted(cues)
    previous: tuple[Quote, Candidate] | None = None
    for number, quote in enumerate(state.quotes):
        first, last = quote.tokens
        before = state.quotes[number - 1].tokens[1] if number else 0
        after = state.quotes[number + 1].tokens[0] if number + 1 < len(state.quotes) else len(g)
        chosen = None
        if quote.full:
            chosen = _beside(g, quote, cues, heads, before, after)
            if chosen is None and previous is not None and _continues(g, previous[0], quote, previous[1]):
                chosen = previous[1]
            if chosen is None:
                chosen = _signed(g, quote) or _introduced(g, quote)
                if chosen is not None:
                    found.append(chosen)
        if chosen is not None:
            _give(g, chosen, quote)
            previous = quote, chosen
        else:
            for candidate in _reaching(found, quote):
                candidate.content = union([*candidate.content, quote.tokens])
    return [c for c in found if c.content]


def _reaching(found: list[Candidate], quote: Quote) -> list[Candidate]:
    """Candidates whose content holds part of a quotation and whose cue is outside."""
    first, last = quote.tokens
    at = bisect.bisect_left([c.head for c in found], first - 60)
    out = []
    for candidate in found[at:]:
        if candidate.head > last + 60:
            break
        if first <= candidate.head < last:
            continue
        overlap = sum(min(b, last) - max(a, first) for a, b in candidate.content if a < last and first < b)
        if 0 < overlap < last - first and overlap * 2 >= min(last - first, 6):
            out.append(candidate)
    return out


def _beside(
    g: Grammar, quote: Quote, cues: dict[int, Candidate], heads: list[int], before: int, after: int
) -> Candidate | None:
    """The cue before or after a quotation in the same line, with no sentence end between."""
    first, last = quote.tokens
    right = left = None
    i = last
    while i < min(after, last + _REACH, len(g)) and g.paragraph[i] == g.paragraph[last - 1]:
        if i in cues:
            right = cues[i]
            break
        if g.word[i] in _STOP:
            break
        i += 1
    i = first - 1
    while i >= max(before, first - _REACH, 0) and g.paragraph[i] == g.paragraph[first]:
        if g.word[i] in _STOP:
            break
        if i in cues:
            left = cues[i]
            break
        i -= 1
    tail = {g.word[j] for j in range(max(first, last - 2), min(last + 1, len(g)))}
    if right is not None and left is not None:
        if tail & {",", "?", "!"} and right.head - last <= 12 and _ends_in_comma(g, quote):
            return right
        return left
    if right is not None:
        # The cue after a quotation is its own only when the quotation leads up to it.
        if _ends_in_comma(g, quote) or right.head - last <= 6:
            return right
        return None
    return left


def _ends_in_comma(g: Grammar, quote: Quote) -> bool:
    first, last = quote.tokens
    return any(g.word[j] in (",", "?", "!", "—", "--", "…") for j in range(max(first, last - 2), min(last + 1, len(g))))


def _continues(g: Grammar, earlier: Quote, quote: Quote, candidate: Candidate) -> bool:
    """Whether a quotation goes on where one before it stopped: same line, nothing but the speaker between."""
    first = quote.tokens[0]
    if g.paragraph[earlier.tokens[0]] == g.paragraph[first]:
        between = range(earlier.tokens[1], first)
        stops = [i for i in between if g.word[i] in _STOP]
        if candidate.head >= earlier.tokens[1] and candidate.head < first:
            return len(stops) <= 1 and len(between) <= 40
        return not any(g.pos[i] in ("VERB", "AUX") for i in between)
    return quote.resumes


def _signed(g: Grammar, quote: Quote) -> Candidate | None:
    """A quotation that starts its line and is signed: "We are ready." – Ana Costa."""
    first, last = quote.tokens
    at = last
    while at < len(g) and g.word[at] in (".", ","):
        at += 1
    if at + 1 >= len(g) or g.word[at] not in _DASHES or (first and g.paragraph[first - 1] == g.paragraph[first] and g.pos[first - 1] != "SPACE"):
        return None
    stop = at + 1
    while stop < min(len(g), at + 12) and g.word[stop] not in (".", ",", ";", "(") and g.pos[stop] != "SPACE":
        stop += 1
    if not any(g.pos[i] == "PROPN" for i in range(at + 1, stop)) or any(g.pos[i] in ("VERB", "AUX") for i in range(at + 1, stop)):
        return None
    return Candidate(at, (at, at + 1), trim(g, [(at + 1, stop)]), (), "signature", "say", quotes=True)


def _introduced(g: Grammar, quote: Quote) -> Candidate | None:
    return None


def _give(g: Grammar, candidate: Candidate, quote: Quote) -> None:
    """Adds a quotation to a cue's content, and takes out what the parser had put there instead."""
    first, last = quote.tokens
    if not candidate.taken and not candidate.construction.startswith("signature"):
        kept: list[Range] = []
        for a, b in candidate.content:
            if a < last and first < b or b in (first, first - 1):
                kept.append((a, b))
        candidate.content = tuple(kept)
    candidate.taken.append(first)
    candidate.construction = "quotation"
    candidate.content = minus(union([*candidate.content, quote.tokens]), [*candidate.source, candidate.cue])


def form(state: Quotes, content: Ranges) -> Form:
    """Direct when every word is quoted, mixed when some are, else indirect."""
    tokens = [state.inside[i] for first, last in content for i in range(first, last)]
    if all(tokens):
        return Form.DIRECT
    return Form.MIXED if any(tokens) else Form.INDIRECT
