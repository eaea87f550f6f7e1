"""The dataclasses that stages hand to one another.

Every span is a pair of character offsets `(start, end)` into `Article.text`, end exclusive. A fact is
tied to its article by `Evidence`; ids are strings that hold within the `FactSet` they came in: local to
an article after extraction, primary keys after the store.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Span = tuple[int, int]
Spans = tuple[Span, ...]


class Stance(StrEnum):
    """What a speaker does with a position (the vocabulary of the deal, not of sentiment)."""

    SUPPORT = "support"
    OPPOSE = "oppose"
    DEMAND = "demand"
    OFFER = "offer"
    REJECT = "reject"
    CONDITION = "condition"
    DENY = "deny"
    CRITICISE = "criticise"
    WARN = "warn"
    ASSERT = "assert"


class Form(StrEnum):
    """How a position is reported (PARC, PolNeAR): quoted, in reported speech, or partly quoted."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class ActorKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    GROUP = "group"


class FigureStatus(StrEnum):
    DEMANDED = "demanded"
    OFFERED = "offered"
    AGREED = "agreed"
    OFF_THE_TABLE = "off the table"
    ESTIMATED = "estimated"
    STATED = "stated"


class EventKind(StrEnum):
    MEETING = "meeting"
    VISIT = "visit"
    TALKS = "talks"
    SIGNING = "signing"
    VOTE = "vote"
    DEADLINE = "deadline"
    CONFERENCE = "conference"
    DECISION = "decision"
    ANNOUNCEMENT = "announcement"
    THREAT = "threat"
    OTHER = "other"


class Precision(StrEnum):
    """How exactly an event's date is known; `NONE` means that no date is known."""

    MINUTE = "minute"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    NONE = "none"


class QuestionKind(StrEnum):
    ASKED = "asked"
    UNCLEAR = "unclear"
    UNDECIDED = "undecided"
    UNRESOLVED = "unresolved"
    NOT_RULED_OUT = "not ruled out"
    DECLINED_TO_SAY = "declined to say"
    CONDITION = "condition not met"
    CONCERN = "concern raised"
    STILL_TO_COME = "still to come"
    # What only a comparison shows (`compare.openings`); no article says it, so none is ever stored.
    SIDES_APART = "sides apart"
    CONFLICTING = "conflicting figures"
    NOT_CONFIRMED = "announced, not confirmed"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read: the text without furniture, which every offset refers to.

    `source` is the path, URL or `-` (standard input) it came from. `published` may be a date or an
    aware datetime; without it, relative dates in the text stay unresolved. `key` is the identity of the
    content: the first 16 hex digits of the SHA-256 of the text.
    """

    text: str
    source: str
    title: str | None = None
    publisher: str | None = None
    published: dt.date | dt.datetime | None = None
    url: str | None = None
    language: str = "en"
    key: str = field(init=False, repr=False, compare=False)  # worked out once: every fact asks for it

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        object.__setattr__(self, "key", digest[:16])

    @property
    def published_on(self) -> dt.date | None:
        """The day of publication, whatever `published` holds."""
        return self.published.date() if isinstance(self.published, dt.datetime) else self.published

    def cut(self, spans: Spans) -> str:
        """The text of `spans`, joined by spaces, white space folded."""
        return " ".join(" ".join(self.text[start:end].split()) for start, end in spans)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact was read: article key, the sentence or sentences around it, and by which extractor."""

    article: str
    sentence: Span
    extractor: str


@dataclass(frozen=True, slots=True)
class Role:
    """A title that the text gives an actor: "Treasury Secretary", of "US", first read on `since`."""

    title: str
    evidence: Evidence
    affiliation: str | None = None
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation, country or group that takes part.

    `aliases` are the other forms the text uses, without pronouns; `mentions` are the spans in the
    articles as `(article key, span)`, names and resolved descriptions alike.
    """

    id: str
    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    mentions: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content as spans: what the text attributes to somebody, before anyone asks to whom.

    `source` may be empty (passives, "is expected to"). Contents are the outermost ones and do not
    overlap one another.
    """

    source: Spans
    cue: Spans
    content: Spans
    form: Form
    confidence: float


