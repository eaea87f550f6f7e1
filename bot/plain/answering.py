"""A question in plain words and the store -> a document."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import cast

from sqlalchemy.orm import Session

from bot.plain.meaning import Kind, Meant, meant
from briefings.brief import plainly
from briefings.brief.beyond import told
from briefings.brief.document import About, PlainAnswer
from briefings.compare import fold
from briefings.deals import Deal
from briefings.store import queries, search
from briefings.store.models import EventRow, FigureRow, PositionRow, QuestionRow
from briefings.store.part import View
from briefings.store.refs import FactTable
from briefings.types import FactSet

_TABLES: dict[Kind, FactTable] = {
    Kind.POSITIONS: PositionRow,
    Kind.FIGURES: FigureRow,
    Kind.EVENTS: EventRow,
    Kind.QUESTIONS: QuestionRow,
}


def answer(session: Session, deal: Deal, question: str, today: dt.date) -> PlainAnswer:
    """What was read that the question asks for; a document that says so where it is nothing."""
    view = View(session, deal.name)
    topics: dict[str, tuple[str, ...]] = dict.fromkeys(view.topics, ())
    topics |= {topic.name: topic.phrasings for topic in deal.topics}
    asked = meant(question, view.actors, topics, today)
    about = About(
        tuple(actor.name for actor in asked.actors), asked.topics, asked.since, asked.until, asked.words
    )
    ids = [actor.id for actor in asked.actors]
    hits = None
    if asked.words:
        hits = search.search(
            session, deal.name, asked.words, plainly.HITS, since=asked.since, actor_ids=ids or None
        )
        hits = _until(hits, asked.until)
    narrowed = bool(asked.actors or asked.topics or asked.since or asked.kinds)
    if not narrowed or (hits and hits.hits and asked.kinds <= {Kind.POSITIONS}):
        return plainly.plainly(deal, FactSet(), question, about, (), today, hits)
    kinds = asked.kinds or frozenset(Kind)
    if view.whole:
        facts = _facts(session, deal, asked, ids)
        return plainly.plainly(deal, facts, question, about, kinds, today, hits)
    wanted = {fold.plain(topic) for topic in asked.topics}
    # A topic that nobody speaks on is looked for too, and not found.
    spellings = [name for name in view.topics if fold.plain(name) in wanted] or asked.topics
    tables = [_TABLES[kind] for kind in kinds]
    part = view.asked(ids, spellings, tables, asked.since, asked.until, today)
    facts = plainly.within(part.facts, asked.since, asked.until)
    document = plainly.plainly(deal, facts, question, about, kinds, today, hits)
    return cast(PlainAnswer, told(document, view.counts, part.beyond))


def _facts(session: Session, deal: Deal, asked: Meant, ids: list[str]) -> FactSet:
    topic = asked.topics[0] if len(asked.topics) == 1 else None
    # Events are asked for by when they take place, which may be long after they were announced.
    since = None if Kind.EVENTS in asked.kinds else asked.since
    facts = queries.facts(session, deal.name, actor_ids=ids or None, topic=topic, since=since)
    if len(asked.topics) > 1:
        facts = replace(
            facts,
            positions=tuple(p for p in facts.positions if p.topic in asked.topics),
            questions=tuple(q for q in facts.questions if q.topic in asked.topics),
            figures=(),
            events=(),
        )
    return plainly.within(facts, asked.since, asked.until)


def _until(found: search.Found, until: dt.date | None) -> search.Found:
    if until is None:
        return found
    days = {article.key: article.published_on for article in found.facts.articles}
    hits = tuple(
        hit for hit in found.hits if (day := days[hit.evidence.article]) is not None and day <= until
    )
    return replace(found, hits=hits, total=len(hits))
