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
    Digest,
    Figures,
    Help,
    OpenQuestions,
    TimelineQuery,
    TopicQuery,
)
from briefings.brief import actor as actor_card
from briefings.brief import daily, help, lists, meeting, names
from briefings.brief import topic as topic_card
from briefings.brief.document import Document
from briefings.compare import fold
from briefings.deals import Deal
from briefings.errors import Ambiguous, DealbriefError, NotFound
from briefings.store import deliveries, queries
from briefings.types import Actor, FactSet

OFFERED = 10  # commands offered in place of one that is unclear


class NothingRead(DealbriefError):
    """The deal has no article yet: says how to read some."""


class Unclear(DealbriefError):
    """A name that fits nothing or too much. `instead` holds what may have been meant: a label and the
    command with that name in it."""

    def __init__(self, message: str, instead: Sequence[tuple[str, Command]] = ()) -> None:
        super().__init__(message)
        self.instead = tuple(instead)


def deal(session: Session, team: str, channel: str) -> Deal:
    """The deal that a channel follows, or the only one there is. Raises NotFound or Ambiguous."""
    name = deliveries.channel_deal(session, team, channel)
    return queries.deal(session, name)


def answer(session: Session, deal: Deal, command: Command, today: dt.date, prefix: str = "/deal") -> Document:
    """The document that answers `command`, as seen from `today`; `prefix` is how examples begin.

    Raises NothingRead before the first article, and Unclear for a name that is not known or not clear.
    """
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
            found = _actor(facts, name, ActorQuery)
            return actor_card.actor(deal, facts, found.id, today)
        case TopicQuery(name):
            return topic_card.topic(deal, facts, _topic(deal, facts, name, TopicQuery), today)
        case OpenQuestions(None):
            return lists.questions(deal, facts, today)
        case OpenQuestions(str(name)):
            return lists.questions(deal, facts, today, _topic(deal, facts, name, OpenQuestions))
        case Figures():
            return lists.figures(deal, facts, today)
        case TimelineQuery(day):
            return lists.timeline(deal, facts, today, day)
        case Digest():
            return daily.daily(deal, facts, today)
        case Brief():
            return _brief(session, deal, facts, command, today)
    raise TypeError(command)


def _brief(session: Session, deal: Deal, facts: FactSet, command: Brief, today: dt.date) -> Document:
    asked = _joined(facts, command.with_)

    def with_(number: int) -> Callable[[str], Command]:
        return lambda name: Brief((*asked[:number], name, *asked[number + 1 :]), command.on, command.since)

    actors = [_actor(facts, name, with_(number)) for number, name in enumerate(asked)]
    topic = None
    if command.on is not None:
        topic = _topic(deal, facts, command.on, lambda name: Brief(asked, name, command.since))
    if command.since is not None:
        facts = queries.facts(session, deal.name, since=command.since)
        # Whoever was silent since then is still somebody to meet.
        here = {actor.id for actor in facts.actors}
        silent = dict.fromkeys(replace(actor, roles=()) for actor in actors if actor.id not in here)
        facts = replace(facts, actors=(*facts.actors, *silent))
    return meeting.meeting(deal, facts, today, tuple(dict.fromkeys(actor.id for actor in actors)), topic)


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
    except (NotFound, Ambiguous) as error:
        raise _unclear(error, name, instead) from None


def _unclear(error: NotFound | Ambiguous, asked: str, instead: Callable[[str], Command]) -> Unclear:
    near = error.nearest if isinstance(error, NotFound) else error.candidates
    # A name that was asked for already would lead here again.
    names_ = [name for name in dict.fromkeys(near) if fold.plain(name) != fold.plain(asked)]
    return Unclear(str(error), [(name, instead(name)) for name in names_[:OFFERED]])
