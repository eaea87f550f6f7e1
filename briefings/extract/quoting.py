"""Quotations and their speakers: which cue a quotation belongs to."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from briefings.extract import interviews, party_lists, sources, transcripts
from briefings.extract.candidate import Candidate
from briefings.extract.cues import words
from briefings.extract.grammar import Grammar, Range
from briefings.extract.quotations import quotations
from briefings.extract.spans import Ranges, minus, trim, union
from briefings.extract.transcripts import starts_line
from briefings.types import Form

_REACH = 30
"""Tokens between a quotation and its cue at most."""
_NEAR = 60
"""Tokens from a cue within which its content may run into a quotation."""
_STOPS = frozenset({".", "!", "?", ";"})
_DASHES = frozenset({"-", "–", "—", "--", "―"})
_LEADS = frozenset({",", "?", "!", "—", "--", "…"})
"""What a quotation ends with when its speaker follows."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Tokens of a quotation, marks included. `full` ones could stand alone; others are quoted words."""

    tokens: Range
    full: bool
    leads: bool
    resumes: bool


@dataclass(frozen=True, slots=True)
class Quotes:
    """The quotations of a text.

    `covers` marks the tokens of full, closed ones: cues in there are the speaker's own. `inside` marks all.
    """

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
        ending = {g.word[i] for i in range(max(first, last - 2), min(last + 1, len(g)))}
        behind_colon = first > 0 and g.word[first - 1] == ":" and bool(ending & (_LEADS | {"."}))
        full = quotation.resumes or behind_colon or _full(g, first, last, ending)
        found.append(Quote((first, last), full, bool(ending & _LEADS), quotation.resumes))
        for i in range(first, last):
            inside[i] = True
            covers[i] = full and quotation.closed
    return Quotes(tuple(found), covers, inside)


def _full(g: Grammar, first: int, last: int, ending: set[str]) -> bool:
    """Whether a quotation is more than quoted words: it ends as sentences and clauses do, or holds a verb."""
    words = sum(g.pos[i] not in ("PUNCT", "SPACE") for i in range(first, last))
    if words >= 4:
        verbal = any(g.pos[i] in ("VERB", "AUX") for i in range(first, last))
        manner = g.pos[first + 1] == "ADP" and g.text[g.start[first + 1]].islower() and not verbal
        if manner and g.pos[first - 1] != "PUNCT" and g.word[last - 2] not in (_LEADS | {"."}):
            return False  # the sentence ends with quoted words: backs it "with both hands".
        return verbal or bool(ending & (_LEADS | {"."}))
    if words >= 2 and starts_line(g, first) and (last >= len(g) or g.pos[last] == "SPACE"):
        return bool(ending & (_LEADS | {"."}))
    return last - first > 2 and g.word[last - 2] in (",", "?", "!")


def assign(g: Grammar, state: Quotes, found: list[Candidate]) -> list[Candidate]:
    """Candidates with the quotations that belong to them, and new ones where a line names its speaker.

    A quotation belongs to one cue: the verb of saying beside it in its sentence, else the speaker of the
    quotation before it in the line or of the line it goes on from, else the name it is signed with. Where
    none of these is found it stays without a speaker, unless a content runs into it.
    """
    cues = {c.head: c for c in found if c.quotes}
    heads = [c.head for c in found]
    added: list[Candidate] = []
    previous: tuple[Quote, Candidate] | None = None
    for number, quote in enumerate(state.quotes):
        before = state.quotes[number - 1].tokens[1] if number else 0
        after = state.quotes[number + 1].tokens[0] if number + 1 < len(state.quotes) else len(g)
        chosen = None
        if quote.full:
            chosen = _beside(g, quote, cues, before, after)
            if chosen is not None and _runs_into(found, heads, chosen, quote):
                _complete(found, heads, quote)
                previous = None
                continue
            if chosen is None and previous is not None and _continues(g, previous[0], quote, previous[1]):
                chosen = previous[1]
            if chosen is None:
                chosen = _announced(g, quote, cues)
            if chosen is None:
                chosen = _signed(g, quote) or _introduced(g, quote)
                if chosen is not None:
                    added.append(chosen)
        elif previous is not None and _resumed(g, previous[0], quote, previous[1]):
            chosen = previous[1]
        if chosen is not None:
            _give(g, chosen, quote)
            previous = quote, chosen
        else:
            _complete(found, heads, quote)
    lines = (*transcripts.turns(g), *_listed(g), *interviews.answers(g))
    return [c for c in (*found, *added, *lines) if c.content]


