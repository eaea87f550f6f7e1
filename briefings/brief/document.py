"""The documents that a briefing can be: what is said, in which order, from which source; not how it looks.

Their lines are in `line`. Labels, dates and headings are the templates' business.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from briefings.brief.line import (
    EMPTY,
    ChangeLine,
    EventLine,
    FigureLine,
    FigureShiftLine,
    HitLine,
    Listing,
    PointLine,
    PositionLine,
    QuestionLine,
    RoleLine,
    Source,
    Who,
)
from briefings.types import FigureStatus


@dataclass(frozen=True, slots=True)
class Reading:
    """What the document was made from, and the newest article's day where one is known."""

    articles: int = 0
    actors: int = 0
    positions: int = 0
    figures: int = 0
    events: int = 0
    questions: int = 0
    newest: dt.date | None = None

    @property
    def facts(self) -> int:
        return self.positions + self.figures + self.events + self.questions


@dataclass(frozen=True, slots=True)
class ActorBlock:
    who: Who
    positions: Listing[PositionLine]


@dataclass(frozen=True, slots=True)
class TopicBlock:
    """Positions on one topic; `topic` is None for those that no topic was found for."""

    topic: str | None
    positions: Listing[PositionLine]


@dataclass(frozen=True, slots=True)
class Plan:
    """Events ahead as seen from `as_of`: the document's day, or the newest article's when all are old."""

    as_of: dt.date
    old: bool
    events: Listing[EventLine]


@dataclass(frozen=True, slots=True)
class ConflictBlock:
    """Different values that the articles give for one thing, newest first."""

    what: str
    figures: tuple[FigureLine, ...]

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(ref for figure in self.figures for ref in figure.refs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`kind` names the template folder; `deal` is the deal's title; `day` the day it is made for.

    Long lists are told in pages: what is listed is that of `page`, from 1 on, and `more` says whether
    another page follows.
    """

    kind: ClassVar[str]
    deal: str
    day: dt.date
    reading: Reading
    sources: tuple[Source, ...] = ()
    page: int = 1
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyDigest(Document):
    kind: ClassVar[str] = "daily"
    actors: Listing[ActorBlock]
    shifts: tuple[ChangeLine, ...]
    figures: Listing[FigureLine]
    plan: Plan
    questions: Listing[QuestionLine]
    points: Listing[PointLine] = EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingBrief(Document):
    """`with_actors` and `on` are what was asked for; both empty: the whole deal. `since`: the day from which
    articles were taken.

    `silent` are the actors asked for who hold none of the positions asked for; `positions_total` counts
    these, shown or not, near-duplicates once.
    """

    kind: ClassVar[str] = "meeting"
    with_actors: tuple[str, ...]
    on: str | None
    since: dt.date | None = None
    silent: tuple[str, ...]
    people: Listing[Who]
    topics: Listing[TopicBlock]
    positions_total: int
    shifts: tuple[ChangeLine, ...]
    figures: Listing[FigureLine]
    questions: Listing[QuestionLine]
    points: Listing[PointLine] = EMPTY
    plan: Plan

    @property
    def positions_shown(self) -> int:
        return sum(len(block.positions.lines) for block in self.topics.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorCard(Document):
    kind: ClassVar[str] = "actor"
    who: Who
    roles: tuple[RoleLine, ...]
    positions: Listing[PositionLine]
    shifts: tuple[ChangeLine, ...]
    figures: Listing[FigureLine]
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCard(Document):
    kind: ClassVar[str] = "topic"
    topic: str
    actors: Listing[ActorBlock]
    shifts: tuple[ChangeLine, ...]
    questions: Listing[QuestionLine]
    points: Listing[PointLine] = EMPTY


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic, with a listing for each actor in the comparison's order; `topic` None: on none."""

    topic: str | None
    positions: tuple[Listing[PositionLine], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Document):
    """`shared` are the topics that at least two of `actors` speak on, `single` those of one alone. Paged
    are both together, in this order. `on`: the one topic that was asked for."""

    kind: ClassVar[str] = "compare"
    actors: tuple[Who, ...]
    on: str | None
    shared: Listing[TopicRow]
    single: Listing[TopicRow]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """`cells` are in the order of the topics: where the actor stands, None where nothing was read."""

    who: Who
    cells: tuple[PositionLine | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix(Document):
    """Actor by topic. `topics` are paged; `rows` are whoever speaks most on those of this page."""

    kind: ClassVar[str] = "matrix"
    topics: Listing[str]
    rows: Listing[MatrixRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults(Document):
    """`capped`: there may be more hits than `hits.total`. `reading` counts what was found only."""

    kind: ClassVar[str] = "search"
    words: str
    hits: Listing[HitLine]
    capped: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What a question in plain words was understood to be about; `words` are looked for in sentences."""

    actors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""

    @property
    def anything(self) -> bool:
        return bool(self.actors or self.topics or self.since or self.until or self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(Document):
    """A deal as somebody sees it who looked last at `since`; `articles` have been read from then on."""

    kind: ClassVar[str] = "home"
    since: dt.date
    articles: int
    shifts: tuple[ChangeLine, ...]
    positions: Listing[PositionLine]
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainAnswer(Document):
    """What was read that a question in plain words asks for. `missing` are words that no sentence has."""

    kind: ClassVar[str] = "plain"
    question: str
    about: About
    positions: Listing[PositionLine] = EMPTY
    figures: Listing[FigureLine] = EMPTY
    events: Listing[EventLine] = EMPTY
    questions: Listing[QuestionLine] = EMPTY
    hits: Listing[HitLine] = EMPTY
    capped: bool = False
    missing: str = ""

    @property
    def found(self) -> int:
        return sum(
            len(part.lines) for part in (self.positions, self.figures, self.events, self.questions, self.hits)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionList(Document):
    kind: ClassVar[str] = "open"
    topic: str | None
    questions: Listing[QuestionLine]
    points: Listing[PointLine] = EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable(Document):
    """`older`: how many figures were read before those that are sorted here."""

    kind: ClassVar[str] = "figures"
    groups: tuple[tuple[FigureStatus, Listing[FigureLine]], ...]
    conflicts: tuple[ConflictBlock, ...]
    shifts: tuple[FigureShiftLine, ...] = ()
    older: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Document):
    kind: ClassVar[str] = "timeline"
    since: dt.date | None
    past: Listing[EventLine]
    ahead: Listing[EventLine]
    undated: Listing[EventLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class News(Document):
    """What is new in `article`, or for somebody who watches `watched`; `actors` counts who speaks."""

    kind: ClassVar[str] = "news"
    watched: str | None
    article: Source | None
    actors: int
    positions: Listing[PositionLine]
    figures: Listing[FigureLine]
    events: Listing[EventLine]
    questions: Listing[QuestionLine]


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """`name` is the command, which the template explains; `example` is what a person may type."""

    name: str
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help(Document):
    """`command` is what every example begins with: "/deal" or "dealbrief". `general`: asked where no deal
    is followed, so that it is about none."""

    kind: ClassVar[str] = "help"
    command: str
    entries: tuple[HelpEntry, ...]
    general: bool = False
