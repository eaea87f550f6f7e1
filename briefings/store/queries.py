"""Reading: deals, and their facts as the `FactSet` that every later stage takes.

Superseded articles and dropped facts are in no answer, and a merged actor is answered as the one it was
merged into. Ids in the answers are primary keys as strings.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from briefings.deals import Deal
from briefings.errors import Ambiguous, NotFound
from briefings.store import articles, cast, config, refs, rows, scope
from briefings.store.chunks import chunks
from briefings.store.models import (
    ArticleRow,
    DealRow,
    EventActorRow,
    EventRow,
    FigureRow,
    MentionRow,
    PositionRow,
    QuestionRow,
)
from briefings.types import Actor, Article, FactSet, Span

FactRow = type[PositionRow] | type[FigureRow] | type[EventRow] | type[QuestionRow]


def deals(session: Session) -> tuple[Deal, ...]:
    """Every deal, by name."""
    rows = session.execute(select(DealRow.name, DealRow.title, DealRow.config).order_by(DealRow.name))
    return tuple(config.unpack(row.name, row.title, row.config) for row in rows)


def deal(session: Session, name: str | None = None) -> Deal:
    """The deal of that name, whatever its case; without a name, the only one there is.

    Raises NotFound (with the nearest names) or Ambiguous (with all of them).
    """
    known = deals(session)
    names = tuple(one.name for one in known)
    if not known:
        raise NotFound("No deal is stored yet; read some articles first with `dealbrief ingest`.")
    if name is None:
        if len(known) == 1:
            return known[0]
        raise Ambiguous(f"There are several deals; name one of {', '.join(names)}.", names)
    matches = [one for one in known if one.name == name] or [
        one for one in known if one.name.casefold() == name.casefold()
    ]
    if len(matches) == 1:
        return matches[0]
    nearest = tuple(difflib.get_close_matches(name, names, n=3))
    raise NotFound(f"There is no deal {name!r}; the deals are {', '.join(names)}.", nearest)


def has_article(session: Session, deal_name: str, key: str) -> bool:
    """Whether the deal holds an article with that key, current or superseded."""
    found = select(ArticleRow.id).join(DealRow, DealRow.id == ArticleRow.deal_id)
    return session.scalar(found.where(DealRow.name == deal_name, ArticleRow.key == key)) is not None


def last_article(session: Session, deal_name: str) -> int:
    """The place of the newest article in the order in which a deal's articles were stored; 0 without any.

    Who stores into a deal takes turns, so none turns up later in a lower place.
    """
    found = select(func.max(ArticleRow.id)).join(DealRow, DealRow.id == ArticleRow.deal_id)
    return session.scalar(found.where(DealRow.name == deal_name)) or 0


def newest_day(session: Session, deal_name: str) -> dt.date | None:
    """The day of the deal's newest article; None without any."""
    found = select(func.max(ArticleRow.day)).join(DealRow, DealRow.id == ArticleRow.deal_id)
    return session.scalar(found.where(DealRow.name == deal_name))


def place(session: Session, deal_name: str, key: str) -> int:
    """The place of that article in the order in which they were stored. Raises NotFound."""
    found = select(ArticleRow.id).join(DealRow, DealRow.id == ArticleRow.deal_id)
    id = session.scalar(found.where(DealRow.name == deal_name, ArticleRow.key == key))
    if id is None:
        raise NotFound(f"The deal {deal_name!r} holds no such article.")
    return id


def article(session: Session, deal_name: str, key: str) -> Article:
    """Raises NotFound."""
    return articles.load(session, [place(session, deal_name, key)])[0]


def actors(session: Session, deal_name: str) -> tuple[Actor, ...]:
    """Every actor of the deal, with aliases and roles but without mentions."""
    return cast.load(session, _deal_id(session, deal_name))


