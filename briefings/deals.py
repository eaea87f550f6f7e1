"""A deal: the negotiation that a channel follows, and the file that describes it."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.types import ActorKind


@dataclass(frozen=True, slots=True)
class Topic:
    """An issue of the deal and the phrasings that mean it; the name is a phrasing too."""

    name: str
    phrasings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor that the team names beforehand. Optional: actors are found in the text."""

    name: str
    kind: ActorKind = ActorKind.PERSON
    aliases: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    """What a team follows. `name` is the short word typed in commands, `title` what people read."""

    name: str
    title: str = ""
    keywords: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    actors: tuple[KnownActor, ...] = ()
    feeds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


DEFAULT = Deal("default", "All articles")
