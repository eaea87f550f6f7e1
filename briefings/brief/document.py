"""The documents that a briefing can be: what is said, in which order, from which source; not how it looks.

Every line holds the `Evidence` it rests on and the numbers of its sources in this document's list. Text
of an article is held as it will be printed: verbatim, white space folded, quotation marks typographic,
an ellipsis where it was cut. Labels, dates and headings are the templates' business.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from briefings.types import ActorKind, EventKind, Evidence, FigureStatus, Precision, QuestionKind, Stance


@dataclass(frozen=True, slots=True)
class Source:
    """One article that the document cites; `title` is its title or else the name of its file."""

    number: int
    article: str
    title: str
    publisher: str | None = None
    published: dt.date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What every printed line carries: source numbers of this document, and the evidence itself."""

    sources: tuple[int, ...]
    evidence: tuple[Evidence, ...]

    @property
    def refs(self) -> tuple[str, ...]:
        """The stored facts that the line tells, such as "p12": kind and primary key."""
        return ()


LineT = TypeVar("LineT")


def _ref(kind: str, id: str) -> tuple[str, ...]:
    """Ids that are no primary keys, as before storing, point to nothing that could be looked up."""
    return (f"{kind}{id}",) if id.isdecimal() else ()


@dataclass(frozen=True, slots=True)
class Listing(Generic[LineT]):
    """The lines that are shown out of `total` that there are, from number `start` on (0 is the first)."""

    lines: tuple[LineT, ...] = ()
    total: int = 0
    start: int = 0

    @property
    def short(self) -> bool:
        """Whether something was left out."""
        return self.total > len(self.lines)

    @property
    def more(self) -> bool:
        """Whether lines follow that are not shown."""
        return self.total > self.start + len(self.lines)


@dataclass(frozen=True, slots=True)
class Words:
    """A position in the words of its article.

    `quoted` means that `body` is the speaker's own words, to be set in quotation marks; otherwise it is
    the reporter's sentence, which may hold quotation marks of its own. The cue, when `body` does not
    hold it, is in `before` or `after`.
    """

    body: str
    quoted: bool = False
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine(Line):
    title: str
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """An actor as a heading: display name, newest role, other names."""

    id: str
    name: str
    kind: ActorKind
    role: RoleLine | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionLine(Line):
    """`day` and `publisher` are the newest article's.

    `inferred`: the speaker is not named there and the guess is not sure; `unsure`: the speaker is named, but
    the sentence may have been misread.

    `role` is filled where a reader meets the actor first, so that it is printed once.
    """

    position: str
    actor: str
    stance: Stance
    words: Words
    topic: str | None = None
    role: RoleLine | None = None
    inferred: bool = False
    unsure: bool = False
    day: dt.date | None = None
    publisher: str | None = None

    @property
    def refs(self) -> tuple[str, ...]:
        return _ref("p", self.position)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine(Line):
    """`text` is the figure as the article writes it.

    `what` is what it counts where that says more than `text`; or its sentence, and `whole_sentence` set,
    where nothing tells what it counts.
    """

    figure: str
    text: str
    what: str
    status: FigureStatus
    hedge: str = ""
    actor: str | None = None
    day: dt.date | None = None
    publisher: str | None = None
    whole_sentence: bool = False

    @property
    def refs(self) -> tuple[str, ...]:
        return _ref("f", self.figure)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine(Line):
    """`ahead` is as seen from the document's reference day; `planned` when the article saw it ahead.

    A planned event that is no longer ahead was not necessarily held. `announced` is the article's day.
    """

    event: str
    kind: EventKind
    text: str
    ahead: bool
    planned: bool
    starts: dt.date | None = None
    precision: Precision = Precision.NONE
    when: str | None = None
    place: str | None = None
    actors: tuple[str, ...] = ()
    announced: dt.date | None = None
    publisher: str | None = None

    @property
    def refs(self) -> tuple[str, ...]:
        return _ref("e", self.event)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine(Line):
    """`since` is the day of the earliest article that says so."""

    question: str
    kind: QuestionKind
    text: str
    topic: str | None = None
    actor: str | None = None
    since: dt.date | None = None
    publisher: str | None = None

    @property
    def refs(self) -> tuple[str, ...]:
        return _ref("q", self.question)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftLine(Line):
    """Two facts of one actor; `after` is an event where it does what it had refused to do."""

    form: ClassVar[str] = "position"
    actor: str
    topic: str | None
    before: PositionLine
    after: PositionLine | EventLine

    @property
    def refs(self) -> tuple[str, ...]:
        return (*self.before.refs, *self.after.refs)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedShiftLine(Line):
    """An article's own report that an actor moved: `text` is its sentence, `by` who says so if not the
    article, `before` the position that was given up where it was read."""

    form: ClassVar[str] = "stated"
    actor: str
    text: str
    topic: str | None = None
    by: str | None = None
    day: dt.date | None = None
    before: PositionLine | None = None

    @property
    def refs(self) -> tuple[str, ...]:
        return self.before.refs if self.before else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureShiftLine(Line):
    """A figure before and now, each with its status, and the sentences that give them, oldest first.

    `after` is None where a sentence only says what became of `before`.
    """

    form: ClassVar[str] = "figure"
    before: FigureLine
    was: FigureStatus
    now: FigureStatus
    told: tuple[SentenceLine, ...]
    after: FigureLine | None = None

    @property
    def refs(self) -> tuple[str, ...]:
        return (*self.before.refs, *(self.after.refs if self.after else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceLine(Line):
    text: str
    day: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine(Line):
    """Something open that only a comparison shows: two positions, figures that differ, or one event."""

    kind: QuestionKind
    topic: str | None
    facts: tuple[PositionLine | FigureLine | EventLine, ...]

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(ref for fact in self.facts for ref in fact.refs)


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLine(Line):
    """A sentence that was searched for, and the positions that were read in it."""

    text: str
    positions: tuple[PositionLine, ...] = ()
    day: dt.date | None = None
    publisher: str | None = None

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(ref for position in self.positions for ref in position.refs)


ChangeLine = ShiftLine | StatedShiftLine | FigureShiftLine


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
    points: Listing[PointLine] = Listing()


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
    points: Listing[PointLine] = Listing()
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
    points: Listing[PointLine] = Listing()


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
    positions: Listing[PositionLine] = Listing()
    figures: Listing[FigureLine] = Listing()
    events: Listing[EventLine] = Listing()
    questions: Listing[QuestionLine] = Listing()
    hits: Listing[HitLine] = Listing()
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
    points: Listing[PointLine] = Listing()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable(Document):
    kind: ClassVar[str] = "figures"
    groups: tuple[tuple[FigureStatus, Listing[FigureLine]], ...]
    conflicts: tuple[ConflictBlock, ...]
    shifts: tuple[FigureShiftLine, ...] = ()


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
