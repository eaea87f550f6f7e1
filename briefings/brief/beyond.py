"""What a document made from a part of a deal tells of the rest: how much there is that it does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from briefings.brief.document import (
    ActorBlock,
    ActorCard,
    Comparison,
    DailyDigest,
    Document,
    FigureTable,
    Matrix,
    MeetingBrief,
    PlainAnswer,
    QuestionList,
    Reading,
    Timeline,
    TopicCard,
    TopicRow,
)
from briefings.brief.line import Listing
from briefings.store import grid
from briefings.store.counted import Beyond, Counts

T = TypeVar("T")
DocumentT = TypeVar("DocumentT", bound=Document)


def told(document: Document, counts: Counts, beyond: Beyond, page: int = 1) -> Document:
    """`document` with the totals of the whole deal, of whose answer it is that page.

    Facts that were not looked at are counted one by one: reports of the same thing among them are not known
    to be the same.
    """
    document = replace(document, reading=_reading(counts))
    match document:
        case ActorCard(page=page):
            listed = _grown(document.positions, beyond.positions)
            figures = _grown(document.figures, beyond.figures) if page == 1 else document.figures
            return replace(document, positions=listed, figures=figures, more=listed.more)
        case TopicCard(page=page):
            actors = _blocks(document.actors, beyond)
            questions = _grown(document.questions, beyond.questions) if page == 1 else document.questions
            return replace(document, actors=actors, questions=questions, more=actors.more)
        case DailyDigest():
            # A part that is not wanted has no lines, and there is no more of it either.
            return replace(
                document,
                actors=_blocks(document.actors, beyond) if document.actors.lines else document.actors,
                figures=_grown(document.figures, beyond.figures if document.figures.lines else 0),
                questions=_grown(document.questions, beyond.questions if document.questions.lines else 0),
            )
        case QuestionList():
            questions = _grown(document.questions, beyond.questions)
            return replace(document, questions=questions, more=questions.more or document.points.more)
        case Timeline():
            past = _grown(document.past, beyond.past)
            return replace(document, past=past, more=document.more or past.more)
        case MeetingBrief():
            return _meeting(document, beyond)
        case PlainAnswer():
            return replace(
                document,
                positions=_grown(document.positions, beyond.positions),
                figures=_grown(document.figures, beyond.figures),
                events=_grown(document.events, beyond.events),
                questions=_grown(document.questions, beyond.questions),
            )
        case FigureTable():
            return replace(document, older=beyond.figures)
        case Matrix() if beyond.crossed:
            crossed = beyond.crossed
            topics = Listing(document.topics.lines, crossed.topics, crossed.start)
            rows = Listing(document.rows.lines, crossed.actors)
            return replace(document, topics=topics, rows=rows, page=page, more=topics.more)
        case Comparison() if beyond.crossed:
            return _comparison(document, beyond.crossed, page)
    return document


def _reading(counts: Counts) -> Reading:
    return Reading(
        articles=counts.articles,
        actors=counts.speaking,
        positions=counts.positions,
        figures=counts.figures,
        events=counts.events,
        questions=counts.questions,
        newest=counts.newest,
    )


def _meeting(document: MeetingBrief, beyond: Beyond) -> MeetingBrief:
    document = replace(
        document,
        positions_total=document.positions_total + beyond.positions,
        figures=_grown(document.figures, beyond.figures),
        questions=_grown(document.questions, beyond.questions),
    )
    crossed = beyond.crossed
    if crossed is None:
        return document
    left: Counter[str] = Counter()
    for (_, topic), number in crossed.left.items():
        left[topic] += number
    blocks = tuple(
        replace(block, positions=_grown(block.positions, left[grid.key(block.topic or "")]))
        for block in document.topics.lines
    )
    return replace(
        document,
        people=replace(document.people, total=max(document.people.total, crossed.actors)),
        topics=Listing(blocks, max(document.topics.total, crossed.topics)),
    )


def _comparison(document: Comparison, crossed: grid.Crossed, page: int) -> Comparison:
    def row(one: TopicRow) -> TopicRow:
        topic = grid.key(one.topic or "")
        return TopicRow(
            one.topic,
            tuple(
                _grown(listing, crossed.left.get((who.id, topic), 0))
                for who, listing in zip(document.actors, one.positions, strict=True)
            ),
        )

    shared, single = (tuple(map(row, some.lines)) for some in (document.shared, document.single))
    return replace(
        document,
        shared=Listing(shared, crossed.shared),
        single=Listing(single, crossed.topics - crossed.shared),
        page=page,
        more=crossed.topics > crossed.start + len(shared) + len(single),
    )


def _grown(listing: Listing[T], more: int) -> Listing[T]:
    return replace(listing, total=listing.total + more)


def _blocks(listing: Listing[ActorBlock], beyond: Beyond) -> Listing[ActorBlock]:
    left: Mapping[str, int] = beyond.by_actor
    blocks = tuple(
        replace(block, positions=_grown(block.positions, left.get(block.who.id, 0)))
        for block in listing.lines
    )
    return Listing(blocks, listing.total + beyond.actors, listing.start)
