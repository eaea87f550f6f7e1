"""Facts made into lines: text in its own words, source numbers, evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from briefings.brief import agenda, select, wording
from briefings.brief.cite import Citations
from briefings.brief.document import Plan
from briefings.brief.line import EventLine, FigureLine, Listing, PositionLine, QuestionLine, RoleLine, Who
from briefings.compare import fold
from briefings.types import Actor, Event, Evidence, Fact, FactSet, Figure, Position, Question, Role

SHORT = 160
"""Characters of a figure's sentence that are printed when nothing says what it counts."""

OTHER_NAMES = 5


def position(
    facts: FactSet, cite: Citations, group: Sequence[Position], *, with_role: bool = False
) -> PositionLine:
    """The line of a group of near-duplicates: the first one's words, the sources of all."""
    first = group[0]
    article = facts.article_of(first)
    actor = facts.actor(first.actor)
    evidence = evidence_of(group)
    unsure = first.confidence < select.SURE
    named = unsure and select.names(actor, article.cut(first.source))
    return PositionLine(
        position=first.id,
        actor=actor.name,
        role=newest_role(facts, cite, actor, article.key) if with_role else None,
        stance=first.stance,
        topic=first.topic,
        words=wording.words(article, first),
        inferred=unsure and not named,
        unsure=unsure and named,
        day=article.published_on,
        publisher=article.publisher,
        sources=cite.numbers(evidence),
        evidence=evidence,
    )


def positions(
    facts: FactSet,
    cite: Citations,
    groups: Sequence[Sequence[Position]],
    limit: int,
    *,
    start: int = 0,
    with_role: bool = False,
) -> Listing[PositionLine]:
    """`limit` groups from `start` on; the actor's role stands in the first line only."""
    chosen = groups[start : start + limit]
    found = tuple(
        position(facts, cite, group, with_role=with_role and not i) for i, group in enumerate(chosen)
    )
    return Listing(found, len(groups), start)


def role(facts: FactSet, cite: Citations, group: Sequence[Role], near: str | None = None) -> RoleLine:
    """The fullest title of a group, read in the article `near` where that has it too."""
    full = [one for one in group if fold.plain(one.title) == fold.plain(group[0].title)]
    full.sort(key=lambda one: (one.evidence.article != near, one.affiliation is None))
    first = full[0]
    affiliation = first.affiliation
    if affiliation and fold.plain(affiliation) in fold.plain(first.title):
        affiliation = None
    return RoleLine(
        title=wording.fold(first.title),
        affiliation=affiliation,
        sources=cite.numbers([first.evidence]),
        evidence=(first.evidence,),
    )


def newest_role(facts: FactSet, cite: Citations, actor: Actor, near: str | None = None) -> RoleLine | None:
    groups = select.roles(facts, actor.roles)
    return role(facts, cite, groups[0], near) if groups else None


def who(facts: FactSet, cite: Citations, actor: Actor) -> Who:
    """Heading for an actor. Aliases that only repeat words of the name, a role or another are left out."""
    known = set(fold.tokens(actor.name))
    for one in actor.roles:
        known |= {*fold.tokens(one.title), *fold.tokens(one.affiliation or "")}
    aliases: list[str] = []
    for alias in sorted(actor.aliases, key=lambda one: -len(fold.tokens(one))):
        words = set(fold.tokens(alias))
        if not words <= known and not any(words <= set(fold.tokens(other)) for other in aliases):
            aliases.append(alias)
    return Who(
        actor.id, actor.name, actor.kind, newest_role(facts, cite, actor), tuple(aliases[:OTHER_NAMES])
    )


