"""What documents are made of: lines, each with the `Evidence` it rests on and the numbers of its sources in
its document's list.

Text of an article is held as it will be printed: verbatim, white space folded, quotation marks typographic,
an ellipsis where it was cut.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

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


EMPTY: Listing[Any] = Listing()
"""A list with nothing in it."""


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
