"""What a deal holds, counted as it is written, so that answers can tell it without counting.

Every change of an article's facts takes the article's own numbers out and puts the new ones in; both are
looked up by the article, so that the work does not grow with the deal. Rows are keyed by the actors as
they were read: who was merged is added up by whoever asks.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Insert,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from briefings.store.chunks import chunks
from briefings.store.models import (
    AliasRow,
    ArticleRow,
    DealRow,
    EventActorRow,
    EventRow,
    FigureRow,
    PositionRow,
    QuestionRow,
    RoleRow,
    TallyRow,
)

ARTICLE, POSITION, FIGURE, EVENT, QUESTION = "article", "position", "figure", "event", "question"
ALIAS, ROLE = "alias", "role"

SEPARATOR = "\x1f"
"""Parts title and affiliation in the name of a role."""

LONGEST = 500
"""Characters of a name that is counted; an index entry holds no more in every script."""

_Key = tuple[str, str, int]


def revision(session: Session, deal_id: int) -> int:
    """A number that is another one after every change of what the deal's facts answer."""
    return session.scalar(select(DealRow.revision).where(DealRow.id == deal_id)) or 0


def touch(session: Session, deal_id: int) -> None:
    """Something that answers depend on has changed. Also the lock that writers of totals take first."""
    # By chance rather than by counting: what was rolled back must not come again and mean something else.
    session.execute(update(DealRow).where(DealRow.id == deal_id).values(revision=secrets.randbits(31)))


def add(session: Session, deal_id: int, article_ids: Collection[int]) -> None:
    """These articles answer from now on."""
    _move(session, deal_id, _counted(session, article_ids), 1)


def take_out(session: Session, deal_id: int, article_ids: Collection[int]) -> None:
    """These articles answer no longer; their facts are still as they were when they were counted."""
    _move(session, deal_id, _counted(session, article_ids), -1)


@contextmanager
def changing(session: Session, deal_id: int, article_ids: Collection[int]) -> Iterator[None]:
    """Around a change of the facts of these articles."""
    touch(session, deal_id)
    current = [
        id
        for chunk in chunks(article_ids)
        for id in session.scalars(
            select(ArticleRow.id).where(ArticleRow.id.in_(chunk), ArticleRow.superseded_by_id.is_(None))
        )
    ]
    before = _counted(session, current)
    yield
    change = _counted(session, current)
    change.subtract(before)
    _move(session, deal_id, change, 1)


def recount(session: Session, deal_id: int) -> dict[_Key, int]:
    """(kind, name, actor) -> number, counted from the facts themselves; for tests of what is kept."""
    current = session.scalars(
        select(ArticleRow.id).where(ArticleRow.deal_id == deal_id, ArticleRow.superseded_by_id.is_(None))
    )
    return {key: number for key, number in _counted(session, current.all()).items() if number}


def kept(session: Session, deal_id: int) -> dict[_Key, int]:
    """(kind, name, actor) -> number, as it is kept."""
    rows = session.execute(
        select(TallyRow.kind, TallyRow.name, TallyRow.actor_id, TallyRow.number).where(
            TallyRow.deal_id == deal_id, TallyRow.number != 0
        )
    )
    return {(row.kind, row.name, row.actor_id): row.number for row in rows}


def _counted(session: Session, article_ids: Collection[int]) -> Counter[_Key]:
    counts: Counter[_Key] = Counter()
    if article_ids:
        counts[ARTICLE, "", 0] = len(article_ids)
    for chunk in chunks(article_ids):
        for kind, query in _QUERIES.items():
            for row in session.execute(query, {"articles": chunk}):
                for key in _keys(kind, row.name, row.actor_id):
                    counts[key] += row.number
        events = select(func.count(EventRow.id)).where(
            EventRow.article_id.in_(chunk), EventRow.dropped.is_(False)
        )
        counts[EVENT, "", 0] += session.scalar(events) or 0
    return counts


def _keys(kind: str, name: str | None, actor_id: int | None) -> list[_Key]:
    """Every row that one fact counts in."""
    name = name if name and len(name) <= LONGEST else ""
    if kind in (ALIAS, ROLE):
        return [(kind, name, actor_id or 0)] if name else []
    if kind == EVENT:
        return [(kind, "", actor_id or 0)]
    return list(
        dict.fromkeys(
            [(kind, "", 0), (kind, "", actor_id or 0), (kind, name, 0), (kind, name, actor_id or 0)]
        )
    )


_ARTICLES: BindParameter[int] = bindparam("articles", expanding=True)


def _query(table: Any, name: Any, *and_: ColumnElement[bool]) -> Select[Any]:
    return (
        select(name.label("name"), table.actor_id, func.count().label("number"))
        .where(table.article_id.in_(_ARTICLES), *and_)
        .group_by(name, table.actor_id)
    )


_QUERIES = {
    POSITION: _query(PositionRow, PositionRow.topic, PositionRow.dropped.is_(False)),
    QUESTION: _query(QuestionRow, QuestionRow.topic, QuestionRow.dropped.is_(False)),
    FIGURE: select(literal_column("''").label("name"), FigureRow.actor_id, func.count().label("number"))
    .where(FigureRow.article_id.in_(_ARTICLES), FigureRow.dropped.is_(False))
    .group_by(FigureRow.actor_id),
    EVENT: select(literal_column("''").label("name"), EventActorRow.actor_id, func.count().label("number"))
    .join(EventRow, EventRow.id == EventActorRow.event_id)
    .where(EventRow.article_id.in_(_ARTICLES), EventRow.dropped.is_(False))
    .group_by(EventActorRow.actor_id),
    ALIAS: _query(AliasRow, AliasRow.alias),
    ROLE: _query(RoleRow, RoleRow.title + literal_column("'\x1f'") + func.coalesce(RoleRow.affiliation, "")),
}


def _move(session: Session, deal_id: int, change: Mapping[_Key, int], sign: int) -> None:
    touch(session, deal_id)
    rows = [
        {"deal_id": deal_id, "kind": kind, "name": name, "actor_id": actor, "number": sign * number}
        for (kind, name, actor), number in sorted(change.items())
        if number
    ]
    if rows:
        session.execute(_UPSERTS[session.connection().dialect.name], rows)


def _upsert(dialect: Any) -> Insert:
    new = dialect.insert(TallyRow.__table__)
    statement: Insert = new.on_conflict_do_update(
        index_elements=["deal_id", "kind", "name", "actor_id"],
        set_={"number": TallyRow.__table__.c.number + new.excluded.number},
    )
    return statement


_UPSERTS = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}
