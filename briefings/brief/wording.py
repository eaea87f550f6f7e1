"""How text of an article is printed: its own words, cut out and never reworded.

Everything here returns verbatim text, apart from folded white space, typographic quotation marks and an
ellipsis where something was left out.
"""

from __future__ import annotations

import functools
import itertools
import re
from pathlib import Path

from briefings.brief.line import Words
from briefings.compare import wordlists
from briefings.types import Article, Form, Position, Span, Spans

LIMIT = 240
"""Characters after which a text is cut at a word."""

NEAR = 60
"""Characters that may lie between cue and content when both are printed as one stretch."""

TELLING = 4
"""Words from which a stretch says something."""

FURTHER = 120
"""Characters by which the rest of a clause may lengthen what is printed."""

_WORDS = Path(__file__).resolve().parent / "words"
_ELLIPSIS = "…"
_OPENING, _CLOSING = "“„«", "”»"
_DOUBLE = f'"{_OPENING}{_CLOSING}'
_MARKS = f"{_DOUBLE}'"
_SENTENCE_END = re.compile(r"[.!?…][\"”’)\]]*\s+[\"“‘(\[]*[A-Z]|\n")
_INITIAL = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Sr|Jr|Gen|Sen|Rep|Gov|Lt|Col|Prof|No|vs))\.$")
_OUTER = " \t\n,;:–—-"
_NEXT_CLAUSE = re.compile(
    r"(?P<comma>,?)[ \t]+(?P<clause>(?:[^\s,;:.!?—–()“”\"\n]|[.,:](?=\w)|[ \t](?!-\s))+)"
)
_LETTERS = re.compile(r"[^\W\d_]")


@functools.lru_cache(maxsize=4096)
def words(article: Article, position: Position) -> Words:
    """A position in its article's words.

    Quoted speech is the speaker's own words, with the cue after it. Reported speech is the stretch from
    the verb, with what belongs to it ("has not agreed"), to the end of the content; where the two lie
    apart, the content with the cue in front, or behind if the article has it so.
    """
    text = article.text
    cue = _with_auxiliaries(text, position)
    content = sorted(position.content)
    cue_text = typographic(article.cut(cue)).strip(_OUTER) if cue else ""
    cue_text = cue_text if _LETTERS.search(cue_text) else ""
    if not content:
        return Words(cut(cue_text))
    if position.form is Form.DIRECT:
        quoted = _own_words(text, content)
        if quoted is not None:
            return Words(cut(quoted), quoted=True, after=cue_text)
    sentence = position.evidence.sentence
    if cue and (stretch := _stretch(text, cue, content, position.source)):
        stretch = _with_joint_source(text, stretch, position.source)
        return Words(cut(_balanced(text, _to_clause_end(text, stretch, sentence))))
    content = [*content[:-1], _to_clause_end(text, content[-1], sentence)]
    body = f" {_ELLIPSIS} ".join(_balanced(text, span) for span in content)
    if cue and cue[0][0] > content[0][0]:
        return Words(cut(body), after=cue_text)
    return Words(cut(body), before=cue_text)


def pieces(article: Article, spans: Spans, sentence: Span) -> str:
    """The text of those `spans` that lie in `sentence`, an ellipsis between them.

    Of a figure the first ones are the amount and what it counts; another sentence may have told what
    became of it.
    """
    own = [span for span in spans if sentence[0] <= span[0] < sentence[1]] or spans
    return f" {_ELLIPSIS} ".join(typographic(article.text[start:end]).strip() for start, end in own)


def passage(article: Article, spans: Spans, sentence: Span, limit: int = LIMIT) -> str:
    """The text of `spans`, or its sentence where `spans` are too short to be understood alone."""
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    own = _balanced(article.text, (first, last))
    return cut(own, limit) if len(own.split()) >= 3 else around(article, spans, sentence, limit)


