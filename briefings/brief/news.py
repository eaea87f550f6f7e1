"""What is new: in one article that was just read, or for somebody who watches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from briefings.brief import agenda, lines, select
from briefings.brief.cite import Citations
from briefings.brief.document import News
from briefings.brief.line import Listing
from briefings.deals import Deal
from briefings.types import Article, Event, FactSet, Figure, Position, Question

FactT = TypeVar("FactT", Position, Figure, Event, Question)

LISTED = 6
"""Lines of each kind in a message; a modal has room for more."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """Facts told once each, near-duplicates in one group, newest group first."""

    positions: Sequence[Sequence[Position]] = ()
    figures: Sequence[Sequence[Figure]] = ()
    events: Sequence[Sequence[Event]] = ()
    questions: Sequence[Sequence[Question]] = ()

    @property
    def count(self) -> int:
        return len(self.positions) + len(self.figures) + len(self.events) + len(self.questions)


def fresh(facts: FactSet, articles: Collection[str], today: dt.date) -> Fresh:
    """What `facts` hold of the articles with those keys and of no other: said before is not new.

    Prefers to leave out: a position that repeats an earlier one in nearly the same words is none.
    """
    new = frozenset(articles)

    return Fresh(
        positions=_only(select.spoken(facts, facts.positions), new),
        figures=_only(select.figures(facts, facts.figures), new),
        events=_only([one.events for one in agenda.seen(facts, facts.events, today)], new),
        questions=_only(select.questions(facts, facts.questions), new),
    )


def _only(groups: Sequence[Sequence[FactT]], articles: frozenset[str]) -> list[Sequence[FactT]]:
    return [group for group in groups if all(fact.evidence.article in articles for fact in group)]


def news(
    deal: Deal,
    facts: FactSet,
    found: Fresh,
    today: dt.date,
    *,
    article: Article | None = None,
    watched: str | None = None,
    listed: int = LISTED,
) -> News:
    """The document of what is new in `article`, or for who watches `watched` ("Bessent on guarantees")."""
    cite = Citations(facts)
    seen = agenda.seen(facts, [event for group in found.events for event in group], today)
    positions = lines.positions(facts, cite, found.positions, listed)
    figures = tuple(lines.figure(facts, cite, group) for group in found.figures[:listed])
    events = lines.events(facts, cite, seen, listed)
    questions = tuple(lines.question(facts, cite, group) for group in found.questions[:listed])
    if article is not None:
        cite.cite(article.key)
    sources = cite.sources()
    return News(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        watched=watched,
        article=next((one for one in sources if article and one.article == article.key), None),
        actors=len({group[0].actor for group in found.positions}),
        positions=positions,
        figures=Listing(figures, len(found.figures)),
        events=events,
        questions=Listing(questions, len(found.questions)),
        sources=sources,
    )
