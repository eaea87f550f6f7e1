"""Why a document says what it says: the sentence in its paragraph, and who else reports the same."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from briefings.brief import cite, select, wording
from briefings.brief.line import Source
from briefings.compare import corroborate, happenings
from briefings.types import (
    Article,
    Event,
    Fact,
    FactSet,
    Figure,
    Position,
    Question,
    Span,
    Spans,
    Stance,
)

PARAGRAPH = 1200
"""Characters of a paragraph that are shown; of a longer one what stands nearest around the sentence."""

OTHERS = 6

_BREAK = re.compile(r"\n\s*\n|\n(?=\s*[-•*–]\s)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the paragraph, verbatim apart from folded white space; `told`: the fact was read in it."""

    text: str
    told: bool


@dataclass(frozen=True, slots=True)
class Same:
    """Another article that reports the same, with its sentence."""

    source: Source
    sentence: str


@dataclass(frozen=True, slots=True)
class Reason:
    """`who` speaks, raises or names it, and `stance` is a position's. `at`: the instant of publication, where
    the article tells one. `confidence` is the extractor's own, 0 to 1, which only positions have. `same` are
    others of `same_total`, the newest first."""

    kind: str
    who: str | None
    stance: Stance | None
    topic: str | None
    passage: tuple[Piece, ...]
    source: Source
    at: dt.datetime | None
    confidence: float | None
    same: tuple[Same, ...]
    same_total: int


def reason(facts: FactSet, near: FactSet) -> Reason:
    """Why the one fact that `facts` hold is one. `near` are facts of the same deal that may say the same.

    Raises StopIteration where `facts` hold none.
    """
    fact = next(facts.facts())
    article = facts.article_of(fact)
    others = _others(facts, near, fact)
    shown = tuple(
        Same(cite.source(one, number), wording.typographic(one.text[slice(*sentence)]))
        for number, (one, sentence) in enumerate(others[:OTHERS], 2)
    )
    named = None if isinstance(fact, Event) else fact.actor
    return Reason(
        kind=type(fact).__name__.lower(),
        who=facts.actor(named).name if named else None,
        stance=fact.stance if isinstance(fact, Position) else None,
        topic=fact.topic if isinstance(fact, Position | Question) else None,
        passage=passage(article, fact.evidence.sentence, spans(fact)),
        source=cite.source(article, 1),
        at=_instant(article),
        confidence=fact.confidence if isinstance(fact, Position) else None,
        same=shown,
        same_total=len(others),
    )


def spans(fact: Fact) -> Spans:
    """The words that the fact was read from."""
    if isinstance(fact, Position):
        return (*fact.source, *fact.cue, *fact.content)
    return fact.spans


def passage(article: Article, sentence: Span, told: Spans) -> tuple[Piece, ...]:
    """The paragraph around `sentence` in pieces, with an ellipsis where it is cut."""
    text = article.text
    start, end = min(sentence[0], *(s for s, _ in told)), max(sentence[1], *(e for _, e in told))
    first = max((m.end() for m in _BREAK.finditer(text, 0, start)), default=0)
    after = _BREAK.search(text, end)
    last = after.start() if after else len(text)
    spare = max(0, PARAGRAPH - (end - start)) // 2
    begin, stop = max(first, start - spare), min(last, end + spare)
    if begin > first:
        begin = _word(text, begin, start)
    if stop < last:
        stop = max(end, text.rfind(" ", end, stop + 1)) if " " in text[end:stop] else end
    pieces: list[Piece] = []
    at = begin
    for one_start, one_end in _merged(text, told):
        one_start, one_end = max(at, one_start), min(stop, one_end)
        if one_start >= one_end:
            continue
        pieces += [Piece(_folded(text[at:one_start]), False), Piece(_folded(text[one_start:one_end]), True)]
        at = one_end
    pieces.append(Piece(_folded(text[at:stop]), False))
    if begin > first:
        pieces.insert(0, Piece("… ", False))
    if stop < last:
        pieces.append(Piece(" …", False))
    return tuple(piece for piece in pieces if piece.text)


def _others(facts: FactSet, near: FactSet, fact: Fact) -> list[tuple[Article, Span]]:
    """Other articles with their sentences, newest first, each once."""
    both = FactSet(
        articles=tuple(dict.fromkeys((*facts.articles, *near.articles))),
        actors=tuple({actor.id: actor for actor in (*near.actors, *facts.actors)}.values()),
        positions=tuple({one.id: one for one in (*facts.positions, *near.positions)}.values()),
        figures=tuple({one.id: one for one in (*facts.figures, *near.figures)}.values()),
        events=tuple({one.id: one for one in (*facts.events, *near.events)}.values()),
        questions=tuple({one.id: one for one in (*facts.questions, *near.questions)}.values()),
    )
    found: dict[str, Span] = {}
    for other in _alike(both, fact):
        if other.evidence.article != fact.evidence.article:
            found.setdefault(other.evidence.article, other.evidence.sentence)
    articles = {article.key: article for article in both.articles}
    newest = sorted(found, key=lambda key: articles[key].published_on or select.LONG_AGO, reverse=True)
    return [(articles[key], found[key]) for key in newest]


def _alike(facts: FactSet, fact: Fact) -> list[Fact]:
    """Every fact of the set that says what `fact` says, itself among them."""
    groups: list[list[Fact]]
    if isinstance(fact, Position):
        mine = [one for one in facts.positions if one.actor == fact.actor]
        mine.sort(key=lambda one: one.id != fact.id)
        said = corroborate.positions(facts, mine, lambda p: wording.words(facts.article_of(p), p).body)
        groups = [list(group) for group in said]
    elif isinstance(fact, Figure):
        groups = [list(group) for group in select.figures(facts, facts.figures)]
    elif isinstance(fact, Question):
        asked = sorted(facts.questions, key=lambda one: one.id != fact.id)
        groups = [list(group) for group in corroborate.questions(facts, asked)]
    else:
        groups = [[one for one in facts.events if one is fact or happenings.same(facts, fact, one)]]
    return next((group for group in groups if any(one.id == fact.id for one in group)), [fact])


def _instant(article: Article) -> dt.datetime | None:
    at = article.published
    return at if isinstance(at, dt.datetime) and at.tzinfo is not None else None


def _merged(text: str, told: Spans) -> list[Span]:
    """Sorted, without overlaps; those with only white space between them are one."""
    out: list[Span] = []
    for start, end in sorted(told):
        if out and (start <= out[-1][1] or not text[out[-1][1] : start].strip()):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _folded(text: str) -> str:
    """Runs of white space as one space; a space at either end stays."""
    return re.sub(r"\s+", " ", text)


def _word(text: str, offset: int, limit: int) -> int:
    """The start of the first word after `offset`, not beyond `limit`."""
    while offset < limit and not text[offset - 1].isspace():
        offset += 1
    return offset
