"""A command and the store -> a document. Slack and the command line both ask here, and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.command import (
    ActorQuery,
    Brief,
    Command,
    Compare,
    Digest,
    Figures,
    Help,
    Landmark,
    OpenQuestions,
    Search,
    Since,
    TimelineQuery,
    TopicQuery,
    clip,
)
from briefings.brief import actor as actor_card
from briefings.brief import daily, found, help, lists, meeting, names, select, side_by_side
from briefings.brief import topic as topic_card
from briefings.brief.document import Document
from briefings.compare import fold
from briefings.deals import Deal
from briefings.errors import Ambiguous, DealbriefError, NotFound
from briefings.store import landmarks, queries, search
from briefings.types import Actor, FactSet

COMPARED = 5  # actors side by side; of more, nobody sees a difference
OFFERED = 10  # commands offered in place of one that is unclear


class NothingRead(DealbriefError):
    """No article to answer from: says how to read some, or which day to ask for."""


class Unclear(DealbriefError):
    """A name that fits nothing or too much. `instead` holds what may have been meant: a label and the
    command with that name in it."""

    def __init__(self, message: str, instead: Sequence[tuple[str, Command]] = ()) -> None:
        super().__init__(message)
        self.instead = tuple(instead)


def answer(
    session: Session, deal: Deal, command: Command, today: dt.date, prefix: str = "/deal", page: int = 1
) -> Document:
    """The document that answers `command`, as seen from `today`; `prefix` is how examples begin.

    Long lists are told in pages, from 1 on. Raises NothingRead before the first article and after the last
    page, and Unclear for a name that is not known or not clear.
    """
    document = _document(session, deal, command, today, prefix, page)
    if page > 1 and not document.sources:
        raise NothingRead(f"There is no page {page} of that.")
    return document


def _document(
    session: Session, deal: Deal, command: Command, today: dt.date, prefix: str, page: int
) -> Document:
    if isinstance(command, Search):
        start = (page - 1) * found.HITS
        hits = search.search(session, deal.name, command.words, found.HITS, start)
        return found.results(deal, command.words, hits, today, page)
    facts = queries.facts(session, deal.name)
    if isinstance(command, Help):
        return help.guide(deal, facts, today, prefix)
    if not facts.articles:
        raise NothingRead(
            f"No statement, figure, date or open question about {deal.title or deal.name} has been read yet; "
            "whoever runs this bot reads articles with `dealbrief ingest PATH`."
        )
    match command:
        case ActorQuery(name):
            asked = _actor(facts, name, ActorQuery)
            return actor_card.actor(deal, facts, asked.id, today, page)
        case TopicQuery(name):
            return topic_card.topic(deal, facts, _topic(deal, facts, name, TopicQuery), today, page)
        case Compare((), on):
            topic = None if on is None else _topic(deal, facts, on, lambda name: Compare((), name))
            return side_by_side.matrix(deal, facts, today, topic, page)
        case Compare():
            return _compare(deal, facts, command, today, page)
        case OpenQuestions(None):
            return lists.questions(deal, facts, today, page=page)
        case OpenQuestions(str(name)):
            return lists.questions(deal, facts, today, _topic(deal, facts, name, OpenQuestions), page)
        case Figures():
            return lists.figures(deal, facts, today, page)
        case TimelineQuery(since):
            return lists.timeline(deal, facts, today, _from(session, deal, since, today), page)
        case Digest(sections):
            return daily.daily(deal, facts, today, sections)
        case Brief():
            return _brief(session, deal, facts, command, today)
    raise TypeError(command)


def _compare(deal: Deal, facts: FactSet, command: Compare, today: dt.date, page: int) -> Document:
    asked = _joined(facts, command.actors)
    if len(asked) == 1:
        asked = names.divided(facts.actors, asked[0])

    def with_(number: int) -> Callable[[str], Command]:
        return lambda name: Compare((*asked[:number], name, *asked[number + 1 :]), command.on)

    ids = [_actor(facts, name, with_(number)).id for number, name in enumerate(asked)]
    ids = list(dict.fromkeys(ids))
    if len(ids) < 2:
        raise Unclear(
            f"To compare takes two names or more, and {facts.actor(ids[0]).name} is one: "
            "write them with “and” between them.",
            [("Everybody, by topic", Compare((), command.on))],
        )
    topic = None
    if command.on is not None:
        topic = _topic(deal, facts, command.on, lambda name: Compare(asked, name))
    return side_by_side.comparison(deal, facts, today, ids[:COMPARED], topic, page)


def _brief(session: Session, deal: Deal, facts: FactSet, command: Brief, today: dt.date) -> Document:
    asked = _joined(facts, command.with_)

    def with_(number: int) -> Callable[[str], Command]:
        return lambda name: Brief((*asked[:number], name, *asked[number + 1 :]), command.on, command.since)

    actors = [_actor(facts, name, with_(number)) for number, name in enumerate(asked)]
    topic = None
    if command.on is not None:
        topic = _topic(deal, facts, command.on, lambda name: Brief(asked, name, command.since))
    first = _from(session, deal, command.since, today)
    if first is not None:
        newest = max((day for article in facts.articles if (day := article.published_on)), default=None)
        facts = queries.facts(session, deal.name, since=first)
        if not facts.articles:
            raise NothingRead(
                f"Nothing that was read is from {_day(first)} or later"
                + (f"; the newest article is from {_day(newest)}." if newest else "; ask for an earlier day.")
            )
        # Whoever was silent since then is still somebody to meet.
        here = {actor.id for actor in facts.actors}
        silent = dict.fromkeys(replace(actor, roles=()) for actor in actors if actor.id not in here)
        facts = replace(facts, actors=(*facts.actors, *silent))
    return meeting.meeting(
        deal, facts, today, tuple(dict.fromkeys(actor.id for actor in actors)), topic, first
    )


def _from(session: Session, deal: Deal, since: Since | None, today: dt.date) -> dt.date | None:
    """The first day that is asked for. Raises NothingRead where no meeting is known."""
    if since is not Landmark.LAST_MEETING:
        return since
    day = landmarks.last_meeting(session, deal.name, today)
    if day is None:
        raise NothingRead(
            f"No past meeting, talks or visit with a date was read about {deal.title or deal.name}; "
            "name a day, as in `since 2w`."
        )
    return day


def _joined(facts: FactSet, asked: Sequence[str]) -> tuple[str, ...]:
    """Names, of which two neighbours are one where somebody is called so: "Ministry of Trade and Ports"."""
    known = {fold.plain(form) for actor in facts.actors for form in (actor.name, *actor.aliases)}
    out: list[str] = []
    for name in asked:
        if out and fold.plain(both := f"{out[-1]} and {name}") in known:
            out[-1] = both
        else:
            out.append(name)
    return tuple(out)


def _actor(facts: FactSet, name: str, instead: Callable[[str], Command]) -> Actor:
    try:
        return names.find_actor(facts.actors, name)
    except (NotFound, Ambiguous) as error:
        raise _unclear(error, name, instead) from None


def _topic(deal: Deal, facts: FactSet, name: str, instead: Callable[[str], Command]) -> str:
    try:
        return names.find_topic(deal, facts, name)
    except NotFound as error:
        if error.nearest:
            raise _unclear(error, name, instead) from None
        known = tuple(dict.fromkeys([*(topic.name for topic in deal.topics), *select.topics(facts)]))
        raise _unclear(NotFound(_no_topic(name, known), known), name, instead) from None
    except Ambiguous as error:
        raise _unclear(error, name, instead) from None


def _unclear(error: NotFound | Ambiguous, asked: str, instead: Callable[[str], Command]) -> Unclear:
    near = error.nearest if isinstance(error, NotFound) else error.candidates
    # A name that was asked for already would lead here again.
    names_ = [name for name in dict.fromkeys(near) if fold.plain(name) != fold.plain(asked)]
    offered = [(name, instead(name)) for name in names_[:OFFERED]]
    if isinstance(error, NotFound) and any(char.isalnum() for char in asked):
        offered.append(("Search for it", Search(asked)))
    return Unclear(str(error), offered)


def _no_topic(name: str, known: Sequence[str]) -> str:
    if not known:
        return (
            f"No topic called '{clip(name)}' was read about, and no other either; the deal file names topics."
        )
    return f"I know no topic called '{clip(name)}'; there are {', '.join(known[:OFFERED])}."


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
