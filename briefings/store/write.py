"""Writing: a deal, and the facts of one article, whole or not at all.

Nothing here commits. The caller's transaction holds an article and all its facts, so that whoever dies in
between leaves nothing half-written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from briefings import clock
from briefings.deals import Deal
from briefings.errors import NotFound
from briefings.store import articles, cast, config, search_index, totals
from briefings.store.base import lock_for_writing
from briefings.store.cast import Linker
from briefings.store.models import (
    ArticleRow,
    DealRow,
    EventActorRow,
    EventRow,
    FigureRow,
    PositionRow,
    QuestionRow,
)
from briefings.types import Article, Evidence, Fact, FactSet, Spans


def put_deal(session: Session, deal: Deal) -> None:
    """Store `deal`, or bring the stored deal of that name up to date with it. Its facts stay."""
    lock_for_writing(session)
    columns = {"title": deal.title, "config": config.pack(deal)}
    row = session.execute(
        select(DealRow.id, DealRow.title, DealRow.config).where(DealRow.name == deal.name)
    ).one_or_none()
    if row is None:
        try:
            with session.begin_nested():
                session.execute(insert(DealRow).values(name=deal.name, **columns))
            return
        except IntegrityError:
            pass  # somebody else stored a deal of that name just now: theirs is brought up to date
    elif {"title": row.title, "config": row.config} == columns:
        return
    session.execute(update(DealRow).where(DealRow.name == deal.name).values(**columns))


def new_deal(session: Session, deal: Deal) -> bool:
    """Store `deal`; False, and nothing changed, where there is one of that name already."""
    lock_for_writing(session)
    try:
        with session.begin_nested():
            session.execute(
                insert(DealRow).values(name=deal.name, title=deal.title, config=config.pack(deal))
            )
    except IntegrityError:
        return False
    return True


def save(session: Session, deal_name: str, facts: FactSet, *, linker: Linker | None = None) -> bool:
    """Store the one article of `facts` and everything that was read in it.

    False when the deal holds an article with the same text already; nothing is changed then. Actors are
    linked to the deal's by `linker` (by default `briefings.extract.aliases.link`). An older revision of the
    article, one with the same address, is marked as superseded. Two processes that save into one deal
    take turns. Raises NotFound for an unknown deal, ArticleError for a text that cannot be stored and
    ValueError when `facts` does not hold together.
    """
    article = only_article(facts)
    lock_for_writing(session)
    # Held until the transaction ends: nobody else adds actors to this deal meanwhile.
    deal_id = session.scalar(
        select(DealRow.id).where(DealRow.name == deal_name).with_for_update(key_share=True)
    )
    if deal_id is None:
        raise NotFound(f"There is no deal {deal_name!r} to store {article.source} in.")
    if session.scalar(
        select(ArticleRow.id).where(ArticleRow.deal_id == deal_id, ArticleRow.key == article.key)
    ):
        return False
    row = articles.values(article, clock.now(), extractor(facts))
    try:
        with session.begin_nested():
            article_id = session.execute(
                insert(ArticleRow).values(deal_id=deal_id, **row).returning(ArticleRow.id)
            ).scalar_one()
    except IntegrityError:
        return False
    superseded = articles.supersede(session, deal_id, article_id, row)
    if linker is None:
        # Late, so that answering from the store does not load what only reading needs.
        from briefings.extract.aliases import link

        linker = link
    actors = cast.add(session, deal_id, article_id, article.key, facts.actors, linker)
    insert_facts(session, facts, actors, {"deal_id": deal_id, "article_id": article_id, "day": row["day"]})
    cast.rename(session, {article_id, *superseded})
    old = [id for id in superseded if id != article_id]
    totals.take_out(session, deal_id, old)
    search_index.remove(session, old)
    if article_id not in superseded:
        totals.add(session, deal_id, [article_id])
        search_index.add(session, [article_id])
    return True


def only_article(facts: FactSet) -> Article:
    if len(facts.articles) != 1:
        raise ValueError(f"Facts of one article are stored at a time, not of {len(facts.articles)}.")
    article = facts.articles[0]
    if any(evidence.article != article.key for evidence in _evidence(facts)):
        raise ValueError(f"A fact of {article.source} has its evidence in another article.")
    known = {actor.id for actor in facts.actors}
    named = {position.actor for position in facts.positions}
    named.update(figure.actor for figure in facts.figures if figure.actor is not None)
    named.update(question.actor for question in facts.questions if question.actor is not None)
    named.update(actor for event in facts.events for actor in event.actors)
    if named - known:
        raise ValueError(f"A fact of {article.source} names an actor that was not handed over.")
    return article


def _evidence(facts: FactSet) -> list[Evidence]:
    roles = [role for actor in facts.actors for role in actor.roles]
    return [fact.evidence for fact in (*facts.facts(), *roles)]


def extractor(facts: FactSet) -> str | None:
    return next((evidence.extractor for evidence in _evidence(facts)), None)


def insert_facts(
    session: Session,
    facts: FactSet,
    actors: Mapping[str, int],
    common: Mapping[str, Any],
    keys: Mapping[tuple[str, Spans], int] | None = None,
) -> None:
    """Store the facts of one article. `actors` are primary keys by local id, `common` the columns that all
    of them share; `keys` are primary keys to take again, by kind and words, where the same was read before.
    """
    keys = dict(keys or {})

    def row(letter: str, words: Spans, fact: Fact, /, **columns: Any) -> dict[str, Any]:
        start, end = fact.evidence.sentence
        key = keys.pop((letter, words), None)
        return {
            **({} if key is None else {"id": key}),
            **common,
            "sentence_start": start,
            "sentence_end": end,
            "extractor": fact.evidence.extractor,
            **columns,
        }

    def actor(id: str | None) -> int | None:
        return None if id is None else actors[id]

    _insert(
        session,
        PositionRow,
        [
            row(
                "p",
                fact.content or fact.cue,
                fact,
                actor_id=actors[fact.actor],
                source=fact.source,
                cue=fact.cue,
                content=fact.content,
                form=fact.form,
                stance=fact.stance,
                topic=fact.topic,
                confidence=fact.confidence,
            )
            for fact in facts.positions
        ],
    )
    _insert(
        session,
        FigureRow,
        [
            row(
                "f",
                fact.spans,
                fact,
                spans=fact.spans,
                value=fact.value,
                value_high=fact.value_high,
                unit=fact.unit,
                what=fact.what,
                status=fact.status,
                hedge=fact.hedge,
                actor_id=actor(fact.actor),
            )
            for fact in facts.figures
        ],
    )
    events = _insert(
        session,
        EventRow,
        [
            row(
                "e",
                fact.spans,
                fact,
                spans=fact.spans,
                kind=fact.kind,
                upcoming=fact.upcoming,
                wording=fact.when,
                starts=fact.starts,
                precision=fact.precision,
                place=fact.place,
            )
            for fact in facts.events
        ],
    )
    taking_part = [
        {"event_id": id, "actor_id": actor_id, "place": place}
        for id, event in zip(events, facts.events, strict=True)
        for place, actor_id in enumerate(dict.fromkeys(actors[a] for a in event.actors))
    ]
    if taking_part:
        session.execute(insert(EventActorRow), taking_part)
    _insert(
        session,
        QuestionRow,
        [
            row(
                "q",
                fact.spans,
                fact,
                spans=fact.spans,
                kind=fact.kind,
                topic=fact.topic,
                actor_id=actor(fact.actor),
            )
            for fact in facts.questions
        ],
    )


def _insert(
    session: Session,
    table: type[PositionRow] | type[FigureRow] | type[EventRow] | type[QuestionRow],
    rows: Sequence[dict[str, Any]],
) -> list[int]:
    """The primary keys of `rows`, in their order; those that bring one keep it."""
    new = [row for row in rows if "id" not in row]
    if old := [row for row in rows if "id" in row]:
        session.execute(insert(table), old)
    made = iter(
        session.scalars(insert(table).returning(table.id, sort_by_parameter_order=True), new).all()
        if new
        else ()
    )
    return [row["id"] if "id" in row else next(made) for row in rows]
