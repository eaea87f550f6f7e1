"""Shifts that an article reports as such: "dropped its objection", "no longer insists", "backed down"."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator

from briefings.compare import fold, passages, wordlists
from briefings.compare.sides import Side, side
from briefings.types import Article, Evidence, FactSet, Form, Position, Span, StatedShift

SURE = 0.6
"""Confidence below which nobody is said to have moved."""

_MARK = r"(?=\s*[.,;:!?…”\"]|\s*$)"
_OWN = r"(?:(?:its|their|his|her|our|my|the|that|this|a|an|any|all|some\s+of\s+its)\s+)"


def stated_shifts(facts: FactSet) -> tuple[StatedShift, ...]:
    """The shifts that the articles of `facts` report, in the order of articles and text.

    An actor's name must stand right before the words that say so, or these must be the actor's own
    ("I moved"). A sentence that doubts, denies, asks or sets a condition says nothing. Prefers to miss a
    shift: whoever moved in other words, or is only called "he" by the article, is left out.
    """
    mentions: dict[str, dict[int, tuple[int, str]]] = defaultdict(dict)
    for actor in facts.actors:
        for key, (start, end) in actor.mentions:
            mentions[key][end] = (start, actor.id)
    held: dict[str, list[Position]] = defaultdict(list)
    for position in facts.positions:
        held[position.evidence.article].append(position)
    found: list[StatedShift] = []
    for article in facts.articles:
        mine = [
            *_narrated(facts, article, mentions[article.key], held[article.key]),
            *_owned(facts, article, held[article.key]),
        ]
        seen: set[tuple[str, Span]] = set()
        for one in sorted(mine, key=lambda one: one.spans):
            if (one.actor, one.evidence.sentence) not in seen:
                seen.add((one.actor, one.evidence.sentence))
                found.append(one)
    return tuple(found)


def _narrated(
    facts: FactSet, article: Article, names: dict[int, tuple[int, str]], held: list[Position]
) -> Iterator[StatedShift]:
    """An actor's name, then the words that say it moved."""
    text = article.text
    told = 0
    for end, (start, actor) in sorted(names.items()):
        match = _turn().match(text, end + len(text[end : end + 20]) - len(text[end : end + 20].lstrip()))
        if match is None or match.start() < told:
            continue
        told = match.end()
        where = passages.sentence(text, (start, match.end()))
        if _doubtful(text, where, start):
            continue
        around = [p for p in held if _inside(p, (start, match.end()))]
        own = [p for p in around if p.actor == actor]
        by = next((p.actor for p in around if p.actor != actor), None) if not own else None
        yield _made(facts, article, actor, (start, match.end()), where, by, text[match.end() : where[1]])


def _owned(facts: FactSet, article: Article, held: list[Position]) -> Iterator[StatedShift]:
    """An actor who says "I moved", is quoted as having moved, or "now supports" what it says."""
    text = article.text
    for position in held:
        if position.confidence < SURE:
            continue
        extractor = position.evidence.sentence
        for start, end in position.cue:
            lead = max(extractor[0], start - 12)
            if now := _now().search(text, lead, end):
                where = passages.sentence(text, (now.start(), end))
                if not _doubtful(text, where, now.start()):
                    tail = article.cut(position.content)
                    yield _made(facts, article, position.actor, (now.start(), end), where, None, tail)
        first_person = position.form is Form.DIRECT
        if not first_person and not _names(facts, position):
            continue  # "he said that he had moved" hangs on who "he" is
        for start, end in position.content:
            for match in _said(first_person).finditer(text, start, end):
                if not first_person and match.start() != start:
                    continue
                where = passages.sentence(text, match.span())
                if not _doubtful(text, (max(where[0], start), min(where[1], end)), match.start()):
                    yield _made(facts, article, position.actor, match.span(), where, None, "")


def _made(
    facts: FactSet, article: Article, actor: str, words: Span, where: Span, by: str | None, what: str
) -> StatedShift:
    before = _given_up(facts, article, actor, words, what)
    extractor = next((p.evidence.extractor for p in facts.positions if p.actor == actor), "")
    return StatedShift(
        actor=actor,
        topic=before.topic if before else None,
        spans=(words,),
        evidence=Evidence(article.key, where, extractor),
        by=by,
        before=before,
    )


def _given_up(facts: FactSet, article: Article, actor: str, words: Span, what: str) -> Position | None:
    """The newest earlier position of the actor, for or against something, on what is said to be given up."""
    named = fold.content_words(what)
    day = article.published_on
    earlier = []
    for position in facts.positions:
        then = facts.article_of(position).published_on
        if (
            position.actor == actor
            and position.confidence >= SURE
            and side(position.stance) in (Side.AGAINST, Side.WANTS)
            and then is not None
            and day is not None
            and then < day
            and named & fold.content_words(facts.article_of(position).cut(position.content))
        ):
            earlier.append((then, position.confidence, position))
    return max(earlier, key=lambda one: one[:2])[2] if earlier else None


def _doubtful(text: str, where: Span, start: int) -> bool:
    doubts = passages.any_of("doubts")
    conditional = re.search(r"\b(?:if|unless|provided)\b", text[where[0] : where[1]], re.IGNORECASE)
    return bool(
        doubts.search(text, where[0], start) or conditional or text[where[0] : where[1]].endswith("?")
    )


def _names(facts: FactSet, position: Position) -> bool:
    """Whether the source of a position names its actor, rather than point to it ("he", "the minister")."""
    actor = facts.actor(position.actor)
    said = set(fold.tokens(facts.article_of(position).cut(position.source)))
    return any(
        set(fold.tokens(name)) <= said for name in (actor.name, actor.name.split()[-1], *actor.aliases)
    )


def _inside(position: Position, span: Span) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in position.content)


@functools.cache
def _turn() -> passages.Pattern:
    """Words before the verb, the verb, and what it governs."""
    lead = rf"(?:{passages.alternatives(wordlists.entries('before_verbs'))}\s+){{0,4}}"
    return re.compile(rf"(?<=\s){lead}(?:{_verb_phrases()})", re.IGNORECASE)


@functools.cache
def _said(first_person: bool) -> passages.Pattern:
    """The same in the mouth of whom it is about; reported speech must begin with it."""
    lead = rf"(?:{passages.alternatives(wordlists.entries('before_verbs'))}\s+){{0,4}}"
    who = "(?:I|we)" if first_person else r"(?:that\s+)?(?:he|she|it|they)"
    return re.compile(rf"\b{who}\s+{lead}(?:{_verb_phrases()})", re.IGNORECASE)


@functools.cache
def _now() -> passages.Pattern:
    return re.compile(_now_phrases(), re.IGNORECASE)


def _verb_phrases() -> str:
    governed = (
        rf"{passages.alternatives(verbs)}\s+{_OWN}?(?:[\w’'-]+\s+){{0,2}}?{passages.alternatives(nouns)}\b"
        for verbs, nouns in passages.pairs("given_up")
    )
    alone = rf"{passages.alternatives(wordlists.entries('relented'))}\b"
    moved = rf"{passages.alternatives(wordlists.entries('moved'))}\b{_MARK}"
    return "|".join([*governed, alone, moved, _now_phrases()])


def _now_phrases() -> str:
    return "|".join(
        rf"\b{passages.alternatives(adverbs)}\s+{passages.alternatives(verbs)}\b"
        for adverbs, verbs in passages.pairs("now")
    )
