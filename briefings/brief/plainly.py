"""The answer to a question in plain words: what was read about the actors, topics and days in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

from briefings.brief import agenda, found, lines, select
from briefings.brief.cite import Citations
from briefings.brief.document import About, PlainAnswer
from briefings.brief.line import Listing
from briefings.deals import Deal
from briefings.store.search import Found
from briefings.types import Event, FactSet

POSITIONS = 8
OTHERS = 5
HITS = 6


def within(facts: FactSet, since: dt.date | None, until: dt.date | None) -> FactSet:
    """What was published between those days, both included, and events that take place then.

    An article without a day is in no span.
    """
    if since is None and until is None:
        return facts
    first, last = since or dt.date.min, until or dt.date.max

    def in_time(day: dt.date | None) -> bool:
        return day is not None and first <= day <= last

    def happens(event: Event) -> bool:
        return in_time(event.starts or select.day_of(facts, event))

    return replace(
        facts,
        positions=tuple(p for p in facts.positions if in_time(select.day_of(facts, p))),
        figures=tuple(f for f in facts.figures if in_time(select.day_of(facts, f))),
        events=tuple(e for e in facts.events if happens(e)),
        questions=tuple(q for q in facts.questions if in_time(select.day_of(facts, q))),
    )


def plainly(
    deal: Deal,
    facts: FactSet,
    question: str,
    about: About,
    kinds: Collection[str],
    today: dt.date,
    hits: Found | None = None,
) -> PlainAnswer:
    """The document of those `kinds` ("positions", "figures", "events", "questions") of `facts`, which hold
    nothing but what is asked for, and of the sentences that were searched for."""
    searched = hits or Found()
    articles = {article.key: article for article in (*facts.articles, *searched.facts.articles)}
    actors = {actor.id: actor for actor in (*searched.facts.actors, *facts.actors)}
    whole = replace(facts, articles=tuple(articles.values()), actors=tuple(actors.values()))
    cite = Citations(whole)
    sentences = tuple(found.line(cite, searched, one) for one in searched.hits)
    groups = select.spoken(whole, facts.positions if "positions" in kinds else ())
    shown = select.varied(whole, groups, POSITIONS)
    positions = lines.positions(whole, cite, shown, POSITIONS)
    figures = select.figures(whole, facts.figures if "figures" in kinds else ())
    seen = _upcoming_first(agenda.seen(whole, facts.events if "events" in kinds else (), today))
    questions = select.questions(whole, facts.questions if "questions" in kinds else ())
    return PlainAnswer(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        question=question,
        about=about,
        hits=Listing(sentences, searched.total),
        capped=searched.capped,
        missing=about.words if about.words and not sentences else "",
        positions=Listing(positions.lines, len(groups)),
        figures=Listing(tuple(lines.figure(whole, cite, group) for group in figures[:OTHERS]), len(figures)),
        events=lines.events(whole, cite, seen, OTHERS),
        questions=Listing(
            tuple(lines.question(whole, cite, group) for group in questions[:OTHERS]), len(questions)
        ),
        sources=cite.sources(),
    )


def _upcoming_first(seen: Sequence[agenda.Seen]) -> list[agenda.Seen]:
    """What is ahead by its day, then what is past, newest first."""
    ahead = [one for one in seen if one.ahead]
    return ahead + [one for one in reversed(seen) if not one.ahead]