@dataclass(frozen=True, slots=True)
class Position:
    """An attribution whose source is an actor of the deal, with a stance and, where one fits, a topic."""

    id: str
    actor: str
    source: Spans
    cue: Spans
    content: Spans
    form: Form
    stance: Stance
    topic: str | None
    confidence: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount, share or quantity; `value` to `value_high` is a range when the latter is set.

    `value` is in units of `unit` ("USD", "percent", "tonnes", "years"): "$350 billion" is
    350000000000 USD. `hedge` is the text's own ("about", "more than"); `what` is what it counts, in the
    text's words, or empty.
    """

    id: str
    spans: Spans
    value: Decimal
    unit: str
    what: str
    status: FigureStatus
    evidence: Evidence
    value_high: Decimal | None = None
    hedge: str | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something dated or planned. `when` is the text's own wording, `starts` what it resolves to.

    `upcoming` is as seen from the article's date: an event that was ahead when it was written.
    """

    id: str
    spans: Spans
    kind: EventKind
    upcoming: bool
    evidence: Evidence
    when: str | None = None
    starts: dt.date | None = None
    precision: Precision = Precision.NONE
    place: str | None = None
    actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What the text says is open, in its own words."""

    id: str
    spans: Spans
    kind: QuestionKind
    topic: str | None
    evidence: Evidence
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """One actor's later position on a topic that takes another side than an earlier one.

    `after` is an event where the actor does what it refused to do ("refused to sign", then is to sign).
    `topic` is None where an article sets the two against each other and no topic was found.
    """

    actor: str
    topic: str | None
    before: Position
    after: Position | Event


@dataclass(frozen=True, slots=True)
class StatedShift:
    """A shift that an article reports as one: "dropped its objection", "now supports the deal".

    `spans` are the words that say so; `by` is the actor in whose statement they stand, where it is
    another one; `before` is the position that was given up, where it was read.
    """

    actor: str
    topic: str | None
    spans: Spans
    evidence: Evidence
    by: str | None = None
    before: Position | None = None


@dataclass(frozen=True, slots=True)
class FigureShift:
    """A figure whose value or status is another one now.

    `after` is the figure that took the place of `before`; without it, `evidence` is a sentence that says
    what became of `before` ("the demand is off the table"). `was` and `now` are the statuses.
    """

    before: Figure
    was: FigureStatus
    now: FigureStatus
    evidence: Evidence
    after: Figure | None = None


Change = Shift | StatedShift | FigureShift


Fact = Position | Figure | Event | Question


@dataclass(frozen=True, slots=True)
class FactSet:
    """Articles and what was read in them; the currency between extract, store, compare and brief."""

    articles: tuple[Article, ...] = ()
    actors: tuple[Actor, ...] = ()
    positions: tuple[Position, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()
    questions: tuple[Question, ...] = ()
    _articles: dict[str, Article] = field(init=False, repr=False, compare=False)
    _actors: dict[str, Actor] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_articles", {article.key: article for article in self.articles})
        object.__setattr__(self, "_actors", {actor.id: actor for actor in self.actors})

    def article_of(self, fact: Fact | Role | StatedShift | FigureShift) -> Article:
        """The article a fact was read in. Raises KeyError when the set does not hold it."""
        return self._articles[fact.evidence.article]

    def holds(self, article: str) -> bool:
        """Whether the article with that key is in the set."""
        return article in self._articles

    def actor(self, id: str) -> Actor:
        """Raises KeyError when the set does not hold the actor."""
        return self._actors[id]

    def facts(self) -> Iterator[Fact]:
        yield from self.positions
        yield from self.figures
        yield from self.events
        yield from self.questions
