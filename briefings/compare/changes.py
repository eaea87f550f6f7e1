"""Who has moved, and which figure: facts now against facts then."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable

from briefings.compare import fold, passages, stands, terms, told, wordlists
from briefings.compare.sides import Side, side
from briefings.types import Article, Change, FactSet, Position, Shift, Stance

SURE = 0.6
"""Confidence below which a position is no ground for saying that somebody moved."""

_LONG_AGO = dt.date.min


def changes(facts: FactSet) -> tuple[Change, ...]:
    """Every shift in `facts`, newest first: of positions, as articles report them, of figures.

    A shift that two positions show is not told again where the later article reports it as one.
    """
    moved = shifts(facts)
    shown = {(one.actor, one.after.evidence.article, one.after.evidence.sentence) for one in moved}
    stated = (
        one
        for one in told.stated_shifts(facts)
        if (one.actor, one.evidence.article, one.evidence.sentence) not in shown
    )
    every: list[Change] = [*moved, *stated, *terms.figure_shifts(facts)]
    return tuple(sorted(every, key=lambda one: _day(facts, one), reverse=True))


def _day(facts: FactSet, one: Change) -> dt.date:
    return facts.article_of(one.after if isinstance(one, Shift) else one).published_on or _LONG_AGO


def shifts(facts: FactSet) -> tuple[Shift, ...]:
    """The shifts between two facts of one actor, newest first.

    Between articles of different days: what was refused outright is accepted outright, or the other way
    round, on one topic and about one thing; what was demanded or refused is accepted in words that say
    so; what was refused ("refused to sign") is done or about to be. Within one article: what it puts into
    the past ("had dismissed") against what it reports now, in one sentence or on one thing. Unsure
    speakers and, between articles, those without a date take no part. All of this prefers to miss a
    shift rather than to announce one that is none.
    """
    by_topic: dict[tuple[str, str], list[Position]] = defaultdict(list)
    by_article: dict[tuple[str, str], list[Position]] = defaultdict(list)
    for position in facts.positions:
        if position.confidence >= SURE:
            by_article[position.actor, position.evidence.article].append(position)
            if position.topic and facts.article_of(position).published_on:
                by_topic[position.actor, fold.plain(position.topic)].append(position)
    found: list[Shift] = []
    for positions in by_topic.values():
        found += _between_days(facts, positions)
    for positions in by_article.values():
        found += _within(facts, positions)
    found += _done_after_all(facts)
    unique: dict[tuple[str, str], Shift] = {}
    for one in found:
        unique.setdefault((one.actor, one.after.id), one)
    return tuple(
        sorted(
            unique.values(),
            key=lambda one: facts.article_of(one.after).published_on or _LONG_AGO,
            reverse=True,
        )
    )


# Between articles


def _between_days(facts: FactSet, positions: list[Position]) -> Iterable[Shift]:
    """Shifts among one actor's positions on one topic, oldest first."""
    days: dict[dt.date, list[Position]] = defaultdict(list)
    for position in positions:
        article = facts.article_of(position)
        if article.published_on and not _past(article, position):
            days[article.published_on].append(position)
    ordered = sorted(days)
    outright = {day: [one for one in days[day] if _side(facts, one)] for day in ordered}
    for earlier, later in itertools.pairwise(day for day in ordered if outright[day]):
        before, after = outright[earlier], outright[later]
        if {_side(facts, one) for one in before} & {_side(facts, one) for one in after}:
            continue
        pairs = [(old, new) for old in before for new in after if _one_thing(facts, old, new)]
        if pairs:
            old, new = max(pairs, key=lambda pair: pair[0].confidence + pair[1].confidence)
            yield Shift(new.actor, new.topic, old, new)
    for earlier, later in itertools.pairwise(ordered):
        taken = [one for one in days[later] if _accepts(facts.article_of(one), one)]
        unmet = _REFUSED if taken and taken[0].stance is Stance.CONDITION else _UNMET
        wanted = [one for one in days[earlier] if one.stance in unmet]
        settled = any(_accepts(facts.article_of(one), one) for one in days[earlier])
        if wanted and taken and not settled:
            yield Shift(taken[0].actor, taken[0].topic, _surest(wanted), taken[0])


def _side(facts: FactSet, position: Position) -> Side | None:
    return stands.outright(facts.article_of(position), position)


