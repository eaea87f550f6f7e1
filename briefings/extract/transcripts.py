"""Lines that start with their speaker: transcripts, statements to a parliament, headlines.

A turn goes on in the paragraphs behind its line as long as these speak in the first person.
"""

from __future__ import annotations

import bisect
from itertools import pairwise

from briefings.extract import party_lists
from briefings.extract.candidate import Candidate
from briefings.extract.grammar import Grammar, Range
from briefings.extract.interviews import FIRST_PERSON
from briefings.extract.spans import Ranges, trim

_LONGEST_NAME = 6
"""Tokens of a name before a colon at most."""
_LONGEST_OFFICE = 24
"""Tokens of an office with its holder's name in brackets behind it."""
_STOPS = frozenset({".", "!", "?"})
_OPENING = frozenset({'"', "“", "‘", "'", "``", "''", "«", "„"})


def turns(g: Grammar) -> list[Candidate]:
    """Lines that start with a speaker and a colon, each with the paragraphs in which that speaker goes on.

    The name must be that of a person or in capitals, or a quotation must follow; "Note:" is no speaker.
    "The Minister for Ports (Ana Ruiz):" is Ana Ruiz.
    """
    out = []
    listed = {bisect.bisect_left(g.start, item.colon) for item in party_lists.items(g.text)}
    for colon, word in enumerate(g.word):
        if word != ":" or colon in listed:
            continue
        who = _speaker(g, colon)
        if who is None:
            continue
        content = trim(g, [(colon + 1, _line_end(g, colon))])
        if content and _names(g, *who, quoted=g.word[content[0][0]] in _OPENING):
            out.append(Candidate(colon, (colon, colon + 1), (who,), content, "line", quotes=True))
    for number, turn in enumerate(out):
        limit = _line_start(g, out[number + 1].head) if number + 1 < len(out) else len(g)
        turn.content = (*turn.content, *_going_on(g, turn, limit, whole=len(out) > 2))
    return out


def _line_end(g: Grammar, token: int) -> int:
    last = token + 1
    while last < len(g) and g.paragraph[last] == g.paragraph[token]:
        last += 1
    return last


def _line_start(g: Grammar, token: int) -> int:
    while not starts_line(g, token):
        token -= 1
    return token


def starts_line(g: Grammar, token: int) -> bool:
    return token == 0 or g.paragraph[token - 1] != g.paragraph[token]


def _speaker(g: Grammar, colon: int) -> Range | None:
    """The tokens of the name before a colon whose line they begin, or of the one in brackets there."""
    first, longest = colon, _LONGEST_NAME
    opening = next((i for i in range(colon - 2, max(-1, colon - 8), -1) if g.word[i] == "("), None)
    # "here is the answer of the Bakers' Union (BU): ..." names nobody in brackets
    acronym = opening == colon - 3 and g.text[g.start[colon - 2] : g.end[colon - 2]].isupper()
    bracketed = opening is not None and g.word[colon - 1] == ")" and not acronym
    if bracketed:
        longest = _LONGEST_OFFICE
    while first > 0 and colon - first <= longest and not starts_line(g, first):
        first -= 1
    if not starts_line(g, first):
        return None
    if bracketed and opening is not None:
        before = next(i for i in range(first, opening + 1) if g.word[i] == "(")
        if any(g.entity[i] == "PERSON" for i in range(first, before)):
            return first, before  # "Tom Lee (Eastport) (Labour):" sits for Eastport
        return opening + 1, colon - 1
    while first < colon and g.pos[first] in ("PUNCT", "SPACE", "SYM"):
        first += 1
    return first, colon


def _going_on(g: Grammar, turn: Candidate, limit: int, *, whole: bool) -> Ranges:
    """What the speaker goes on to say behind a turn, up to the first line that quotes or is a heading.

    Of a text that is a transcript as a `whole`, the lines up to the last one in the first person; of another,
    such as a statement, the sentences in the first person, if the turn itself is in it.
    """
    (began, ended), *_ = turn.content
    if g.word[began] in _OPENING or not (whole or _first_person(g, range(began, ended))):
        return ()
    lines: list[Range] = []
    kept = 0
    first = _line_end(g, turn.head)
    while first < limit:
        last = min(limit, _line_end(g, first))
        spoken = trim(g, [(first, last)])
        if spoken:
            tokens = range(spoken[0][0], spoken[-1][1])
            stop = g.end[tokens[-1]]
            if any(g.word[i] in _OPENING for i in tokens) or g.text[stop : stop + 1] not in _STOPS:
                break
            for part in spoken if whole else _sentences(g, tokens):
                own = _first_person(g, range(*part))
                if whole or own:
                    lines.append(part)
                kept = len(lines) if own else kept
        first = last
    return tuple(lines[:kept])


def _sentences(g: Grammar, tokens: range) -> Ranges:
    starts = [i for i in tokens if i == tokens[0] or g.sentence[i] != g.sentence[i - 1]]
    return trim(g, pairwise([*starts, tokens[-1] + 1]))


def _first_person(g: Grammar, tokens: range) -> bool:
    return any(g.word[i] in FIRST_PERSON for i in tokens)


def _names(g: Grammar, first: int, last: int, *, quoted: bool) -> bool:
    tokens = range(first, last)
    if first >= last or any(
        g.pos[i] not in ("PROPN", "ADP", "DET", "PUNCT", "NOUN", "PART", "ADJ") for i in tokens
    ):
        return False
    if g.pos[last - 1] not in ("PROPN", "NOUN"):
        return False
    raw = g.text[g.start[first] : g.end[last - 1]]
    named = any(g.entity[i] == "PERSON" for i in tokens) and all(
        g.pos[i] in ("PROPN", "PUNCT") for i in tokens
    )
    return (
        (quoted and any(g.pos[i] == "PROPN" for i in tokens))
        or (named and not raw.islower())
        or (raw.isupper() and any(g.pos[i] == "PROPN" for i in tokens) and len(raw) > 2)
    )
