"""A question in plain words and the store -> a document."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.plain.meaning import Kind, Meant, meant
from briefings.brief import plainly
from briefings.brief.document import About, PlainAnswer
from briefings.deals import Deal
from briefings.store import queries, search
from briefings.types import FactSet

LOOKED_AT = 120  # newest facts of each kind


def answer(session: Session, deal: Deal, question: str, today: dt.date) -> PlainAnswer:
    """What was read that the question asks for; a document that says so where it is nothing."""
    topics: dict[str, tuple[str, ...]] = dict.fromkeys(queries.topics(session, deal.name), ())
    topics |= {topic.name: topic.phrasings for topic in deal.topics}
    asked = meant(question, queries.actors(session, deal.name), topics, today)
    about = About(
        tuple(actor.name for actor in asked.actors), asked.topics, asked.since, asked.until, asked.words
    )
    ids = [actor.id for actor in asked.actors] or None
    hits = None
    if asked.words:
        hits = search.search(session, deal.name, asked.words, plainly.HITS, since=asked.since, actor_ids=ids)
        hits = _until(hits, asked.until)
    narrowed = bool(asked.actors or asked.topics or asked.since or asked.kinds)
    if not narrowed or (hits and hits.hits and asked.kinds <= {Kind.POSITIONS}):
        return plainly.plainly(deal, FactSet(), question, about, (), today, hits)
    kinds = asked.kinds or frozenset(Kind)
    facts = _facts(session, deal, asked, ids)
    return plainly.plainly(deal, facts, question, about, kinds, today, hits)


def _facts(session: Session, deal: Deal, asked: Meant, ids: list[str] | None) -> FactSet:
    topic = asked.topics[0] if len(asked.topics) == 1 else None
    # Events are asked for by when they take place, which may be long after they were announced.
    since = None if Kind.EVENTS in asked.kinds else asked.since
    facts = queries.facts(session, deal.name, actor_ids=ids, topic=topic, since=since, limit=LOOKED_AT)
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