def around(article: Article, spans: Spans, sentence: Span, limit: int = LIMIT) -> str:
    """The sentence of `spans`; a long one is cut so that the first of them stays in it."""
    text = article.text
    first, last = spans[0]
    start, end = min(sentence[0], first), max(sentence[1], last)
    if len(fold(text[start:end])) <= limit:
        return _balanced(text, (start, end))
    begin = first - max(0, (limit - (last - first)) // 2)
    if begin <= start:
        return cut(_balanced(text, (start, end)), limit)
    begin = _next_word(text, begin, first)
    return f"{_ELLIPSIS} {cut(_balanced(text, (begin, end)), limit - 2)}"


def fold(text: str) -> str:
    """`text` on one line, runs of white space as one space."""
    return " ".join(text.split())


def typographic(text: str) -> str:
    """`text` folded, with double quotation marks as “ ” and straight apostrophes as ’."""
    out: list[str] = []
    folded = fold(text)
    if not any(mark in folded for mark in _MARKS):
        return folded
    for i, char in enumerate(folded):
        before = folded[i - 1] if i else " "
        if char in _DOUBLE:
            opens = char in _OPENING or (char == '"' and (before.isspace() or before in "([{—–-‘'/"))
            out.append("“" if opens else "”")
        elif char == "'":
            out.append("‘" if before.isspace() or before in "([{“" else "’")
        else:
            out.append(char)
    return "".join(out)


def cut(text: str, limit: int = LIMIT) -> str:
    """`text` cut at a word to at most `limit` characters with an ellipsis, an open quotation closed.

    A word longer than `limit` is cut within.
    """
    if len(text) <= limit:
        return text
    room = limit - 2
    head = text[:room]
    if not text[room].isspace() and " " in head:
        head = head[: head.rindex(" ")]
    head = head.rstrip(_OUTER + ".") + _ELLIPSIS
    return head + ("”" if head.count("“") > head.count("”") else "")


def _own_words(text: str, content: list[Span]) -> str | None:
    """Quoted contents without their marks, or None if there is no telling that they are one quotation."""
    pieces = []
    for start, end in content:
        raw = text[start:end].strip(_OUTER)
        around = text[max(0, start - 2) : start].strip() + text[end : end + 2].strip()
        marked = bool(raw) and (raw[0] in _DOUBLE + "‘'" or raw[-1] in _DOUBLE + "’'")
        if not marked and not any(mark in around for mark in _DOUBLE + "‘’"):
            return None
        single = marked and raw[0] in "‘'"
        piece = typographic(raw)
        piece = piece.removeprefix("‘").removesuffix("’") if single else piece
        piece = piece.removeprefix("“").removesuffix("”").strip(_OUTER)
        if single:
            piece = piece.replace("“", "‘").replace("”", "’")
        if "“" in piece or "”" in piece or not piece:
            return None  # words of the reporter stand between two quotations
        pieces.append(piece)
    return f" {_ELLIPSIS} ".join(pieces)


def _stretch(text: str, cue: Spans, content: list[Span], source: Spans) -> Span | None:
    """From the first of cue and content to the last, if nothing much lies between them; else None.

    A cue after the content takes the speaker named right behind it along: "..., according to the union",
    "... was rejected by the union".
    """
    spans = sorted([*cue, *content])
    for (_, end), (start, _) in itertools.pairwise(spans):
        if start > end and (start - end > NEAR or _breaks(text, end, start)):
            return None
    first, last = spans[0][0], max(end for _, end in spans)
    if spans[-1] in cue:
        for start, end in sorted(source):
            if start >= last and text[last:start].strip(" ,") in ("", "by"):
                last = end
    return first, last


def _with_joint_source(text: str, stretch: Span, source: Spans) -> Span:
    """`stretch` from its source on, where several share the verb: "Norway and Iceland agree on it".

    Printed behind one of their names, "agree on it" would not read.
    """
    start, end = min(source, default=stretch)
    shared = end <= stretch[0] and re.search(r"\band\b", text[start:end])
    near = shared and re.fullmatch(r"(?:\s+[\w’'-]+){0,3}\s*", text[end : stretch[0]])
    return (start, stretch[1]) if near else stretch


def _to_clause_end(text: str, span: Span, sentence: Span) -> Span:
    """`span` with the rest of its clause, where that qualifies it ("... without guarantees").

    Only a word that goes on with the clause, or a condition behind a comma, is followed, up to the next
    punctuation mark, within the sentence; a clause that begins anew may be about somebody else. Very few
    words are never left alone.
    """
    start, end = span
    rest = text[end : max(end, sentence[1])]
    match = _NEXT_CLAUSE.match(rest)
    if match is None:
        return span
    clause = match["clause"]
    first = f"{clause} ".casefold()
    follows = wordlists.load("conditions", _WORDS)
    if not match["comma"] or len(text[start:end].split()) < TELLING:
        follows |= wordlists.load("continuations", _WORDS)
    if len(clause) > FURTHER or not any(first.startswith(f"{word} ") for word in follows):
        return span
    return start, end + match.end("clause")


def _breaks(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends between two offsets. "Mr. Smith" and "U.S. Senate" are no end."""
    for match in _SENTENCE_END.finditer(text, max(0, start - 1), min(len(text), end + 1)):
        if not _INITIAL.search(text[max(0, match.start() - 6) : match.start() + 1]):
            return True
    return False


def _with_auxiliaries(text: str, position: Position) -> Spans:
    """The cue, sorted, with the auxiliaries, negations and adverbs before it.

    They are taken only up to the source, so that the printed stretch never names a second speaker.
    """
    cue = tuple(sorted(position.cue))
    if not cue:
        return cue
    auxiliaries = wordlists.load("auxiliaries", _WORDS)
    first = start = cue[0][0]
    bounds = [end for _, end in (*position.source, *position.content) if end <= first]
    floor = max(bounds, default=max(0, first - NEAR))
    for match in reversed(list(re.finditer(r"[\w'’-]+", text[floor:first]))):
        word = match.group().casefold().replace("’", "'")
        behind = text[floor + match.end() : start]
        if behind.strip() or not (word in auxiliaries or word.endswith(("ly", "n't"))):
            break
        start = floor + match.start()
    return ((start, cue[0][1]), *cue[1:])


def _balanced(text: str, span: Span) -> str:
    """The text of `span`, outer punctuation trimmed, without half a pair of quotation marks."""
    start, end = span
    if end < len(text) and text[end] in _DOUBLE and (end + 1 == len(text) or not text[end + 1].isalnum()):
        end += 1
    body = typographic(text[start:end]).strip(_OUTER)
    depth = 0
    missing = 0
    for char in body:
        if char == "“":
            depth += 1
        elif char == "”":
            if depth:
                depth -= 1
            else:
                missing += 1
    if body.endswith("”") and missing and start and not depth and text[start - 1] not in _DOUBLE:
        return body[:-1].strip(_OUTER)  # the mark belonged to a quotation that began before the span
    return "“" * missing + body + "”" * depth


def _next_word(text: str, offset: int, limit: int) -> int:
    """The start of the first word at or after `offset`, not beyond `limit`."""
    while offset < limit and not text[offset - 1].isspace():
        offset += 1
    return offset
