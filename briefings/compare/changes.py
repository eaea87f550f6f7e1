"""Who has moved, and which figure: facts now against facts then."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable

from briefings.compare import corroborate, fold, passages, stands, terms, told, wordlists
from briefings.compare.sides import Side, side
from briefings.types import Article, Change, Event, EventKind, FactSet, Position, Shift, Stance

SURE = 0.6
"""Confidence below which a position is no ground for saying that somebody moved."""

_LONG_AGO = dt.date.min


def changes(facts: FactSet) -> tuple[Change, ...]:
    """Every shift in `facts`, newest first: of positions, as articles report them, of figures.

    A shift that two positions show is not told again where the later article reports it as one. What
    several articles report is told as the first of them has it.
    """
    moved = shifts(facts)
    shown = {(one.actor, one.after.evidence.article, one.after.evidence.sentence) for one in moved}
    stated = [
        one
        for one in told.stated_shifts(facts)
        if (one.actor, one.evidence.article, one.evidence.sentence) not in shown
    ]
    stated.sort(key=lambda one: _day(facts, one))
    said = corroborate.grouped(
        stated, lambda one: facts.article_of(one).text[slice(*one.evidence.sentence)], lambda one: one.actor
    )
    every: list[Change] = [*moved, *(group[0] for group in said), *terms.figure_shifts(facts)]
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
    return tuple(reversed(_told_once(sorted(found, key=lambda one: _day(facts, one)))))


def _told_once(found: list[Shift]) -> list[Shift]:
    """Shifts, oldest first, without those that end where the one before them on the topic did."""
    ends: dict[tuple[str, str], str] = {}
    kept: list[Shift] = []
    for one in found:
        end = side(one.after.stance) if isinstance(one.after, Position) else one.after.kind
        on = one.actor, fold.plain(one.topic or "")
        if ends.get(on) != end:
            kept.append(one)
        ends[on] = end
    return kept


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
    accepted = {day: [one for one in days[day] if _accepts(facts.article_of(one), one)] for day in ordered}
    telling = [day for day in ordered if accepted[day] or any(one.stance in _UNMET for one in days[day])]
    for earlier, later in itertools.pairwise(telling):
        taken = accepted[later]
        unmet = _REFUSED if taken and taken[0].stance is Stance.CONDITION else _UNMET
        wanted = [one for one in days[earlier] if one.stance in unmet]
        if wanted and taken and not accepted[earlier]:
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
    """What an actor refused to do and a later article says it has done or is to do.

    Who refuses it again on a later day, before or after that, has not moved for certain.
    """
    events: dict[tuple[str, EventKind], list[tuple[dt.date, Event]]] = defaultdict(list)
    for event in facts.events:
        if day := facts.article_of(event).published_on:
            for actor in event.actors:
                events[actor, event.kind].append((day, event))
    refusals: dict[tuple[str, EventKind], list[tuple[dt.date, Position]]] = defaultdict(list)
    for position in facts.positions:
        article = facts.article_of(position)
        if position.stance is Stance.REJECT and position.confidence >= SURE and article.published_on:
            for kind in _refused(article, position):
                refusals[position.actor, kind].append((article.published_on, position))
    for key, refused in refusals.items():
        last = max(day for day, _ in refused)
        before = next(position for day, position in refused if day == last)
        later = [(day, event) for day, event in events[key] if day > last]
        if later:
            yield Shift(before.actor, before.topic, before, min(later, key=lambda pair: pair[0])[1])


def _refused(article: Article, position: Position) -> frozenset[EventKind]:
    """The kinds of event that would do what a position refuses to do: "to sign the deal"."""
    words = fold.tokens(article.cut(position.content))
    if words[:1] != ("to",):
        return frozenset()
    return frozenset(
        EventKind(kind)
        for verbs, kinds in passages.pairs("acts")
        if words[1:2] and words[1] in verbs
        for kind in kinds
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
            together = after.evidence.sentence == before.evidence.sentence
            topics_differ = _topics_differ(before, after)
            if (
                _side(facts, after) in contrary
                and (together or (not topics_differ and _one_thing(facts, before, after)))
            ) or (together and not topics_differ and _yields(article, before) and _accepts(article, after)):
                yield Shift(after.actor, after.topic or before.topic, before, after)
                break


def _yields(article: Article, before: Position) -> bool:
    """Whether accepting something ends what was held before: a demand, a refusal, a threat to act."""
    threat = before.stance is Stance.WARN and fold.tokens(article.cut(before.content))[:1] == ("to",)
    return threat or before.stance in _UNMET


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
