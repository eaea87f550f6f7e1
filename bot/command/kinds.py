"""One frozen dataclass a command. Names are held as typed; nobody has looked them up yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Landmark(StrEnum):
    """A day that only the store knows."""

    LAST_MEETING = "last meeting"


Since = dt.date | Landmark


class WatchKind(StrEnum):
    """What a watch without a name waits for."""

    FIGURES = "figures"
    EVENTS = "events"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True)
class ActorQuery:
    name: str


@dataclass(frozen=True, slots=True)
class TopicQuery:
    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Side by side. No `actors`: everybody, actor by topic. A single one may be several names that nothing
    separates ("Ana Marin Okafor"), which only the known names can tell apart."""

    actors: tuple[str, ...] = ()
    on: str | None = None


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    pass


@dataclass(frozen=True, slots=True)
class TimelineQuery:
    since: Since | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """`words` as typed; straight double quotes stand around what belongs together."""

    words: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question in plain words, as typed."""

    question: str


@dataclass(frozen=True, slots=True)
class Digest:
    """`sections` are the parts that are wanted (see `brief.daily`), None for all; nobody types them."""

    sections: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """`with_` are names as typed, in their order; `since` bounds the articles it is made from."""

    with_: tuple[str, ...] = ()
    on: str | None = None
    since: Since | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """`urls` are http or https addresses, at least one, each once."""

    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScheduleQuery:
    """When this channel gets its digest. Nothing set: the form. `zone` is a city or zone as typed;
    `weekdays` are numbers, Monday 0, None where none were named."""

    at: dt.time | None = None
    zone: str | None = None
    weekdays: tuple[int, ...] | None = None
    off: bool = False


@dataclass(frozen=True, slots=True)
class Watches:
    """Which watches there are."""


@dataclass(frozen=True, slots=True)
class Watch:
    """`what` is a name or a kind of fact, None for whoever speaks on the topic `on`."""

    what: str | WatchKind | None = None
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Unwatch:
    """Ends the watch with the same words; all of the person's where there are none."""

    what: str | WatchKind | None = None
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """The deal that the channel asks about from now on; without a name: which ones there are."""

    deal: str | None = None


@dataclass(frozen=True, slots=True)
class New:
    """A new deal, by form; `name` is already filled in there."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Corrections, newest first."""


Command = (
    Help
    | ActorQuery
    | TopicQuery
    | Compare
    | OpenQuestions
    | Figures
    | TimelineQuery
    | Search
    | Ask
    | Digest
    | Brief
    | Add
    | ScheduleQuery
    | Watches
    | Watch
    | Unwatch
    | Use
    | New
    | History
)