def facts(
    session: Session,
    deal_name: str,
    *,
    actor_ids: Collection[str] | None = None,
    topic: str | None = None,
    since: dt.date | None = None,
    after: int | None = None,
    upto: int | None = None,
    limit: int | None = None,
) -> FactSet:
    """The facts of a deal, with the actors and articles they refer to; all of both without a filter.

    Newest article first and those without a date last, in the order of the text within one. `actor_ids`
    asks for what these actors said, named, take part in or raised; the actors themselves come too, whether
    or not there is a fact. `topic` asks for positions and questions on it, and for figures and events in
    whose sentence there is one. With `limit`, so many of each kind, of the newest days, and of the actors'
    titles those in the same articles. An article without a date counts by the day it was read there, and
    for `since`. `after` and `upto` bound the articles by the order in which they were stored (see
    `last_article`), the former exclusive. Actors have their mentions in the articles that are handed back.
    Raises NotFound for an unknown deal.
    """
    deal_id = _deal_id(session, deal_name)
    ends = cast.merged(session, deal_id)
    wanted = _Wanted(
        deal_id,
        None if actor_ids is None else cast.family(ends, _keys(actor_ids)),
        topic,
        since,
        after,
        upto,
        limit,
    )
    position_rows = wanted.rows(session, PositionRow)
    figure_rows = wanted.rows(session, FigureRow)
    event_rows = wanted.rows(session, EventRow)
    question_rows = wanted.rows(session, QuestionRow)
    part = scope.taking_part(session, {row.id for row in event_rows})

    actor_keys = set(wanted.actors or ())
    actor_keys.update(row.actor_id for row in position_rows)
    actor_keys.update(row.actor_id for row in (*figure_rows, *question_rows) if row.actor_id is not None)
    actor_keys.update(id for ids in part.values() for id in ids)
    article_ids = {row.article_id for row in (*position_rows, *figure_rows, *event_rows, *question_rows)}
    everything = all(one is None for one in (actor_ids, topic, after, upto, limit))
    if everything:
        # Without a filter the articles in which nothing was found count as read too.
        article_ids |= _current(session, wanted)
    found: tuple[Actor, ...]
    if limit is None:
        # Without a filter, whoever has a part but no fact of their own is asked for too.
        cast_list = cast.load(
            session, deal_id, ids=None if everything and since is None else actor_keys, ends=ends
        )
        actor_keys.update(int(actor.id) for actor in cast_list)
        article_ids |= _ids(session, deal_id, {r.evidence.article for a in cast_list for r in a.roles})
        mentions = _mentions(session, article_ids, actor_keys, ends)
        found = tuple(replace(actor, mentions=tuple(mentions[int(actor.id)])) for actor in cast_list)
    else:
        ids = {ends.get(id, id) for id in actor_keys}
        found = scope.actors(session, ids, ends, article_ids, article_ids)
    return FactSet(
        articles=articles.load(session, article_ids),
        actors=found,
        positions=tuple(rows.position(row, ends) for row in position_rows),
        figures=tuple(rows.figure(row, ends) for row in figure_rows),
        events=tuple(rows.event(row, part[row.id], ends) for row in event_rows),
        questions=tuple(rows.question(row, ends) for row in question_rows),
    )


