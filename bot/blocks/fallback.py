"""The text beside the blocks: what notifications, screen readers and old clients show instead of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from briefings.brief.document import (
    ActorCard,
    Comparison,
    DailyDigest,
    Document,
    FigureTable,
    Help,
    Matrix,
    MeetingBrief,
    News,
    PlainAnswer,
    QuestionList,
    SearchResults,
    Timeline,
    TopicCard,
)
from briefings.brief.line import Listing


@singledispatch
def summary(document: Document) -> str:
    """Title and counts of a document in plain words, understandable without its blocks."""
    return f"{document.deal}: {_list(_count(document.reading.facts, 'fact'))}"


@summary.register
def _(document: DailyDigest) -> str:
    return f"{document.deal}, digest for {_day(document.day)}: " + _list(
        _count(document.actors.total, "actor"),
        _count(document.figures.total, "figure"),
        _count(document.plan.events.total, "date ahead", "dates ahead"),
        _count(document.questions.total, "open question"),
    )


@summary.register
def _(document: MeetingBrief) -> str:
    about = f" with {_list(*document.with_actors)}" if document.with_actors else ""
    about += f" on {document.on}" if document.on else ""
    return f"{document.deal}, brief{about} for {_day(document.day)}: " + _list(
        _count(document.people.total, "actor"),
        _count(sum(block.positions.total for block in document.topics.lines), "position"),
        _count(document.figures.total, "figure"),
        _count(document.questions.total, "open question"),
    )


@summary.register
def _(document: ActorCard) -> str:
    role = f", {document.who.role.title}" if document.who.role else ""
    return f"{document.who.name}{role}: " + _list(
        _count(document.positions.total, "position"),
        _count(len(document.shifts), "shift"),
        _count(document.figures.total, "figure"),
    )


@summary.register
def _(document: TopicCard) -> str:
    return f"{document.topic} in {document.deal}: " + _list(
        _count(document.actors.total, "actor"), _count(document.questions.total, "open question")
    )


@summary.register
def _(document: Comparison) -> str:
    on = f" on {document.on}" if document.on else ""
    return f"{document.deal}, {_list(*(who.name for who in document.actors))} side by side{on}: " + _list(
        _count(
            document.shared.total, "topic that more than one speaks on", "topics that more than one speaks on"
        ),
        _count(document.single.total, "of one alone", "of one alone"),
    )


@summary.register
def _(document: Matrix) -> str:
    """The table itself in words, since not every client shows one."""
    rows = []
    for row in document.rows.lines:
        told = [
            f"{topic}: {line.stance}"
            for topic, line in zip(document.topics.lines, row.cells, strict=True)
            if line is not None
        ]
        rows.append(f"{row.who.name} ({', '.join(told)})")
    return f"{document.deal}, who stands where: {'; '.join(rows) or 'nothing yet'}"


@summary.register
def _(document: SearchResults) -> str:
    many = f"{document.hits.total} sentences or more" if document.capped else ""
    return f"{document.deal}, “{document.words}”: {many or _list(_count(document.hits.total, 'sentence'))}"


@summary.register
def _(document: QuestionList) -> str:
    on = f", {document.topic}" if document.topic else ""
    return f"{document.deal}{on}: {_list(_count(document.questions.total, 'open question'))}"


@summary.register
def _(document: FigureTable) -> str:
    return f"{document.deal}: " + _list(
        _count(sum(listing.total for _, listing in document.groups), "figure"),
        _count(len(document.conflicts), "conflict"),
    )


@summary.register
def _(document: Timeline) -> str:
    since = f" since {_day(document.since)}" if document.since else ""
    return f"{document.deal}, timeline{since}: " + _list(
        _count(document.past.total, "event past", "events past"),
        _count(document.ahead.total, "event ahead", "events ahead"),
        _count(document.undated.total, "without a date", "without a date"),
    )


@summary.register
def _(document: News) -> str:
    about = f"New on {document.watched}" if document.watched else "Read"
    if document.article and not document.watched:
        about += f" {document.article.title}"
    return f"{about} ({document.deal}): " + _list(
        _count(document.positions.total, "position"),
        _count(document.figures.total, "figure"),
        _count(document.events.total, "event"),
        _count(document.questions.total, "open question"),
    )


@summary.register
def _(document: Help) -> str:
    return f"What you can ask{'' if document.general else f' about {document.deal}'}: " + _list(
        *(f"{document.command} {entry.name}" for entry in document.entries)
    )


def rest(document: Document, prefix: str) -> str:
    """One sentence in mrkdwn: which commands show what a document leaves out and has no pages for; nothing
    where it leaves out nothing."""
    lists: Sequence[Listing[Any]] = ()
    shown = ""
    match document:
        case DailyDigest():
            lists = (document.actors, document.figures, document.questions, document.points)
            lists = (*lists, document.plan.events, *(block.positions for block in document.actors.lines))
            shown = f"`{prefix} actor NAME`, `{prefix} open`, `{prefix} figures` and `{prefix} timeline`"
        case MeetingBrief():
            lists = (document.people, document.topics, document.figures, document.questions, document.points)
            lists = (*lists, document.plan.events, *(block.positions for block in document.topics.lines))
            shown = f"`{prefix} actor NAME` and `{prefix} topic NAME`"
        case ActorCard():
            lists = (document.figures, document.plan.events)
            shown = f"`{prefix} figures` and `{prefix} timeline`"
        case TopicCard():
            lists = (document.questions, document.points)
            lists = (*lists, *(block.positions for block in document.actors.lines))
            shown = f"`{prefix} actor NAME` and `{prefix} open TOPIC`"
        case Comparison():
            rows = (*document.shared.lines, *document.single.lines)
            lists = [listing for row in rows for listing in row.positions]
            shown = f"`{prefix} actor NAME`"
        case Matrix():
            lists = (document.rows,)
            shown = f"`{prefix} topic NAME`"
    verb = "show" if " and " in shown else "shows"
    return f"{shown} {verb} the rest." if any(listing.short for listing in lists) else ""


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _count(number: int, one: str, many: str = "") -> str:
    """Empty for none, so that only what is there is listed."""
    return f"{number} {one if number == 1 else many or one + 's'}" if number else ""


def _list(*words: str) -> str:
    words = tuple(word for word in words if word)
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words) or "nothing yet"


@summary.register
def _(document: PlainAnswer) -> str:
    names = (*document.about.actors, *document.about.topics)
    return f"{_list(*names) if names else document.about.words or document.deal}: " + _list(
        _count(document.positions.total, "position"),
        _count(document.figures.total, "figure"),
        _count(document.events.total, "event"),
        _count(document.questions.total, "open question"),
        _count(document.hits.total, "sentence"),
    )
