"""A stored article read again by a newer extractor: its facts replaced, people's corrections kept."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from briefings.errors import NotFound
from briefings.store import cast, refs, repairs, totals, write
from briefings.store.base import lock_for_writing
from briefings.store.cast import Linker
from briefings.store.models import (
    AliasRow,
    ArticleRow,
    DealRow,
    EventActorRow,
    EventRow,
    MentionRow,
    PositionRow,
    RoleRow,
)
from briefings.types import FactSet, Spans


def replace(session: Session, deal_name: str, facts: FactSet, *, linker: Linker | None = None) -> None:
    """Puts `facts` (of one article) in the place of what was read in that article before.

    A fact with the same words keeps its primary key, so that what points to it goes on doing so; the
    corrections that stand are carried out on the new facts. Raises NotFound where the deal or the article is
    not stored, ValueError when `facts` does not hold together.
    """
    article = write.only_article(facts)
    lock_for_writing(session)
    row = session.execute(
        select(ArticleRow.id, ArticleRow.deal_id, ArticleRow.day)
        .join(DealRow, DealRow.id == ArticleRow.deal_id)
        .where(DealRow.name == deal_name, ArticleRow.key == article.key)
        .with_for_update(key_share=True, of=DealRow)
    ).one_or_none()
    if row is None:
        raise NotFound(f"The deal {deal_name!r} holds no article {article.source} with that text.")
    if linker is None:
        from briefings.extract.aliases import link

        linker = link
    with totals.changing(session, row.deal_id, [row.id]):
        keys = _cleared(session, row.id)
        # The old names are there while the actors are linked: nobody becomes a stranger by being reread.
        last = session.scalar(select(func.max(AliasRow.id))) or 0
        touched = set(session.scalars(select(AliasRow.actor_id).where(AliasRow.article_id == row.id)))
        actors = cast.add(session, row.deal_id, row.id, article.key, facts.actors, linker)
        session.execute(delete(AliasRow).where(AliasRow.article_id == row.id, AliasRow.id <= last))
        write.insert_facts(
            session, facts, actors, {"deal_id": row.deal_id, "article_id": row.id, "day": row.day}, keys
        )
    session.execute(
        update(ArticleRow).where(ArticleRow.id == row.id).values(extractor=write.extractor(facts))
    )
    cast.rename(session, {row.id}, touched)
    repairs.redo(session, row.deal_id, [row.id])


def _cleared(session: Session, article_id: int) -> dict[tuple[str, Spans], int]:
    """Takes out what was read in the article; the primary keys of its facts by kind and words."""
    keys: dict[tuple[str, Spans], int] = {}
    for letter, table in refs.TABLES.items():
        for row in session.execute(select(table.__table__).where(table.article_id == article_id)):
            keys[letter, (row.content or row.cue) if table is PositionRow else row.spans] = row.id
    mine = select(EventRow.id).where(EventRow.article_id == article_id)
    session.execute(delete(EventActorRow).where(EventActorRow.event_id.in_(mine)))
    for table in refs.TABLES.values():
        session.execute(delete(table).where(table.article_id == article_id))
    session.execute(delete(RoleRow).where(RoleRow.article_id == article_id))
    session.execute(delete(MentionRow).where(MentionRow.article_id == article_id))
    return keys
