"""Whether somebody who watches is told, and of what: pure, but that `news_for` and `past` read the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from briefings import clock
from briefings.brief import agenda, news
from briefings.brief.news import Fresh
from briefings.store import queries
from briefings.store.watches import Kind, Manner, Watch, Wish
from briefings.types import FactSet

SETTLES = dt.timedelta(minutes=2)
"""With no new article for so long, those that came together are told in one message."""

PATIENCE = dt.timedelta(minutes=15)
"""The first of them waits no longer than this, however many follow."""

BEFORE = dt.timedelta(days=30)
"""How far back a fact may have been told that is not new any more."""

PREVIEW = dt.timedelta(days=30)
MOST = 500
"""Facts of each kind that one alert or preview looks at."""


def may_tell(
    manner: Manner, sent_today: int, arrivals: tuple[dt.datetime, dt.datetime], now: dt.datetime
) -> bool:
    """Whether now is the time for one message about the articles that came at `arrivals`, first and last."""
    first, last = arrivals
    settled = now - last >= SETTLES or now - first >= PATIENCE
    return settled and not quiet(manner, now) and sent_today < manner.daily_cap


def quiet(manner: Manner, now: dt.datetime) -> bool:
    """Whether `now` is in the quiet hours, which may run over midnight; their end is not quiet any more."""
    begins, ends = manner.quiet_from, manner.quiet_to
    if begins is None or ends is None or begins == ends:
        return False
    time = now.astimezone(clock.zone(manner.zone)).time()
    return begins <= time < ends if begins < ends else time >= begins or time < ends


def today(manner: Manner, now: dt.datetime) -> dt.datetime:
    """When the day began whose alerts the daily cap counts, in UTC."""
    return clock.local(now.astimezone(clock.zone(manner.zone)).date(), dt.time(), manner.zone)


def only(wish: Wish, found: Fresh) -> Fresh:
    """What of `found` a wish for one kind of fact asks for."""
    match wish.kind:
        case Kind.FIGURES:
            return Fresh(figures=found.figures)
        case Kind.EVENTS:
            return Fresh(events=found.events)
        case Kind.QUESTIONS:
            return Fresh(questions=found.questions)
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """What an alert tells, and the facts it is made from."""

    facts: FactSet
    found: Fresh


def news_for(session: Session, watch: Watch, upto: int, now: dt.datetime) -> Told:
    """What is new for the watch in the articles after its mark and up to the place `upto`."""
    new = _facts(session, watch.deal, watch.wish, after=watch.mark, upto=upto)
    keys = {fact.evidence.article for fact in new.facts()}
    if not keys:
        return Told(new, Fresh())
    days = [day for article in new.articles if article.key in keys and (day := article.published_on)]
    since = min(days, default=clock.today(watch.manner.zone)) - BEFORE
    known = _facts(session, watch.deal, watch.wish, since=since, upto=watch.mark)
    facts = joined(new, known)
    found = news.fresh(facts, keys, now.astimezone(clock.zone(watch.manner.zone)).date())
    return Told(facts, only(watch.wish, found))


@dataclass(frozen=True, slots=True)
class Past:
    """What a watch would have told in the 30 days that end with `day`, and on how many of them; `old` says
    that `day` is that of the newest article, since nothing was read lately."""

    told: Told
    days: int
    day: dt.date
    old: bool


def past(session: Session, deal: str, wish: Wish, day: dt.date) -> Past:
    """As seen from `day`, or from the newest article's where that is more than two weeks ago."""
    last = queries.newest_day(session, deal)
    end = last if last is not None and day - last > agenda.OLD_AFTER else day
    facts = _facts(session, deal, wish, since=end - PREVIEW)
    found = only(wish, news.fresh(facts, {article.key for article in facts.articles}, end))
    groups: list[Sequence[object]] = [*found.positions, *found.figures, *found.events, *found.questions]
    firsts = {_first_day(facts, group) for group in groups}
    return Past(Told(facts, found), len(firsts), end, end != day)


def joined(new: FactSet, known: FactSet) -> FactSet:
    """Two parts of one deal as one, the new first."""
    articles = {article.key: article for article in (*known.articles, *new.articles)}
    actors = {actor.id: actor for actor in known.actors}
    for actor in new.actors:
        seen = actors.get(actor.id)
        actors[actor.id] = replace(actor, mentions=actor.mentions + seen.mentions) if seen else actor
    return FactSet(
        articles=tuple(articles.values()),
        actors=tuple(actors.values()),
        positions=new.positions + known.positions,
        figures=new.figures + known.figures,
        events=new.events + known.events,
        questions=new.questions + known.questions,
    )


def _facts(
    session: Session,
    deal: str,
    wish: Wish,
    *,
    since: dt.date | None = None,
    after: int | None = None,
    upto: int | None = None,
) -> FactSet:
    return queries.facts(
        session,
        deal,
        actor_ids=None if wish.actor is None else (wish.actor,),
        topic=wish.topic,
        since=since,
        after=after,
        upto=upto,
        limit=MOST,
    )


def _first_day(facts: FactSet, group: Sequence[object]) -> dt.date | None:
    days = [facts.article_of(fact).published_on for fact in group]  # type: ignore[arg-type]
    return min((day for day in days if day), default=None)
