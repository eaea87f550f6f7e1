"""What is open though no article says so: sides apart, figures in conflict, events not heard of again."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections import defaultdict
from dataclasses import dataclass

from briefings.compare import conflicts, fold, happenings, passages, stands, terms, wordlists
from briefings.compare.sides import Side, side
from briefings.types import (
    Article,
    Event,
    EventKind,
    FactSet,
    Figure,
    FigureStatus,
    Position,
    QuestionKind,
    Stance,
)

SURE = 0.6
"""Confidence below which nobody is said to stand against anybody."""

KEPT = dt.timedelta(days=60)
"""How long a side that was taken counts as held, and a passed event as open, seen from the newest article."""

ROUND = dt.timedelta(days=14)
"""How far apart two may speak: what was refused weeks before a new offer says nothing about that offer."""

_FOR = frozenset({Stance.SUPPORT, Stance.OFFER, Stance.DEMAND})


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Facts that together leave something open: two positions, two or more figures, or one event."""

    kind: QuestionKind
    topic: str | None
    facts: tuple[Position, ...] | tuple[Figure, ...] | tuple[Event]


def open_points(facts: FactSet, today: dt.date) -> tuple[OpenPoint, ...]:
    """What comparison leaves open in `facts` as seen from `today`: apart, in conflict, not confirmed."""
    return (*sides_apart(facts), *figures_apart(facts), *not_confirmed(facts, today))


# Two sides apart


def sides_apart(facts: FactSet) -> tuple[OpenPoint, ...]:
    """Two actors of whom one wants or offers on a topic what the other refuses, by their newest words.

    Both must name the same thing, an actor that took both sides on its newest day takes no part, nor
    does whoever speaks for the other. Prefers to leave out a divide: two who speak of different things
    under one topic are not apart.
    """
    newest: dict[str, dict[str, list[Position]]] = defaultdict(dict)
    last = max((day for article in facts.articles if (day := article.published_on)), default=None)
    for position in facts.positions:
        day = facts.article_of(position).published_on
        if not (position.topic and day and last and last - day <= KEPT and position.confidence >= SURE):
            continue
        if side(position.stance) is Side.STATES:
            continue
        held = newest[fold.plain(position.topic)].setdefault(position.actor, [])
        then = facts.article_of(held[0]).published_on if held else None
        if then is None or day > then:
            held[:] = [position]
        elif day == then:
            held.append(position)
    people = _names_of_people(facts)
    found: list[OpenPoint] = []
    for by_actor in newest.values():
        for_it = [_wanted(facts, held) for held in by_actor.values() if _all(held, Side.FOR, Side.WANTS)]
        against = [_refused(facts, held) for held in by_actor.values() if _all(held, Side.AGAINST)]
        for wanting, refusing in itertools.product(for_it, against):
            pair = _apart(facts, people, wanting, refusing)
            if pair and not _one_camp(facts, pair[0].actor, pair[1].actor):
                found.append(OpenPoint(QuestionKind.SIDES_APART, pair[0].topic, pair))
    return tuple(found)


def _all(held: list[Position], *sides: Side) -> bool:
    return all(side(position.stance) in sides for position in held)


_Naming = tuple[Position, frozenset[str]]
"""A position and the words of its content that name something."""


def _wanted(facts: FactSet, held: list[Position]) -> list[_Naming]:
    return [
        (position, stands.named(facts.article_of(position), position))
        for position in held
        if position.stance in _FOR
    ]


def _refused(facts: FactSet, held: list[Position]) -> list[_Naming]:
    return [
        (position, stands.named(article, position))
        for position in held
        if stands.outright(article := facts.article_of(position), position) is Side.AGAINST
    ]


def _apart(
    facts: FactSet, people: frozenset[str], wanting: list[_Naming], refusing: list[_Naming]
) -> tuple[Position, Position] | None:
    """The first pair of positions that name the same thing, other than `people`, if there is one."""
    for one, mine in wanting:
        for other, theirs in refusing:
            if (mine & theirs) - people and _together(facts.article_of(one), facts.article_of(other)):
                return one, other
    return None


def _together(one: Article, other: Article) -> bool:
    days = (one.published_on, other.published_on)
    return days[0] is not None and days[1] is not None and abs(days[0] - days[1]) <= ROUND


def _names_of_people(facts: FactSet) -> frozenset[str]:
    """Words of the names of actors that hold a position: that two name the same actor is no common thing."""
    speaking = {position.actor for position in facts.positions}
    return frozenset(
        word
        for actor in facts.actors
        if actor.id in speaking
        for name in (actor.name, *actor.aliases)
        for word in fold.content_words(name)
    )