def _runs_into(found: list[Candidate], heads: list[int], chosen: Candidate, quote: Quote) -> bool:
    """Whether a cue between has the quotation: "SAID it was late and CALLED it a 'joke'"."""
    first, last = quote.tokens
    for at in range(bisect.bisect_right(heads, chosen.head), bisect.bisect_left(heads, first)):
        shared = sum(min(b, last) - max(a, first) for a, b in found[at].content if a < last and first < b)
        starts_before = any(a < first < b for a, b in found[at].content)
        if starts_before and shared * 2 >= last - first and found[at].source:
            own = any(a < found[at].head < b for a, b in chosen.content)
            return not own
    return False


def _complete(found: list[Candidate], heads: list[int], quote: Quote) -> None:
    """Lets every content that runs into a quotation, with its cue outside, have the whole of it."""
    first, last = quote.tokens
    for at in range(bisect.bisect_left(heads, first - _NEAR), bisect.bisect_right(heads, last + _NEAR)):
        candidate = found[at]
        if first <= candidate.head < last:
            continue
        overlap = sum(min(b, last) - max(a, first) for a, b in candidate.content if a < last and first < b)
        if 0 < overlap < last - first and overlap * 2 >= min(last - first, 6):
            candidate.content = union([*candidate.content, quote.tokens])


def _beside(
    g: Grammar, quote: Quote, cues: dict[int, Candidate], before: int, after: int
) -> Candidate | None:
    """The cue before or after a quotation in the same line, with no sentence end between."""
    first, last = quote.tokens
    right = _scan(g, range(last, min(after, last + _REACH, len(g))), cues, g.paragraph[last - 1])
    if right is not None and _elsewhere(g, quote, right):
        right = None
    left = _scan(g, range(first - 1, max(before, first - _REACH, 0) - 1, -1), cues, g.paragraph[first])
    if left is not None and (right is None or not quote.leads or right.head - last > 12):
        return left
    # A cue behind a quotation is its own only when the quotation leads up to it.
    return right if right is not None and (quote.leads or right.head - last <= 6) else None


def _elsewhere(g: Grammar, quote: Quote, cue: Candidate) -> bool:
    """Whether a cue behind a finished quotation has a content of its own: "She added that ...".

    So it may behind quoted words that a clause runs into: "Having fought “to the end”, he says it is fair".
    """
    if not cue.content or any(start < cue.head for start, _ in cue.content):
        return False
    first, last = quote.tokens
    runs_on = first > 0 and first + 1 < last and g.pos[first - 1] not in ("PUNCT", "SPACE")
    return (not quote.leads and g.word[last - 2] == ".") or (runs_on and g.text[g.start[first + 1]].islower())


def _scan(g: Grammar, tokens: range, cues: dict[int, Candidate], line: int) -> Candidate | None:
    for i in tokens:
        if g.paragraph[i] != line or g.word[i] in _STOPS:
            return None
        if i in cues:
            return cues[i]
    return None


def _continues(g: Grammar, earlier: Quote, quote: Quote, candidate: Candidate) -> bool:
    """Whether a quotation goes on where one before it stopped: same line, nothing but the speaker between."""
    first = quote.tokens[0]
    if g.paragraph[earlier.tokens[0]] != g.paragraph[first]:
        return quote.resumes or _follows_on(g, earlier, quote)
    between = range(earlier.tokens[1], first)
    if candidate.head in between:
        return len(between) <= 40 and sum(g.word[i] in _STOPS for i in between) <= 1
    return len(between) <= 40 and not any(g.pos[i] in ("VERB", "AUX") for i in between)


def _resumed(g: Grammar, earlier: Quote, quote: Quote, candidate: Candidate) -> bool:
    """Whether quoted words end a sentence that their speaker broke into: "It," she said, "is final." """
    first = quote.tokens[0]
    return (
        earlier.tokens[1] <= candidate.head < first <= earlier.tokens[1] + 12
        and g.word[first - 1] == ","
        and g.paragraph[earlier.tokens[0]] == g.paragraph[first]
    )


def _follows_on(g: Grammar, earlier: Quote, quote: Quote) -> bool:
    """Whether a line is nothing but a quotation, and the line before ended with the earlier one."""
    first, last = quote.tokens
    return (
        earlier.tokens[1] < first <= earlier.tokens[1] + 2
        and all(g.pos[i] == "SPACE" for i in range(earlier.tokens[1], first))
        and (last >= len(g) or g.pos[last] == "SPACE")
    )


