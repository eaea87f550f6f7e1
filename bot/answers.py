"""A command and the store -> a document. Slack and the command line both ask here, and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.command import (
    ActorQuery,
    Ask,
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
from bot.plain import answering
from briefings.brief import actor as actor_card
from briefings.brief import daily, found, help, lists, meeting, names, side_by_side
from briefings.brief import topic as topic_card
from briefings.brief.beyond import told
from briefings.brief.document import Document
from briefings.compare import fold
from briefings.deals import Deal
from briefings.errors import Ambiguous, DealbriefError, NotFound
from briefings.store import landmarks, search
from briefings.store.cache import Cache
from briefings.store.counted import Beyond, Part
from briefings.store.part import View
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
    view = View(session, deal.name)
    question = ("document", view.id, view.revision, deal, command, today, prefix, page)
    document = _documents.get(
        session, question, lambda: _document(session, view, deal, command, today, prefix, page)
    )
    if page > 1 and not document.sources:
        raise NothingRead(f"There is no page {page} of that.")
    return document


# Asked again before anything new is read, a question has the same answer.
_documents = Cache(200)


def _document(
    session: Session, view: View, deal: Deal, command: Command, today: dt.date, prefix: str, page: int
) -> Document:
    if isinstance(command, Ask):
        return answering.answer(session, deal, command.question, today)
    if isinstance(command, Search):
        start = (page - 1) * found.HITS
        hits = search.search(session, deal.name, command.words, found.HITS, start)
        return found.results(deal, command.words, hits, today, page)
    if isinstance(command, Help):
        part = view.recent()
        return told(help.guide(deal, part.facts, today, prefix), view.counts, Beyond())
    if not view.counts.articles:
        raise NothingRead(
            f"No statement, figure, date or open question about {deal.title or deal.name} has been read yet; "
            f"`{prefix} add https://...` reads an article, `dealbrief ingest PATH` reads files."
        )
    part, make = _asked(session, view, deal, command, today, page)
    document = make(part.facts)
    return document if part.whole else told(document, view.counts, part.beyond, page)


Make = Callable[[FactSet], Document]


def _asked(
    session: Session, view: View, deal: Deal, command: Command, today: dt.date, page: int
) -> tuple[Part, Make]:
    """The part of the deal that is asked for, and what makes a document of it."""
    match command:
        case ActorQuery(name):
            id = _actor(view, name, ActorQuery).id
            return view.of_actors([id], page), lambda facts: actor_card.actor(deal, facts, id, today, page)
        case TopicQuery(name):
            on = _topic(deal, view, name, TopicQuery)
            part = view.on_topic(_spelt(view, on), page)
            return part, lambda facts: topic_card.topic(deal, facts, on, today, page)
        case Compare((), name):
            topic = None if name is None else _topic(deal, view, name, lambda name: Compare((), name))
            spelt = () if topic is None else _spelt(view, topic)
            part = view.of_everybody(spelt, page, side_by_side.COLUMNS, side_by_side.ACTORS)
            # A part holds no more than its page.
            nth = page if part.whole else 1
            return part, lambda facts: side_by_side.matrix(deal, facts, today, topic, nth)
        case Compare():
            return _compare(deal, view, command, today, page)
        case OpenQuestions(name):
            about = None if name is None else _topic(deal, view, name, OpenQuestions)
            part = view.questions(() if about is None else _spelt(view, about), page)
            return part, lambda facts: lists.questions(deal, facts, today, about, page)
        case Figures():
            return view.figures(page), lambda facts: lists.figures(deal, facts, today, page)
        case TimelineQuery(since):
            first = _from(session, deal, since, today)
            part = view.events(today, page, first)
            return part, lambda facts: lists.timeline(deal, facts, today, first, page)
        case Digest(sections):
            return view.recent(), lambda facts: daily.daily(deal, facts, today, sections)
        case Brief():
            return _brief(session, deal, view, command, today)
    raise TypeError(command)


def _compare(deal: Deal, view: View, command: Compare, today: dt.date, page: int) -> tuple[Part, Make]:
    asked = _joined(view, command.actors)
    if len(asked) == 1:
        asked = names.divided(view.actors, asked[0])

    def with_(number: int) -> Callable[[str], Command]:
        return lambda name: Compare((*asked[:number], name, *asked[number + 1 :]), command.on)

    named = [_actor(view, name, with_(number)) for number, name in enumerate(asked)]
    ids = list(dict.fromkeys(actor.id for actor in named))
    if len(ids) < 2:
        raise Unclear(
            f"To compare takes two names or more, and {named[0].name} is one: "
            "write them with “and” between them.",
            [("Everybody, by topic", Compare((), command.on))],
        )
    if len(ids) > COMPARED:
        raise Unclear(
            f"At most {COMPARED} can stand side by side, and these are {len(ids)}; leave some out.",
            [("Everybody, by topic", Compare((), command.on))],
        )
    topic = None
    if command.on is not None:
        topic = _topic(deal, view, command.on, lambda name: Compare(asked, name))
    spelt = () if topic is None else _spelt(view, topic)
    part = view.of_each(ids, spelt, page, side_by_side.TOPICS)
    nth = page if part.whole else 1  # a part holds no more than its page
    return part, lambda facts: side_by_side.comparison(deal, facts, today, ids, topic, nth)


def _brief(session: Session, deal: Deal, view: View, command: Brief, today: dt.date) -> tuple[Part, Make]:
    asked = _joined(view, command.with_)

    def with_(number: int) -> Callable[[str], Command]:
        return lambda name: Brief((*asked[:number], name, *asked[number + 1 :]), command.on, command.since)

    actors = [_actor(view, name, with_(number)) for number, name in enumerate(asked)]
    ids = tuple(dict.fromkeys(actor.id for actor in actors))
    topic = None
    if command.on is not None:
        topic = _topic(deal, view, command.on, lambda name: Brief(asked, name, command.since))
    first = _from(session, deal, command.since, today)
    part = view.meeting(ids, () if topic is None else _spelt(view, topic), first)
    if first is not None and not part.facts.articles:
        newest = view.counts.newest
        raise NothingRead(
            f"Nothing that was read is from {_day(first)} or later"
            + (f"; the newest article is from {_day(newest)}." if newest else "; ask for an earlier day.")
        )
    # Whoever was silent since then is still somebody to meet.
    here = {actor.id for actor in part.facts.actors}
    silent = dict.fromkeys(replace(actor, roles=()) for actor in actors if actor.id not in here)
    part = replace(part, facts=replace(part.facts, actors=(*part.facts.actors, *silent)))
    return part, lambda facts: meeting.meeting(deal, facts, today, ids, topic, first)


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


def _spelt(view: View, topic: str) -> tuple[str, ...]:
    """The spellings that the facts have of a topic; its own where there is none."""
    wanted = fold.plain(topic)
    return tuple(name for name in view.topics if fold.plain(name) == wanted) or (topic,)


def _joined(view: View, asked: Sequence[str]) -> tuple[str, ...]:
    """Names, of which two neighbours are one where somebody is called so: "Ministry of Trade and Ports"."""
    known = {fold.plain(form) for actor in view.actors for form in (actor.name, *actor.aliases)}
    out: list[str] = []
    for name in asked:
        if out and fold.plain(both := f"{out[-1]} and {name}") in known:
            out[-1] = both
        else:
            out.append(name)
    return tuple(out)


def _actor(view: View, name: str, instead: Callable[[str], Command]) -> Actor:
    try:
        return names.find_actor(view.actors, name)
    except (NotFound, Ambiguous) as error:
        raise _unclear(error, name, instead) from None


def _topic(deal: Deal, view: View, name: str, instead: Callable[[str], Command]) -> str:
    try:
        return names.find_topic(deal, view.topics, name)
    except NotFound as error:
        if error.nearest:
            raise _unclear(error, name, instead) from None
        known = tuple(dict.fromkeys([*(topic.name for topic in deal.topics), *view.topics]))
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