_REFUSED = (Stance.REJECT, Stance.OPPOSE)
_UNMET = (Stance.DEMAND, *_REFUSED)


def _accepts(article: Article, position: Position) -> bool:
    """Whether a position accepts something in so many words, on a condition at most.

    What is said before those words must not turn them round or make a wish of them.
    """
    words = f"{article.cut(position.cue)} {article.cut(position.content)}"
    found = passages.any_of("accepted").search(words)
    if found is None or (side(position.stance) is not Side.FOR and position.stance is not Stance.CONDITION):
        return False
    lead = words[: found.start()]
    if fold.hinges(lead) & wordlists.load("negations"):
        return False
    return position.stance is Stance.CONDITION or passages.any_of("doubts").search(lead) is None


def _one_thing(facts: FactSet, one: Position, other: Position) -> bool:
    """Whether two positions on one topic are about the same: a word in common, or the deal as a whole."""
    a, b = (stands.named(facts.article_of(p), p) for p in (one, other))
    whole = wordlists.load("deal_terms")
    return bool(a & b) or bool(a & whole and b & whole)


def _done_after_all(facts: FactSet) -> Iterable[Shift]:
    """What an actor refused to do and a later article says it has done or is to do."""
    for position in facts.positions:
        day = facts.article_of(position).published_on
        if position.stance is not Stance.REJECT or position.confidence < SURE or day is None:
            continue
        kinds = _refused(facts.article_of(position), position)
        later = [
            (then, event)
            for event in facts.events
            if event.kind in kinds
            and position.actor in event.actors
            and (then := facts.article_of(event).published_on)
            and then > day
        ]
        if later and not _refused_again(facts, position, kinds):
            yield Shift(position.actor, position.topic, position, min(later, key=lambda pair: pair[0])[1])


def _refused(article: Article, position: Position) -> frozenset[str]:
    """The kinds of event that would do what a position refuses to do: "to sign the deal"."""
    words = fold.tokens(article.cut(position.content))
    act = next(iter(words[1:2] if words[:1] == ("to",) else words[:1]), "")
    return frozenset(
        kind
        for verbs, kinds in passages.pairs("acts")
        if act in verbs and words[:1] == ("to",)
        for kind in kinds
    )


def _refused_again(facts: FactSet, position: Position, kinds: frozenset[str]) -> bool:
    """Whether the actor refuses it on a later day as well, before or after it is done."""
    day = facts.article_of(position).published_on or _LONG_AGO
    return any(
        other.actor == position.actor
        and other.stance is Stance.REJECT
        and (facts.article_of(other).published_on or _LONG_AGO) > day
        and _refused(facts.article_of(other), other) & kinds
        for other in facts.positions
    )


# Within an article


def _within(facts: FactSet, positions: list[Position]) -> Iterable[Shift]:
    """Shifts among one actor's positions in one article, which itself says what was before."""
    if len(positions) < 2:
        return
    article = facts.article_of(positions[0])
    then = [one for one in positions if _past(article, one)]
    now = [one for one in positions if one not in then]
    for before in then:
        contrary = _contrary(before.stance)
        for after in now:
            if _side(facts, after) in contrary and (
                after.evidence.sentence == before.evidence.sentence
                or (not _topics_differ(before, after) and _one_thing(facts, before, after))
            ):
                yield Shift(after.actor, after.topic or before.topic, before, after)
                break


def _contrary(stance: Stance) -> frozenset[Side]:
    """The camps that are a shift from `stance` where the article itself sets the two side by side."""
    if side(stance) is Side.FOR:
        return frozenset({Side.AGAINST})
    if stance in (Stance.OPPOSE, Stance.REJECT, Stance.CRITICISE):
        return frozenset({Side.FOR})
    return frozenset()


def _past(article: Article, position: Position) -> bool:
    """Whether the article puts a position into the time before its own news: "had said", "once called"."""
    return passages.any_of("earlier").search(passages.before_cue(article, position)) is not None


def _topics_differ(one: Position, other: Position) -> bool:
    return bool(one.topic and other.topic) and fold.plain(one.topic or "") != fold.plain(other.topic or "")


def _surest(positions: list[Position]) -> Position:
    """The position that speaks for the others: the surest, and the first in its article among those."""
    return min(positions, key=lambda one: (-one.confidence, one.content or one.cue))
