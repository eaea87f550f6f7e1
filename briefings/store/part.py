"""The part of a deal that an answer is made from, and how much more there is.

A deal that is small enough is taken whole. Of a larger one come the newest facts of what is asked for, found
by their indexes; what is left out is counted, so that an answer can tell how much it does not show.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import func, select

from briefings.store import cast, grid, queries, totals
from briefings.store.counted import Beyond, Part
from briefings.store.models import (
    ArticleRow,
    EventRow,
    FigureRow,
    PositionRow,
    QuestionRow,
    TallyRow,
)
from briefings.store.overview import Overview
from briefings.store.refs import FactTable
from briefings.store.scope import Scope
from briefings.types import FactSet

NEWEST = 80
"""Positions of an actor, on a topic or of the deal that are looked at."""

OTHERS = 40
"""Figures, events and questions likewise."""

LISTED = 200
"""Of each kind where a list of that kind is asked for."""

TOGETHER = 6
"""Positions of one actor on one topic where several actors or topics stand side by side."""

_KINDS: dict[FactTable, str] = {
    PositionRow: totals.POSITION,
    FigureRow: totals.FIGURE,
    EventRow: totals.EVENT,
    QuestionRow: totals.QUESTION,
}


class View(Overview):
    """A deal as it is now, and the parts of it that answers are made from."""

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
        beyond = self._beyond(facts)
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
        left = self._left(PositionRow, len(mine), family=family)
        figures = self._left(FigureRow, sum(f.actor in ids for f in facts.figures), family=family)
        return Part(facts, False, Beyond(positions=left, figures=figures))

    def of_each(self, ids: Sequence[str], spellings: Sequence[str], page: int, size: int) -> Part:
        """The newest that each of these actors said on a topic; without one, on each of the `size` topics of
        this page, of which those come first that several speak on."""
        if self.whole:
            return Part(self._everything())
        topics = self._grid.topics(ids, spellings)
        start = (page - 1) * size
        shown = topics[start : start + size]
        scope = self._scope()
        for topic in shown:
            for id in self._grid.of(topic, ids):
                limit = NEWEST // 2 if spellings else TOGETHER
                scope.newest(
                    PositionRow, limit, actors=self._family([id]), topics=self._grid.spellings[topic]
                )
        scope.about([int(id) for id in ids])
        scope.newest_article()
        facts = scope.load()
        shared = sum(len(self._grid.of(topic, ids)) > 1 for topic in topics if topic)
        crossed = grid.Crossed(len(topics), shared, len(ids), start)
        return Part(facts, False, Beyond(crossed=self._crossed(facts, shown, crossed, ids)))

    def of_everybody(self, spellings: Sequence[str], page: int, size: int, actors: int) -> Part:
        """Where those stand who speak most, at most `actors`, on each of the `size` topics of this page, or
        on the one that is spelt so: the newest positions that take a side."""
        if self.whole:
            return Part(self._everything())
        topics = [one for one in self._grid.topics(spellings=spellings) if one]
        start = (page - 1) * size
        shown = topics[start : start + size]
        speaking = self._grid.speaking(shown)
        scope = self._scope()
        for id in speaking[:actors]:
            family = self._family([id])
            for topic in shown:
                if id in self._grid.held[topic]:
                    scope.standing(family, self._grid.spellings[topic], TOGETHER // 2)
        scope.newest_article()
        facts = scope.load()
        crossed = grid.Crossed(len(topics), 0, len(speaking), start)
        return Part(facts, False, Beyond(crossed=self._crossed(facts, shown, crossed)))

    def _crossed(
        self, facts: FactSet, shown: Sequence[str], crossed: grid.Crossed, among: Collection[str] = ()
    ) -> grid.Crossed:
        looked_at = Counter((p.actor, grid.key(p.topic or "")) for p in facts.positions)
        left = {
            (id, topic): number - looked_at[id, topic]
            for topic in shown
            for id, number in self._grid.of(topic, among).items()
            if number > looked_at[id, topic]
        }
        return replace(crossed, left=left)

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
        beyond = self._beyond(facts, spellings)
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
        return Part(facts, False, self._beyond(facts, spellings))

    def figures(self, more: int = 1) -> Part:
        if self.whole:
            return Part(self._everything())
        scope = self._scope()
        scope.newest(FigureRow, LISTED * more)
        scope.newest_article()
        facts = scope.load()
        return Part(facts, False, self._beyond(facts))

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
        for id in ids:  # as much of one as of another
            scope.newest(PositionRow, NEWEST // len(ids), actors=self._family([id]), topics=spellings)
        scope.newest(PositionRow, NEWEST, topics=() if ids else spellings)
        scope.newest(QuestionRow, OTHERS, topics=spellings)
        scope.newest(FigureRow, OTHERS)
        scope.newest(EventRow, OTHERS)
        family = self._family(ids)
        if family:
            scope.newest(FigureRow, OTHERS, actors=family)
            scope.newest(EventRow, OTHERS, actors=family)
            scope.about([int(id) for id in ids])
        facts = scope.load()
        return Part(facts, False, self._beyond_meeting(facts, ids, spellings, since))

    def _beyond_meeting(
        self, facts: FactSet, ids: Sequence[str], spellings: Sequence[str], since: dt.date | None
    ) -> Beyond:
        mine = [p for p in facts.positions if not ids or p.actor in ids]
        beyond = self._beyond(replace(facts, positions=tuple(mine)), spellings, self._family(ids), since)
        if spellings:
            # Which figures are about a topic is known of those only that were looked at.
            beyond = replace(beyond, figures=0)
        if since is not None:
            return beyond
        topics = self._grid.topics(ids, spellings)
        speaking = set() if ids else set(self._grid.speaking(topics))
        crossed = self._crossed(facts, topics, grid.Crossed(len(topics), 0, len(speaking), 0), ids)
        return replace(beyond, crossed=crossed)

    def asked(
        self,
        ids: Sequence[str],
        spellings: Sequence[str],
        tables: Collection[FactTable],
        since: dt.date | None,
        until: dt.date | None,
        today: dt.date,
    ) -> Part:
        """The facts of these kinds that were published between the days, both included, of any of the actors
        and on any of the topics; events instead by when they take place. With a topic, figures and events
        are those of the sentences in which somebody speaks of it."""
        family = self._family(ids)
        scope = Scope(self._session, self.id, self._ends, since, until)
        events = 0  # left out
        said: tuple[tuple[FactTable, int], ...] = ((PositionRow, NEWEST), (QuestionRow, OTHERS))
        for table, limit in said:
            if table in tables or spellings:
                scope.newest(table, limit, actors=family, topics=spellings)
        if spellings:
            for table in (FigureRow, EventRow):
                if table in tables:
                    scope.told_with(table, family)
        else:
            if FigureRow in tables:
                scope.newest(FigureRow, OTHERS, actors=family)
            if EventRow in tables and (since or until):
                all_ = scope.taking_place(since or dt.date.min, until or dt.date.max, OTHERS, family)
                events = scope.count(all_) - len(scope.found[EventRow])
            elif EventRow in tables:
                scope.taking_place(today, dt.date.max, OTHERS, family)
                scope.newest(EventRow, OTHERS, actors=family)
                # Of several actors it is not kept which take part together.
                if len(ids) < 2:
                    events = self._left(EventRow, len(scope.found[EventRow]), family=family)
        for table, _ in said:
            if table not in tables:
                scope.found[table].clear()
        scope.actors.update(map(int, ids))
        scope.newest_article()
        facts = scope.load()

        def left(table: FactTable, held: int) -> int:
            return max(0, scope.number(table, family, spellings) - held) if table in tables else 0

        beyond = Beyond(
            positions=left(PositionRow, len(facts.positions)),
            figures=0 if spellings else left(FigureRow, len(facts.figures)),
            questions=left(QuestionRow, len(facts.questions)),
            events=events,
        )
        return Part(facts, False, beyond)

    def _scope(self, since: dt.date | None = None) -> Scope:
        return Scope(self._session, self.id, self._ends, since)

    def _family(self, ids: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted(cast.family(self._ends, [int(id) for id in ids])))

    def _beyond(
        self,
        facts: FactSet,
        topics: Collection[str] = (),
        family: Collection[int] = (),
        since: dt.date | None = None,
    ) -> Beyond:
        """Positions on these topics of that family, all figures, and questions on these topics."""
        held = [p for p in facts.positions if not topics or p.topic in topics]
        asked = [q for q in facts.questions if not topics or q.topic in topics]
        return Beyond(
            positions=self._left(PositionRow, len(held), topics, family, since),
            figures=self._left(FigureRow, len(facts.figures), since=since),
            questions=self._left(QuestionRow, len(asked), topics, since=since),
        )

    def _left(
        self,
        table: FactTable,
        held: int,
        topics: Collection[str] = (),
        family: Collection[int] = (),
        since: dt.date | None = None,
    ) -> int:
        if since is None:
            there = self._session.scalar(
                select(func.sum(TallyRow.number)).where(
                    TallyRow.deal_id == self.id,
                    TallyRow.kind == _KINDS[table],
                    TallyRow.name.in_(topics or [""]),
                    TallyRow.actor_id.in_(family or [0]),
                )
            )
        else:
            there = self._scope(since).number(table, actors=family, topics=topics)
        return max(0, int(there or 0) - held)


def _by_speaker(beyond: Beyond, facts: FactSet, speaking: dict[str, int]) -> Beyond:
    held = Counter(position.actor for position in facts.positions)
    left = {id: number - held[id] for id, number in speaking.items() if id in held and number > held[id]}
    return replace(beyond, actors=sum(id not in held for id in speaking), by_actor=left)