def fact(session: Session, reference: str) -> tuple[str, FactSet]:
    """The deal's name and the one fact that `reference` ("p12") points to, with its actors and its article.

    Whoever shows it must ask first whether that deal may be seen there. Raises NotFound, always in the same
    words, when there is no such fact, when it was dropped or its article replaced, and for any other text.
    """
    letter, id = refs.split(reference)
    table = refs.TABLES[letter]
    row = session.execute(
        select(table.__table__, ArticleRow.key.label("article"), DealRow.name.label("deal"))
        .join(ArticleRow, ArticleRow.id == table.article_id)
        .join(DealRow, DealRow.id == table.deal_id)
        .where(table.id == id, table.dropped.is_(False), ArticleRow.superseded_by_id.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFound(refs.GONE)
    ends = cast.merged(session, row.deal_id)
    part = scope.taking_part(session, {row.id})[row.id] if table is EventRow else []
    ids = part if table is EventRow else [one for one in (row.actor_id,) if one is not None]
    here = [row.article_id]
    return row.deal, FactSet(
        articles=articles.load(session, here),
        actors=scope.actors(session, {ends.get(one, one) for one in ids}, ends, here, here),
        positions=(rows.position(row, ends),) if table is PositionRow else (),
        figures=(rows.figure(row, ends),) if table is FigureRow else (),
        events=(rows.event(row, part, ends),) if table is EventRow else (),
        questions=(rows.question(row, ends),) if table is QuestionRow else (),
    )


_LONGEST_KEY = 9  # digits; a longer number is no key, and too much for the column


def _keys(ids: Collection[str]) -> frozenset[int]:
    """The ids that can be primary keys."""
    return frozenset(int(id) for id in ids if id.isdecimal() and len(id) <= _LONGEST_KEY)


@dataclass(frozen=True, slots=True)
class _Wanted:
    deal_id: int
    actors: frozenset[int] | None
    topic: str | None
    since: dt.date | None
    after: int | None
    upto: int | None
    limit: int | None

    def rows(self, session: Session, fact: FactRow) -> Sequence[Row[Any]]:
        found = sorted(session.execute(self._select(fact)), key=lambda row: (row.sentence_start, row.id))
        # As `articles.load` puts articles in order.
        found.sort(
            key=lambda row: (row.published_at is not None, row.published_at or 0, row.article_id),
            reverse=True,
        )
        return found

    def _select(self, fact: FactRow) -> Select[Any]:
        query = (
            select(fact.__table__, ArticleRow.key.label("article"), ArticleRow.published_at)
            .join(ArticleRow, ArticleRow.id == fact.article_id)
            .where(
                fact.deal_id == self.deal_id,
                fact.dropped.is_(False),
                ArticleRow.superseded_by_id.is_(None),
            )
        )
        if self.since is not None:
            query = query.where(fact.day >= self.since)
        if self.after is not None:
            query = query.where(fact.article_id > self.after)
        if self.upto is not None:
            query = query.where(fact.article_id <= self.upto)
        if self.actors is not None:
            query = query.where(_of_actors(fact, self.actors))
        if self.topic is not None:
            query = query.where(_on_topic(fact, self.topic))
        if self.limit is not None:
            query = query.order_by(fact.day.desc(), fact.id.desc()).limit(self.limit)
        return query


def _of_actors(fact: FactRow, ids: frozenset[int]) -> ColumnElement[bool]:
    if fact is EventRow:
        return exists().where(EventActorRow.event_id == EventRow.id, EventActorRow.actor_id.in_(ids))
    return fact.__table__.c.actor_id.in_(ids)


def _on_topic(fact: FactRow, topic: str) -> ColumnElement[bool]:
    if fact in (PositionRow, QuestionRow):
        return fact.__table__.c.topic == topic
    return or_(
        *(
            exists().where(
                and_(
                    other.article_id == fact.article_id,
                    other.topic == topic,
                    other.dropped.is_(False),
                    other.sentence_start < fact.sentence_end,
                    other.sentence_end > fact.sentence_start,
                )
            )
            for other in (PositionRow, QuestionRow)
        )
    )


def _deal_id(session: Session, name: str) -> int:
    id = session.scalar(select(DealRow.id).where(DealRow.name == name))
    if id is None:
        raise NotFound(f"There is no deal {name!r}.")
    return id


def _ids(session: Session, deal_id: int, keys: set[str]) -> set[int]:
    """Primary keys of the deal's articles with those content keys."""
    found: set[int] = set()
    for chunk in chunks(keys):
        found.update(
            session.scalars(
                select(ArticleRow.id).where(ArticleRow.deal_id == deal_id, ArticleRow.key.in_(chunk))
            )
        )
    return found


def _current(session: Session, wanted: _Wanted) -> set[int]:
    """Primary keys of the deal's articles that no later revision replaced."""
    query = select(ArticleRow.id).where(
        ArticleRow.deal_id == wanted.deal_id, ArticleRow.superseded_by_id.is_(None)
    )
    return set(
        session.scalars(query if wanted.since is None else query.where(ArticleRow.day >= wanted.since))
    )


def _mentions(
    session: Session, article_ids: set[int], actors: set[int], ends: rows.Ends
) -> dict[int, list[tuple[str, Span]]]:
    mentions: dict[int, list[tuple[str, Span]]] = defaultdict(list)
    for chunk in chunks(article_ids):
        for row in session.execute(
            select(MentionRow.actor_id, MentionRow.spans, ArticleRow.key)
            .join(ArticleRow, ArticleRow.id == MentionRow.article_id)
            .where(MentionRow.article_id.in_(chunk))
            .order_by(MentionRow.article_id)
        ):
            id = ends.get(row.actor_id, row.actor_id)
            if id in actors:
                mentions[id] += [(row.key, span) for span in row.spans]
    return mentions
