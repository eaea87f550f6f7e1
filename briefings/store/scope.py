"""As much of a deal as one answer needs, however large the deal is.

A deal that is small enough is taken whole. Of a larger one the newest facts are taken, each kind by its
index: of an actor, on a topic, or of all. Nothing here reads a number of rows that grows with the deal.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from briefings.store import articles, cast, rows
from briefings.store.chunks import chunks
from briefings.store.models import (
    ActorRow,
    ArticleRow,
    EventActorRow,
    EventRow,
    FigureRow,
    MentionRow,
    PositionRow,
    QuestionRow,
    RoleRow,
    TallyRow,
)
from briefings.store.refs import FactTable
from briefings.types import Actor, FactSet, Span, Stance

POSITIONS = 300
OTHERS = 150
ROLES = 30
"""Of an actor that is asked for: the newest places where an article gives a title."""


@dataclass
class Scope:
    """Facts to be handed over, put together step by step and loaded once."""

    session: Session
    deal_id: int
    ends: rows.Ends
    since: dt.date | None = None
    until: dt.date | None = None
    found: dict[FactTable, dict[int, Row[Any]]] = field(default_factory=lambda: defaultdict(dict))
    actors: set[int] = field(default_factory=set)
    articles: set[int] = field(default_factory=set)

    def newest(
        self,
        table: FactTable,
        limit: int,
        *,
        actors: Collection[int] = (),
        topics: Collection[str] = (),
    ) -> None:
        """The newest `limit` facts of that kind: of any of `actors`, on any of `topics`, or of the deal.

        An empty topic is none in particular.
        """
        merged: list[Row[Any]] = []
        for actor in actors or (None,):
            for topic in topics or (None,):
                merged += self._rows(self._select(table, actor, topic, limit).limit(limit))
        merged.sort(key=lambda row: (row.day, row.id), reverse=True)
        self.keep(table, merged[:limit])

    def number(self, table: FactTable, actors: Collection[int] = (), topics: Collection[str] = ()) -> int:
        """How many facts of that kind there are between the days, counted one by one."""
        query = self._days(_current(table).where(table.deal_id == self.deal_id), table)
        if actors:
            query = query.where(table.__table__.c.actor_id.in_(actors))
        if topics:
            query = query.where(table.__table__.c.topic.in_(topics))
        return self.count(query)

    def _select(self, table: FactTable, actor: int | None, topic: str | None, limit: int) -> Select[Any]:
        query = self._days(_current(table).where(table.deal_id == self.deal_id), table)
        if topic is not None:
            query = query.where(table.__table__.c.topic == (topic or None))
        if actor is not None and table is EventRow:
            # Those that were read last: the events themselves are not sorted by who takes part.
            mine = (
                select(EventActorRow.event_id)
                .where(EventActorRow.actor_id == actor)
                .order_by(EventActorRow.event_id.desc())
                .limit(2 * limit)
            )
            query = query.where(EventRow.id.in_(self.session.scalars(mine).all()))
        elif actor is not None:
            query = query.where(table.__table__.c.actor_id == actor)
        return query.order_by(table.day.desc(), table.id.desc())

    def standing(self, actors: Collection[int], topics: Collection[str], limit: int) -> None:
        """The newest `limit` positions of any of `actors` on any of `topics` that take a side; the newest of
        all where there is none."""
        merged: list[Row[Any]] = []
        for actor in actors:
            for topic in topics:
                query = self._select(PositionRow, actor, topic, limit)
                merged += self._rows(query.where(PositionRow.stance != Stance.ASSERT).limit(limit))
        if merged:
            merged.sort(key=lambda row: (row.day, row.id), reverse=True)
            self.keep(PositionRow, merged[:limit])
        else:
            self.newest(PositionRow, 1, actors=actors, topics=topics)

    def _days(self, query: Select[Any], table: FactTable) -> Select[Any]:
        if self.since is not None:
            query = query.where(table.day >= self.since)
        return query if self.until is None else query.where(table.day <= self.until)

    def keep(self, table: FactTable, found: Iterable[Row[Any]]) -> None:
        for row in found:
            self.found[table][row.id] = row

    def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        # Past the session, which would keep books on rows that are only read.
        return self.session.connection().execute(query).all()

    def beside(self, table: FactTable, *others: FactTable) -> None:
        """The facts of that kind in the articles of those of `others` that were found."""
        read_in = {row.article_id for other in others for row in self.found[other].values()}
        for chunk in chunks(read_in):
            self.keep(table, self._rows(_current(table).where(table.article_id.in_(chunk))))

    def told_with(self, table: FactTable, actors: Collection[int] = ()) -> None:
        """The facts of that kind, of any of `actors`, in the sentences of the positions and questions that
        were found."""
        told: dict[int, list[Row[Any]]] = defaultdict(list)
        for other in (PositionRow, QuestionRow):
            for row in self.found[other].values():
                told[row.article_id].append(row)
        self.beside(table, PositionRow, QuestionRow)
        part = taking_part(self.session, self.found[table]) if table is EventRow else {}
        for row in list(self.found[table].values()):
            whose = part.get(row.id, []) if table is EventRow else [row.actor_id]
            if (actors and not set(whose) & set(actors)) or not any(
                one.sentence_start < row.sentence_end and one.sentence_end > row.sentence_start
                for one in told[row.article_id]
            ):
                del self.found[table][row.id]

    def dated(self, today: dt.date, limit: int) -> None:
        """Events by their own date: the next `limit` from `today` on, and as many of the latest before."""
        query = _current(EventRow).where(EventRow.deal_id == self.deal_id)
        ahead = query.where(EventRow.starts >= today).order_by(EventRow.starts, EventRow.id.desc())
        past = query.where(EventRow.starts < today).order_by(EventRow.starts.desc(), EventRow.id.desc())
        for some in (ahead, past):
            self.keep(EventRow, self._rows(some.limit(limit)))

    def taking_place(
        self, first: dt.date, last: dt.date, limit: int, actors: Collection[int] = ()
    ) -> Select[Any]:
        """The first `limit` events that begin between those days, both included, with any of `actors`; hands
        back what asks for all of them."""
        query = _current(EventRow).where(
            EventRow.deal_id == self.deal_id, EventRow.starts >= first, EventRow.starts <= last
        )
        if actors:
            with_them = select(EventActorRow.event_id).where(EventActorRow.actor_id.in_(actors))
            query = query.where(EventRow.id.in_(with_them))
        self.keep(EventRow, self._rows(query.order_by(EventRow.starts, EventRow.id.desc()).limit(limit)))
        return query

    def count(self, query: Select[Any]) -> int:
        return self.session.scalar(select(func.count()).select_from(query.subquery())) or 0

    def newest_article(self) -> None:
        """The deal's newest article comes too: it tells how old what is known is."""
        newest = self.session.scalar(
            select(ArticleRow.id)
            .where(ArticleRow.deal_id == self.deal_id, ArticleRow.superseded_by_id.is_(None))
            .order_by(ArticleRow.day.desc(), ArticleRow.id.desc())
            .limit(1)
        )
        if newest is not None:
            self.articles.add(newest)

    def about(self, actors: Collection[int]) -> None:
        """These actors are asked for: they come with their newest titles, whether or not they speak."""
        self.actors.update(actors)
        for actor in cast.family(self.ends, actors):
            self.articles.update(
                self.session.scalars(
                    select(RoleRow.article_id)
                    .join(ArticleRow, ArticleRow.id == RoleRow.article_id)
                    .where(RoleRow.actor_id == actor, ArticleRow.superseded_by_id.is_(None))
                    .order_by(RoleRow.id.desc())
                    .limit(ROLES)
                )
            )

    def load(self) -> FactSet:
        """The facts, with the actors and articles that they refer to."""
        ends, found = self.ends, self.found
        part = taking_part(self.session, found[EventRow])
        read_in = self.articles | {row.article_id for some in found.values() for row in some.values()}
        ids = {ends.get(id, id) for id in self.actors}
        for table in (PositionRow, FigureRow, QuestionRow):
            ids |= {ends.get(row.actor_id, row.actor_id) for row in found[table].values() if row.actor_id}
        ids |= {ends.get(id, id) for some in part.values() for id in some}
        texts = articles.load(self.session, read_in)
        place = {article.key: number for number, article in enumerate(texts)}

        def ordered(table: FactTable) -> list[Row[Any]]:
            return sorted(
                found[table].values(), key=lambda row: (place[row.article], row.sentence_start, row.id)
            )

        return FactSet(
            articles=texts,
            actors=actors(
                self.session, ids, ends, read_in, {row.article_id for row in found[PositionRow].values()}
            ),
            positions=tuple(rows.position(row, ends) for row in ordered(PositionRow)),
            figures=tuple(rows.figure(row, ends) for row in ordered(FigureRow)),
            events=tuple(rows.event(row, part[row.id], ends) for row in ordered(EventRow)),
            questions=tuple(rows.question(row, ends) for row in ordered(QuestionRow)),
        )


