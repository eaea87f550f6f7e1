"""The part of a deal that an answer is made from, and how much more there is.

A deal that is small enough is taken whole. Of a larger one come the newest facts of what is asked for, found
by their indexes; what is left out is counted, so that an answer can tell how much it does not show.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from briefings.errors import NotFound
from briefings.store import cast, queries, rows, totals
from briefings.store.cache import Cache
from briefings.store.models import (
    ActorRow,
    ArticleRow,
    DealRow,
    EventRow,
    FigureRow,
    PositionRow,
    QuestionRow,
    TallyRow,
)
from briefings.store.refs import FactTable
from briefings.store.scope import Scope
from briefings.types import Actor, Evidence, FactSet, Role

SMALL = 200
"""Facts of each kind, and articles, up to which a deal is taken whole."""

NEWEST = 80
"""Positions of an actor, on a topic or of the deal that are looked at."""

OTHERS = 40
"""Figures, events and questions likewise."""

LISTED = 200
"""Of each kind where a list of that kind is asked for."""

_KINDS: dict[FactTable, str] = {
    PositionRow: totals.POSITION,
    FigureRow: totals.FIGURE,
    EventRow: totals.EVENT,
    QuestionRow: totals.QUESTION,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What a deal holds; `speaking` are the actors that hold a position."""

    articles: int = 0
    speaking: int = 0
    positions: int = 0
    figures: int = 0
    events: int = 0
    questions: int = 0
    newest: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Beyond:
    """Facts of what was asked for that the part leaves out; `by_actor` are positions by speaker's id."""

    positions: int = 0
    figures: int = 0
    questions: int = 0
    past: int = 0
    actors: int = 0
    by_actor: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """`whole` says that nothing was left out: `beyond` is empty then."""

    facts: FactSet
    whole: bool = True
    beyond: Beyond = field(default_factory=Beyond)


_known: Cache = Cache(256)
_sets: Cache = Cache(12)