def _one_camp(facts: FactSet, one: str, other: str) -> bool:
    """Whether a title or a name ties the two ("chief executive of Halden", "the Halden board", Halden)."""
    first = {fold.tokens(facts.actor(id).name)[:1] for id in (one, other)}
    if len(first) == 1:
        return True
    for a, b in ((facts.actor(one), facts.actor(other)), (facts.actor(other), facts.actor(one))):
        names = {fold.plain(name) for name in (b.name, *b.aliases)}
        for role in a.roles:
            tied = f" {fold.plain(role.title)} {fold.plain(role.affiliation or '')} "
            if any(f" {name} " in tied for name in names):
                return True
    return False


# Figures in conflict


def figures_apart(facts: FactSet) -> tuple[OpenPoint, ...]:
    """Conflicts that are not settled: no value is agreed, none took the place of another over time.

    What is demanded against what is offered counts, and so do two statements or estimates by different
    actors; two numbers of one sentence and a bare count ("40 jobs") do not.
    """
    replaced = {one.before.id for one in terms.figure_shifts(facts)}
    found: list[OpenPoint] = []
    for conflict in conflicts.conflicts(facts):
        if any(one.status is FigureStatus.AGREED for one in conflict.figures):
            continue
        standing = [
            one
            for one in conflict.figures
            if one.status is not FigureStatus.OFF_THE_TABLE and one.id not in replaced
        ]
        pair = next((two for two in itertools.combinations(standing, 2) if _against(*two)), None)
        if pair is not None:
            found.append(OpenPoint(QuestionKind.CONFLICTING, None, pair))
    return tuple(found)


def _against(one: Figure, other: Figure) -> bool:
    return one.actor != other.actor and _comparable(one, other) and conflicts.differ(one, other)


def _comparable(one: Figure, other: Figure) -> bool:
    told = {FigureStatus.STATED, FigureStatus.ESTIMATED}
    asked = {FigureStatus.DEMANDED, FigureStatus.OFFERED}
    if {one.status, other.status} == asked:
        return True
    return {one.status, other.status} <= told and one.unit not in terms.SPANS


# Announced, not heard of again


def not_confirmed(facts: FactSet, today: dt.date) -> tuple[OpenPoint, ...]:
    """Events announced for a day that has passed, of which no later article says anything.

    An article from that day on that has a past event of the actors or at the place, or only words of
    such an event ("talks", "met"), counts as saying something: whether it happened must be in doubt for
    the reader of the articles, not for whoever reads the facts. Threats are no announcements.
    """
    heard = _Heard(facts)
    found: list[tuple[dt.date, OpenPoint]] = []
    kept: list[Event] = []
    for event in facts.events:
        first, until = happenings.bounds(event)
        if not event.upcoming or event.kind in _UNANNOUNCED or first is None or until is None:
            continue
        if until >= today or today - until > KEPT:
            continue
        if fold.hinges(facts.article_of(event).cut(event.spans)) & wordlists.load("negations"):
            continue  # "there will be no vote"
        if heard.of(event, first) or any(happenings.same(facts, one, event) for one in kept):
            continue
        kept.append(event)
        found.append((until, OpenPoint(QuestionKind.NOT_CONFIRMED, None, (event,))))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(point for _, point in found)


_UNANNOUNCED = (EventKind.THREAT, EventKind.OTHER)


class _Heard:
    """What the articles of a set say of events, by the days on which they appeared."""

    def __init__(self, facts: FactSet) -> None:
        self._dated = [
            (article.published_on, article.key, article.text)
            for article in facts.articles
            if article.published_on is not None
        ]
        self._past: dict[str, list[Event]] = defaultdict(list)
        for event in facts.events:
            if not event.upcoming:
                self._past[event.evidence.article].append(event)

    def of(self, event: Event, first: dt.date) -> bool:
        """Whether an article of `first` or later has words of such an event, or one like it."""
        words = _words(event.kind)
        for day, key, text in self._dated:
            if key == event.evidence.article or day < first:
                continue
            if words is not None and words.search(text):
                return True
            if any(_alike(event, other) for other in self._past[key]):
                return True
        return False


@functools.cache
def _words(kind: EventKind) -> passages.Pattern | None:
    found = [word for kinds, words in passages.pairs("happened") if kind in kinds for word in words]
    return passages.whole(passages.alternatives(found)) if found else None


def _alike(event: Event, other: Event) -> bool:
    return bool(
        set(event.actors) & set(other.actors)
        or (event.place and other.place and fold.plain(event.place) == fold.plain(other.place))
        or event.kind is other.kind
    )