def figure(facts: FactSet, cite: Citations, group: Sequence[Figure]) -> FigureLine:
    first = group[0]
    article = facts.article_of(first)
    evidence = evidence_of(group)
    text = wording.pieces(article, first.spans, first.evidence.sentence)
    hedge = first.hedge or ""
    what, whole = wording.cut(wording.typographic(first.what), SHORT), False
    if not what:
        what, whole = wording.around(article, first.spans, first.evidence.sentence, SHORT), True
    elif f" {' '.join(fold.tokens(what))} " in f" {' '.join(fold.tokens(text))} ":
        what = ""  # "50% of the catch" needs no "catch" behind it
    return FigureLine(
        figure=first.id,
        text=text,
        hedge="" if hedge.casefold() in text.casefold() else hedge,
        what=what,
        whole_sentence=whole,
        status=first.status,
        actor=facts.actor(first.actor).name if first.actor else None,
        day=article.published_on,
        publisher=article.publisher,
        sources=cite.numbers(evidence),
        evidence=evidence,
    )


def figures(
    facts: FactSet,
    cite: Citations,
    chosen: Iterable[Figure],
    limit: int,
    first: Collection[str] = (),
    start: int = 0,
) -> Listing[FigureLine]:
    """`limit` figures from `start` on; `first` are ids of actors whose figures come before the others."""
    groups = sorted(select.figures(facts, chosen), key=lambda group: group[0].actor not in first)
    shown = groups[start : start + limit]
    return Listing(tuple(figure(facts, cite, group) for group in shown), len(groups), start)


def event(facts: FactSet, cite: Citations, seen: agenda.Seen) -> EventLine:
    first = seen.events[0]
    article = facts.article_of(first)
    evidence = evidence_of(seen.events)
    days = [day for one in seen.events if (day := select.day_of(facts, one))]
    return EventLine(
        event=first.id,
        kind=first.kind,
        text=wording.around(article, first.spans, first.evidence.sentence),
        ahead=seen.ahead,
        planned=any(one.upcoming for one in seen.events),
        starts=seen.first,
        precision=first.precision,
        when=wording.fold(first.when) if first.when else None,
        place=first.place,
        actors=tuple(facts.actor(id).name for id in first.actors),
        announced=max(days, default=None),
        publisher=article.publisher,
        sources=cite.numbers(evidence),
        evidence=evidence,
    )


def events(
    facts: FactSet, cite: Citations, found: Sequence[agenda.Seen], limit: int, start: int = 0
) -> Listing[EventLine]:
    shown = found[start : start + limit]
    return Listing(tuple(event(facts, cite, one) for one in shown), len(found), start)


def plan(facts: FactSet, cite: Citations, found: Iterable[Event], today: dt.date, limit: int) -> Plan:
    """What is ahead as seen from the reference day of `facts`."""
    day = agenda.reference(facts, today)
    ahead = [one for one in agenda.seen(facts, found, day) if one.ahead]
    return Plan(day, day != today, events(facts, cite, ahead, limit))


def question(facts: FactSet, cite: Citations, group: Sequence[Question]) -> QuestionLine:
    first = group[0]
    article = facts.article_of(first)
    evidence = evidence_of(group)
    days = [day for one in group if (day := select.day_of(facts, one))]
    return QuestionLine(
        question=first.id,
        kind=first.kind,
        text=wording.passage(article, first.spans, first.evidence.sentence),
        topic=first.topic,
        actor=facts.actor(first.actor).name if first.actor else None,
        since=min(days, default=None),
        publisher=article.publisher,
        sources=cite.numbers(evidence),
        evidence=evidence,
    )


def questions(
    facts: FactSet,
    cite: Citations,
    chosen: Iterable[Question],
    limit: int,
    first: Collection[str] = (),
    start: int = 0,
) -> Listing[QuestionLine]:
    """`limit` questions from `start` on; `first` are ids of actors whose questions come before the others."""
    groups = sorted(select.questions(facts, chosen), key=lambda group: group[0].actor not in first)
    shown = groups[start : start + limit]
    return Listing(tuple(question(facts, cite, group) for group in shown), len(groups), start)


def evidence_of(group: Iterable[Fact]) -> tuple[Evidence, ...]:
    """The evidence of all, each once, in their order."""
    return tuple(dict.fromkeys(one.evidence for one in group))