class View:
    """A deal as it is now. Raises NotFound for an unknown one."""

    def __init__(self, session: Session, deal_name: str) -> None:
        self._session = session
        row = session.execute(
            select(DealRow.id, DealRow.revision).where(DealRow.name == deal_name)
        ).one_or_none()
        if row is None:
            raise NotFound(f"There is no deal {deal_name!r}.")
        self.name, self.id, self.revision = deal_name, row.id, row.revision
        self._now = (self.id, self.revision)

    # What there is

    @cached_property
    def counts(self) -> Counts:
        return _known.get(self._session, ("counts", *self._now), self._count)

    def _count(self) -> Counts:
        whole = select(TallyRow.kind, TallyRow.number).where(
            TallyRow.deal_id == self.id, TallyRow.actor_id == 0, TallyRow.name == ""
        )
        number: dict[str, int] = {row.kind: row.number for row in self._session.execute(whole)}
        newest = self._session.scalar(
            select(ArticleRow.published)
            .where(
                ArticleRow.deal_id == self.id,
                ArticleRow.superseded_by_id.is_(None),
                ArticleRow.published.is_not(None),
            )
            .order_by(ArticleRow.day.desc(), ArticleRow.id.desc())
            .limit(1)
        )
        return Counts(
            articles=number.get(totals.ARTICLE, 0),
            speaking=len(self._speaking("")),
            positions=number.get(totals.POSITION, 0),
            figures=number.get(totals.FIGURE, 0),
            events=number.get(totals.EVENT, 0),
            questions=number.get(totals.QUESTION, 0),
            newest=None if newest is None else dt.date.fromisoformat(newest[:10]),
        )

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """Every topic that positions and questions carry, as spelt, the commonest first."""
        return _known.get(self._session, ("topics", *self._now), self._topics)

    def _topics(self) -> tuple[str, ...]:
        number: dict[str, int] = defaultdict(int)
        for row in self._session.execute(
            select(TallyRow.name, TallyRow.number).where(
                TallyRow.deal_id == self.id,
                TallyRow.actor_id == 0,
                TallyRow.kind.in_((totals.POSITION, totals.QUESTION)),
                TallyRow.name != "",
                TallyRow.number > 0,
            )
        ):
            number[row.name] += row.number
        return tuple(sorted(number, key=lambda name: (-number[name], name)))

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        """Everybody, with all names and titles to be found by, but without mentions or evidence."""
        return _known.get(self._session, ("actors", *self._now), self._actors)

    def _actors(self) -> tuple[Actor, ...]:
        if self.whole:
            return self._everything().actors
        forms: dict[int, list[str]] = defaultdict(list)
        titles: dict[int, list[Role]] = defaultdict(list)
        nowhere = Evidence("", (0, 0), "")
        for row in self._session.execute(
            select(TallyRow.kind, TallyRow.name, TallyRow.actor_id).where(
                TallyRow.deal_id == self.id,
                TallyRow.kind.in_((totals.ALIAS, totals.ROLE)),
                TallyRow.number > 0,
            )
        ):
            id = self._ends.get(row.actor_id, row.actor_id)
            if row.kind == totals.ALIAS:
                forms[id].append(row.name)
            else:
                title, _, affiliation = row.name.partition(totals.SEPARATOR)
                titles[id].append(Role(title, nowhere, affiliation or None))
        return tuple(
            Actor(
                str(row.id),
                row.name,
                row.kind,
                aliases=tuple(form for form in dict.fromkeys(forms[row.id]) if form != row.name),
                roles=tuple(titles[row.id]),
            )
            for row in self._session.execute(
                select(ActorRow.id, ActorRow.name, ActorRow.kind)
                .where(ActorRow.deal_id == self.id)
                .order_by(ActorRow.id)
            )
            if row.id in forms
        )

    @cached_property
    def _ends(self) -> rows.Ends:
        return _known.get(self._session, ("merged", *self._now), lambda: cast.merged(self._session, self.id))

    @property
    def whole(self) -> bool:
        """Whether the deal is small enough to be taken whole."""
        counts = self.counts
        return (
            max(counts.articles, counts.positions, counts.figures, counts.events, counts.questions) <= SMALL
        )

    def _everything(self) -> FactSet:
        return _sets.get(self._session, ("all", *self._now), lambda: queries.facts(self._session, self.name))

    def _speaking(self, topic: str) -> dict[str, int]:
        """Who holds positions (on a topic), with how many; ids of actors as they are answered."""
        return _known.get(self._session, ("speaking", topic, *self._now), lambda: self._speakers(topic))

    def _speakers(self, topic: str) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for row in self._session.execute(
            select(TallyRow.actor_id, TallyRow.number).where(
                TallyRow.deal_id == self.id,
                TallyRow.kind == totals.POSITION,
                TallyRow.name == topic,
                TallyRow.actor_id != 0,
                TallyRow.number > 0,
            )
        ):
            found[str(self._ends.get(row.actor_id, row.actor_id))] += row.number
        return dict(found)

    # Parts of it

    def recent(self, since: dt.date | None = None) -> Part:
        """The newest facts of every kind; with `since`, of articles from that day on."""
        if self.whole:
            if since is None:
                return Part(self._everything())
            return Part(queries.facts(self._session, self.name, since=since))
        scope = self._scope(since)
        for table in _KINDS:
            scope.newest(table, NEWEST if table is PositionRow else OTHERS)
        facts = scope.load()
        if since is not None:
            return Part(facts, False)
        beyond = self._beyond(facts, (), ())
        speaking = self._speaking("")
        return Part(facts, False, _by_speaker(beyond, facts, speaking))

    def of_actors(self, ids: Sequence[str], more: int = 1) -> Part:
        """The newest that these actors said, named and take part in; `more` times as much of it."""
        if self.whole:
            return Part(self._everything())
        family = self._family(ids)
        scope = self._scope()
        scope.newest(PositionRow, NEWEST * more, actors=family)
        scope.newest(FigureRow, OTHERS, actors=family)
        scope.newest(EventRow, OTHERS, actors=family)
        scope.about([int(id) for id in ids])
        scope.newest_article()
        facts = scope.load()
        mine = [p for p in facts.positions if p.actor in ids]
        left = self._left(family, "", totals.POSITION, len(mine))
        figures = self._left(family, "", totals.FIGURE, sum(f.actor in ids for f in facts.figures))
        return Part(facts, False, Beyond(positions=left, figures=figures))

    def of_each(self, ids: Sequence[str], spellings: Sequence[str] = ()) -> Part:
        """The newest that each of these actors said, as much of one as of another; on a topic if given."""
        if self.whole:
            return Part(self._everything())
        scope = self._scope()
        for id in ids:
            scope.newest(PositionRow, NEWEST // 2, actors=self._family([id]), topics=spellings)
        scope.about([int(id) for id in ids])
        scope.newest_article()
        return Part(scope.load(), False)

    def on_topic(self, spellings: Sequence[str], more: int = 1) -> Part:
        """The newest positions and questions on a topic, which the store has in these spellings."""
        if self.whole:
            return Part(self._everything())
        scope = self._scope()
        scope.newest(PositionRow, NEWEST * more, topics=spellings)
        scope.newest(QuestionRow, OTHERS, topics=spellings)
        scope.beside(EventRow, PositionRow)
        scope.newest_article()
        facts = scope.load()
        speaking: dict[str, int] = defaultdict(int)
        for name in spellings:
            for id, number in self._speaking(name).items():
                speaking[id] += number
        beyond = self._beyond(facts, (), spellings)
        return Part(facts, False, _by_speaker(beyond, facts, speaking))

    def questions(self, spellings: Sequence[str] = (), more: int = 1) -> Part:
        """What is open, and what may show more of that: newest positions, figures and events."""
        if self.whole:
            return Part(self._everything())
        scope = self._scope()
        scope.newest(QuestionRow, LISTED * more, topics=spellings)
        scope.newest(PositionRow, NEWEST, topics=spellings)
        scope.newest(FigureRow, OTHERS)
        scope.newest(EventRow, OTHERS)
        scope.newest_article()
        facts = scope.load()
        return Part(facts, False, self._beyond(facts, (), spellings))

    def figures(self, more: int = 1) -> Part:
        if self.whole:
            return Part(self._everything())
        scope = self._scope()
        scope.newest(FigureRow, LISTED * more)
        scope.newest_article()
        facts = scope.load()
        return Part(facts, False, self._beyond(facts, (), ()))

    def events(self, today: dt.date, more: int = 1, since: dt.date | None = None) -> Part:
        """Events by their own dates around `today`, and the newest without one; those left out are counted
        from `since` on."""
        if self.whole:
            return Part(self._everything())
        scope = self._scope()
        scope.dated(today, LISTED * more)
        scope.newest(EventRow, OTHERS)
        scope.newest_article()
        facts = scope.load()
        past = self._session.scalar(
            select(func.count())
            .select_from(EventRow)
            .join(ArticleRow, ArticleRow.id == EventRow.article_id)
            .where(
                EventRow.deal_id == self.id,
                EventRow.starts < today,
                EventRow.starts >= (since or dt.date.min),
                EventRow.dropped.is_(False),
                ArticleRow.superseded_by_id.is_(None),
            )
        )
        shown = sum(
            event.starts is not None and (since or dt.date.min) <= event.starts < today
            for event in facts.events
        )
        return Part(facts, False, Beyond(past=max(0, (past or 0) - shown)))

    def meeting(self, ids: Sequence[str], spellings: Sequence[str], since: dt.date | None = None) -> Part:
        """What a meeting with these actors on that topic needs: theirs, what is on it, the newest of all."""
        if self.whole:
            return self.recent(since)
        scope = self._scope(since)
        family = self._family(ids)
        scope.newest(PositionRow, NEWEST, actors=family, topics=spellings)
        scope.newest(PositionRow, NEWEST)
        scope.newest(QuestionRow, OTHERS, topics=spellings)
        scope.newest(FigureRow, OTHERS)
        scope.newest(EventRow, OTHERS)
        if family:
            scope.newest(FigureRow, OTHERS, actors=family)
            scope.newest(EventRow, OTHERS, actors=family)
            scope.about([int(id) for id in ids])
        return Part(scope.load(), False)

    def _scope(self, since: dt.date | None = None) -> Scope:
        return Scope(self._session, self.id, self._ends, since)

    def _family(self, ids: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted(cast.family(self._ends, [int(id) for id in ids])))

    def _beyond(self, facts: FactSet, family: Collection[int], topics: Collection[str]) -> Beyond:
        held = [p for p in facts.positions if not topics or p.topic in topics]
        asked = [q for q in facts.questions if not topics or q.topic in topics]
        return Beyond(
            positions=self._left(family, topics, totals.POSITION, len(held)),
            figures=self._left(family, "", totals.FIGURE, len(facts.figures)),
            questions=self._left(family, topics, totals.QUESTION, len(asked)),
        )

    def _left(self, family: Collection[int], topics: Collection[str], kind: str, held: int) -> int:
        there = self._session.scalar(
            select(func.sum(TallyRow.number)).where(
                TallyRow.deal_id == self.id,
                TallyRow.kind == kind,
                TallyRow.name.in_(topics or [""]),
                TallyRow.actor_id.in_(family or [0]),
            )
        )
        return max(0, int(there or 0) - held)


def _by_speaker(beyond: Beyond, facts: FactSet, speaking: dict[str, int]) -> Beyond:
    held = Counter(position.actor for position in facts.positions)
    left = {id: number - held[id] for id, number in speaking.items() if id in held and number > held[id]}
    return replace(beyond, actors=sum(id not in held for id in speaking), by_actor=left)
