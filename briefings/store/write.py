"""Writing: a deal, and the facts of one article, whole or not at all.

Nothing here commits. The caller's transaction holds an article and all its facts, so that whoever dies in
between leaves nothing half-written.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from briefings import clock
from briefings.deals import Deal
from briefings.errors import NotFound
from briefings.store import articles, cast, config
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
from briefings.types import Article, Evidence, Fact, FactSet


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


def save(session: Session, deal_name: str, facts: FactSet, *, linker: Linker | None = None) -> bool:
    """Store the one article of `facts` and everything that was read in it.

    False when the deal holds an article with the same text already; nothing is changed then. Actors are
    linked to the deal's by `linker` (by default `briefings.extract.aliases.link`). An older revision of the
    article, one with the same address, is marked as superseded. Two processes that save into one deal
    take turns. Raises NotFound for an unknown deal, ArticleError for a text that cannot be stored and
    ValueError when `facts` does not hold together.
    """
    article = _only_article(facts)
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
    row = articles.values(article, clock.now(), _extractor(facts))
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
    _insert_facts(session, facts, actors, {"deal_id": deal_id, "article_id": article_id, "day": row["day"]})
    cast.rename(session, {article_id, *superseded})
    return True


def _only_article(facts: FactSet) -> Article:
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


def _extractor(facts: FactSet) -> str | None:
    return next((evidence.extractor for evidence in _evidence(facts)), None)


def _insert_facts(session: Session, facts: FactSet, actors: dict[str, int], common: dict[str, Any]) -> None:
    def evidence(fact: Fact) -> dict[str, Any]:
        start, end = fact.evidence.sentence
        return {
            **common,
            "sentence_start": start,
            "sentence_end": end,
            "extractor": fact.evidence.extractor,
        }

    def actor(id: str | None) -> int | None:
        return None if id is None else actors[id]

    if facts.positions:
        session.execute(
            insert(PositionRow),
            [
                {
                    **evidence(position),
                    "actor_id": actor(position.actor),
                    "source": position.source,
                    "cue": position.cue,
                    "content": position.content,
                    "form": position.form,
                    "stance": position.stance,
                    "topic": position.topic,
                    "confidence": position.confidence,
                }
                for position in facts.positions
            ],
        )
    if facts.figures:
        session.execute(
            insert(FigureRow),
            [
                {
                    **evidence(figure),
                    "spans": figure.spans,
                    "value": figure.value,
                    "value_high": figure.value_high,
                    "unit": figure.unit,
                    "what": figure.what,
                    "status": figure.status,
                    "hedge": figure.hedge,
                    "actor_id": actor(figure.actor),
                }
                for figure in facts.figures
            ],
        )
    if facts.events:
        events = session.scalars(
            insert(EventRow).returning(EventRow.id, sort_by_parameter_order=True),
            [
                {
                    **evidence(event),
                    "spans": event.spans,
                    "kind": event.kind,
                    "upcoming": event.upcoming,
                    "wording": event.when,
                    "starts": event.starts,
                    "precision": event.precision,
                    "place": event.place,
                }
                for event in facts.events
            ],
        ).all()
        taking_part = [
            {"event_id": id, "actor_id": actor_id, "place": place}
            for id, event in zip(events, facts.events, strict=True)
            for place, actor_id in enumerate(dict.fromkeys(actors[a] for a in event.actors))
        ]
        if taking_part:
            session.execute(insert(EventActorRow), taking_part)
    if facts.questions:
        session.execute(
            insert(QuestionRow),
            [
                {
                    **evidence(question),
                    "spans": question.spans,
                    "kind": question.kind,
                    "topic": question.topic,
                    "actor_id": actor(question.actor),
                }
                for question in facts.questions
            ],
        )
