"""The cast of one article: its actors, and which of them a stretch of text means."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field

from briefings.types import Actor, ActorKind, Span, Spans


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that means an actor: a name, a description ("the union") or a pronoun.

    `confidence` is 1.0 for a name and lower where the actor was inferred.
    """

    span: Span
    actor: str
    confidence: float = 1.0
    pronoun: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """`mentions` are sorted by span and do not overlap."""

    actors: tuple[Actor, ...] = ()
    mentions: tuple[Mention, ...] = ()
    _starts: list[int] = field(init=False, repr=False, compare=False)
    _actors: dict[str, Actor] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [mention.span[0] for mention in self.mentions])
        object.__setattr__(self, "_actors", {actor.id: actor for actor in self.actors})

    def kind(self, actor: str) -> ActorKind | None:
        """The kind of the actor with that id; None for one who is not of this cast."""
        found = self._actors.get(actor)
        return found.kind if found else None

    def actor(self, id: str) -> Actor | None:
        """The actor with that id; None for one who is not of this cast."""
        return self._actors.get(id)

    def at(self, offset: int) -> Mention | None:
        """The mention that holds the character at `offset`."""
        i = bisect.bisect_right(self._starts, offset) - 1
        return self.mentions[i] if i >= 0 and offset < self.mentions[i].span[1] else None

    def within(self, span: Span) -> tuple[Mention, ...]:
        """The mentions that lie wholly within `span`, in the order of the text."""
        first = bisect.bisect_left(self._starts, span[0])
        found = []
        for mention in self.mentions[first:]:
            if mention.span[0] >= span[1]:
                break
            if mention.span[1] <= span[1]:
                found.append(mention)
        return tuple(found)

    def named(self, spans: Spans) -> tuple[str, ...]:
        """Ids of the actors that `spans` mention, first mention first, each once."""
        return tuple(dict.fromkeys(m.actor for span in spans for m in self.within(span)))