def _current(table: FactTable) -> Select[Any]:
    return (
        select(table.__table__, ArticleRow.key.label("article"))
        .join(ArticleRow, ArticleRow.id == table.article_id)
        .where(table.dropped.is_(False), ArticleRow.superseded_by_id.is_(None))
    )


def taking_part(session: Session, events: Collection[int]) -> dict[int, list[int]]:
    """Primary keys of events -> of the actors that take part, in the order of the text."""
    part: dict[int, list[int]] = defaultdict(list)
    for chunk in chunks(events):
        for row in session.execute(
            select(EventActorRow.event_id, EventActorRow.actor_id)
            .where(EventActorRow.event_id.in_(chunk))
            .order_by(EventActorRow.event_id, EventActorRow.place)
        ):
            part[row.event_id].append(row.actor_id)
    return part


def actors(
    session: Session,
    ids: Collection[int],
    ends: rows.Ends,
    read_in: Collection[int],
    spoken_in: Collection[int],
) -> tuple[Actor, ...]:
    """These actors with all their names, the titles that the articles `read_in` give them, and where those
    in which somebody speaks, `spoken_in`, mention them."""
    family = cast.family(ends, ids) if ends else frozenset(ids)
    forms: dict[int, dict[str, None]] = defaultdict(dict)
    for chunk in chunks(family):
        for row in session.execute(
            select(TallyRow.actor_id, TallyRow.name).where(
                TallyRow.actor_id.in_(chunk), TallyRow.kind == "alias", TallyRow.number > 0
            )
        ):
            forms[ends.get(row.actor_id, row.actor_id)][row.name] = None
    titles: dict[int, list[Row[Any]]] = defaultdict(list)
    mentions: dict[int, list[tuple[str, Span]]] = defaultdict(list)
    for chunk in chunks(read_in):
        for role in session.execute(
            select(RoleRow.__table__, ArticleRow.key)
            .join(ArticleRow, ArticleRow.id == RoleRow.article_id)
            .where(RoleRow.article_id.in_(chunk))
            .order_by(*articles.NEWEST_FIRST, RoleRow.sentence_start, RoleRow.id)
        ):
            titles[ends.get(role.actor_id, role.actor_id)].append(role)
    for chunk in chunks(spoken_in):
        for said in session.execute(
            select(MentionRow.actor_id, MentionRow.spans, ArticleRow.key)
            .join(ArticleRow, ArticleRow.id == MentionRow.article_id)
            .where(MentionRow.article_id.in_(chunk))
            .order_by(MentionRow.article_id)
        ):
            mentions[ends.get(said.actor_id, said.actor_id)] += [(said.key, span) for span in said.spans]
    return tuple(
        cast.actor(row.id, row.name, row.kind, forms[row.id], titles[row.id], mentions[row.id])
        for chunk in chunks(ids)
        for row in session.execute(
            select(ActorRow.id, ActorRow.name, ActorRow.kind)
            .where(ActorRow.id.in_(chunk))
            .order_by(ActorRow.id)
        )
    )
