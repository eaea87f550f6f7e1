"""Interviews without speaker labels: lines that ask, and the answers of the one person interviewed.

Either turns are marked "Q:" and "A:", or questions stand in lines of their own (in bold, or ending in a
question mark) and answers in the paragraphs between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefings.extract.candidate import Candidate
from briefings.extract.cues import words
from briefings.extract.grammar import Grammar, Range
from briefings.extract.spans import Ranges, trim

_LEAST_QUESTIONS = 3
_LEAST_PAIRS = 2
_LONGEST_QUESTION = 70
"""Tokens; a longer line that ends in a question mark is somebody's speech."""
_ASKS = re.compile(r"(?:q|question)\s*[:.]\s", re.IGNORECASE)
_ANSWERS = re.compile(r"(?:a|answer)\s*[:.]\s", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__).+\1[\s:]*")
FIRST_PERSON = frozenset({"i", "we", "my", "our", "me", "us", "mine", "ours", "myself", "ourselves"})
_SHORT_ANSWERS = frozenset({"yes", "no"})
_OPENING = frozenset({'"', "“", "``"})


@dataclass(frozen=True, slots=True)
class _Line:
    """Tokens of a line; `asks` and `answers` say that it is marked so."""

    tokens: Range
    asks: bool = False
    answers: bool = False
    bold: bool = False


def answers(g: Grammar) -> list[Candidate]:
    """One candidate for each answer; its source is the name of the person interviewed, in the opening.

    Nothing where the text is no interview or its opening names nobody for certain. Prefers to leave out a
    paragraph that may be the interviewer's.
    """
    if g.text.count("?") < _LEAST_PAIRS:
        return []
    lines = list(_lines(g))
    asked = [i for i, line in enumerate(lines) if line.asks]
    marked = any(line.answers for line in lines)
    if len(asked) < _LEAST_PAIRS or not (
        marked or len(asked) >= _LEAST_QUESTIONS or _replied(g, lines, asked)
    ):
        return []
    found = list(_marked(lines) if marked else _unmarked(g, lines, asked))
    if not found or not (marked or _speaks(g, lines, asked)):
        return []
    who = _interviewed(g, lines[asked[0]].tokens[0])
    if not who:
        return []
    out = []
    for cue, paragraphs in found:
        content = trim(g, paragraphs)
        if content:
            out.append(Candidate(cue, (cue, cue + 1), who, content, "line"))
    return out


def _lines(g: Grammar) -> Iterator[_Line]:
    first = 0
    for i in range(len(g) + 1):
        if i < len(g) and (i == first or g.paragraph[i] == g.paragraph[i - 1]):
            continue
        last = i
        start = first
        while start < last and g.pos[start] == "SPACE":
            start += 1
        while last > start and g.pos[last - 1] == "SPACE":
            last -= 1
        if start < last:
            text = g.text[g.start[start] : g.end[last - 1]]
            bold = bool(_BOLD.fullmatch(text))
            mark = text.rstrip("*_ ")
            spoken_to = "?" in mark and "you" in g.word[start:last] and not _first_person(g, (start, last))
            open_ = (mark.endswith("?") or spoken_to) and last - start <= _LONGEST_QUESTION
            open_ = open_ and g.word[start] not in _OPENING
            asks = bool(_ASKS.match(text)) or bold or open_
            replies = bool(_ANSWERS.match(text))
            yield _Line((start, last), asks and not replies, replies, bold)
        first = i


def _marked(lines: list[_Line]) -> Iterator[tuple[int, Ranges]]:
    """Answers behind "A:", with the paragraphs up to the next question; the last has one paragraph."""
    asked = [i for i, line in enumerate(lines) if line.asks]
    for i, line in enumerate(lines):
        if not line.answers:
            continue
        end = next((k for k in asked if k > i), i + 1)
        colon = line.tokens[0] + 1
        yield colon, ((colon + 1, line.tokens[1]), *(other.tokens for other in lines[i + 1 : end]))


def _unmarked(g: Grammar, lines: list[_Line], asked: list[int]) -> Iterator[tuple[int, Ranges]]:
    """The paragraph behind each question, and those after it in which the speaker says "I" or "we"."""
    bold = sum(lines[i].bold for i in asked) > len(asked) / 2
    for number, i in enumerate(asked):
        if bold and not lines[i].bold:
            continue  # a question of the speaker's own
        following = [k for k in asked[number + 1 :] if not bold or lines[k].bold]
        last = following[0] if following else i + 2
        between = lines[i + 1 : last]
        marks = [k for k in range(*lines[i].tokens) if g.word[k] in (".", "?", "!")]
        cue = next((k for k in marks if g.word[k] == "?"), marks[-1]) if marks else lines[i].tokens[1] - 1
        if bold:
            yield cue, tuple(line.tokens for line in between)
            continue
        for k, line in enumerate(between):
            # A paragraph between may be a question that asks nothing, and the one behind it its answer.
            if k == 0 or _first_person(g, line.tokens):
                yield cue, (line.tokens,)


def _speaks(g: Grammar, lines: list[_Line], asked: list[int]) -> bool:
    """Whether at least half of the paragraphs behind questions are in the first person."""
    behind = [lines[i + 1].tokens for i in asked if i + 1 < len(lines) and not lines[i + 1].asks]
    return bool(behind) and 2 * sum(_first_person(g, tokens) for tokens in behind) >= len(behind)


def _replied(g: Grammar, lines: list[_Line], asked: list[int]) -> bool:
    """Whether every paragraph behind a question is an answer for certain: in the first person, or "No ...".

    Two questions in lines of their own may be a columnist's too; three are an interview.
    """
    if not all(g.word[lines[i].tokens[1] - 1] == "?" for i in asked):
        return False
    behind = [lines[i + 1] for i in asked if i + 1 < len(lines)]
    return len(behind) == len(asked) and all(
        not line.asks and (_first_person(g, line.tokens) or g.word[line.tokens[0]] in _SHORT_ANSWERS)
        for line in behind
    )


def _first_person(g: Grammar, tokens: Range) -> bool:
    """Whether "I" or "we" stands in a stretch outside quotation marks."""
    quoted = False
    for i in range(*tokens):
        if g.word[i] in ('"', "“", "”", "``", "''"):
            quoted = not quoted
        elif not quoted and g.word[i] in FIRST_PERSON:
            return True
    return False


def _interviewed(g: Grammar, end: int) -> Ranges:
    """The name of the person interviewed: whom the opening says it spoke to, or the only one it names."""
    named: list[Range] = []
    i = 0
    while i < end:
        if g.entity[i] != "PERSON":
            i += 1
            continue
        last = i + 1
        while last < end and g.entity[last] == "PERSON":
            last += 1
        while last - i > 1 and g.word[last - 1] in ("'s", "’s", "'", "’"):
            last -= 1
        if last - i > 1:
            named.append((i, last))
        i = last + 1
    talks = words("interviewing")
    for first, last in named:
        head = last - 1
        verb = g.head[head]
        if g.dep[head] == "pobj":
            verb = g.head[verb]
        if g.lemma[verb] in talks or (g.dep[head] == "appos" and g.lemma[g.head[verb]] in talks):
            return ((first, last),)
    texts = {g.text[g.start[first] : g.end[last - 1]] for first, last in named}
    return (named[0],) if len(texts) == 1 else ()