def _signed(g: Grammar, quote: Quote) -> Candidate | None:
    """A quotation that starts its line and is signed: "We are ready." – Ana Costa."""
    first, last = quote.tokens
    at = last
    while at < len(g) and g.word[at] in (".", ","):
        at += 1
    if at + 1 >= len(g) or g.word[at] not in _DASHES or not starts_line(g, first):
        return None
    stop = at + 1
    while stop < min(len(g), at + 12) and g.word[stop] not in (".", ",", ";", "(") and g.pos[stop] != "SPACE":
        stop += 1
    tags = {g.pos[i] for i in range(at + 1, stop)}
    if "PROPN" not in tags or tags & {"VERB", "AUX"}:
        return None
    return Candidate(at, (at, at + 1), trim(g, [(at + 1, stop)]), (), "signature", quotes=True)


def _announced(g: Grammar, quote: Quote, cues: dict[int, Candidate]) -> Candidate | None:
    """The last verb of saying in the line before, when that line ends in a colon."""
    at = quote.tokens[0] - 1
    if not starts_line(g, at + 1):
        return None
    while at >= 0 and g.pos[at] == "SPACE":
        at -= 1
    if at < 0 or g.word[at] != ":":
        return None
    return _scan(g, range(at - 1, max(-1, at - _REACH), -1), cues, g.paragraph[at])


def _introduced(g: Grammar, quote: Quote) -> Candidate | None:
    """A quotation behind a colon without a verb of saying: the person or subject named last before it."""
    colon = quote.tokens[0] - 1
    if colon < 1 or g.word[colon] != ":":
        return None
    speaker = None
    for i in range(colon - 1, max(-1, colon - _REACH), -1):
        if g.word[i] in _STOPS or g.paragraph[i] != g.paragraph[colon]:
            break
        if g.dep[i] == "nsubj" and g.pos[i] in ("PROPN", "NOUN", "PRON") and g.word[i] != "it":
            speaker = i
            break
        if g.entity[i] == "PERSON" and g.dep[i] != "compound" and speaker is None:
            speaker = i
        if speaker is None and g.dep[i] == "pobj" and _answers(g, i):
            speaker = i
    if speaker is None:
        return None
    return Candidate(colon, (colon, colon + 1), sources.noun_phrase(g, speaker), (), "colon", quotes=True)


def _answers(g: Grammar, token: int) -> bool:
    """Whose words are announced by a noun: "Reaction from the delegation: ...", "a message from Lee: ..."."""
    preposition = g.head[token]
    announced = g.head[preposition]
    return g.word[preposition] in ("from", "by", "of") and g.lemma[announced] in words("announcements")


def _listed(g: Grammar) -> list[Candidate]:
    """Lines of a list that says what each party wants: "- The union: a rise of 8%"."""
    out = []
    for item in party_lists.items(g.text):
        first, colon, start, end = (
            bisect.bisect_left(g.start, at) for at in (item.label[0], item.colon, *item.content)
        )
        content = trim(g, [(start, end)])
        if content and first < colon < start:
            out.append(Candidate(colon, (colon, colon + 1), ((first, colon),), content, "list"))
    return out


def _give(g: Grammar, candidate: Candidate, quote: Quote) -> None:
    """Adds a quotation to a cue's content, and takes out what the parser had put there instead."""
    first, last = quote.tokens
    if not candidate.quoted:
        candidate.content = tuple(
            (a, b) for a, b in candidate.content if (a < last and first < b) or b in (first, first - 1)
        )
        if candidate.construction.startswith("verb"):
            if not candidate.source or any(first <= a < last for a, _ in candidate.source):
                candidate.source = sources.beside(g, candidate.head, candidate.cue, quote.tokens)
            candidate.construction = "quotation" if candidate.source else "quotation unnamed"
    candidate.quoted = True
    candidate.content = minus(union([*candidate.content, quote.tokens]), [*candidate.source, candidate.cue])


def form(state: Quotes, content: Ranges, *, turn: bool = False) -> Form:
    """Direct when every word is quoted, mixed when some are, else indirect.

    A `turn` of a transcript is direct without marks.
    """
    tokens = [state.inside[i] for first, last in content for i in range(first, last)]
    if all(tokens):
        return Form.DIRECT
    if turn and not any(tokens):
        return Form.DIRECT
    return Form.MIXED if any(tokens) else Form.INDIRECT
