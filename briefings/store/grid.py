"""Who speaks on which topic, by the totals that are kept: what can be told of all without reading all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.store import rows, totals
from briefings.store.models import TallyRow


def key(topic: str) -> str:
    """One for all spellings of a topic that differ in case or blanks."""
    return " ".join(topic.casefold().split())


@dataclass(frozen=True, slots=True)
class Grid:
    """`held`: key of a topic -> id of an actor -> how many positions; `spellings` of each key as stored.

    Those on no topic are under an empty key.
    """

    held: Mapping[str, Mapping[str, int]]
    spellings: Mapping[str, Sequence[str]]

    def topics(self, among: Collection[str] = (), spellings: Collection[str] = ()) -> list[str]:
        """Keys of the topics that most speak on, then of which most is said; `among` these actors and of
        these `spellings` if given. Positions on no topic come last."""
        wanted = {key(name) for name in spellings}
        speak = {one: self.of(one, among) for one in self.held if not wanted or one in wanted}
        return sorted(
            (key for key, said in speak.items() if said),
            key=lambda key: (key == "", -len(speak[key]), -sum(speak[key].values()), key),
        )

    def of(self, key: str, among: Collection[str] = ()) -> dict[str, int]:
        """Who speaks on a topic, with how many positions."""
        return {id: number for id, number in self.held[key].items() if not among or id in among}

    def speaking(self, keys: Iterable[str]) -> list[str]:
        """Ids of those who speak on any of these topics, whoever does most first."""
        number: dict[str, int] = defaultdict(int)
        for one in keys:
            for id, count in self.held[one].items():
                number[id] += count
        return sorted(number, key=lambda id: (-number[id], id))


@dataclass(frozen=True, slots=True)
class Crossed:
    """A page of actors and topics out of all: `topics` and `actors` are totals, `shared` the topics on which
    more than one speaks, `start` the number of topics on the pages before; `left`: how many positions of
    an actor (id) on a topic (key) were not looked at."""

    topics: int
    shared: int
    actors: int
    start: int
    left: Mapping[tuple[str, str], int] = field(default_factory=dict)


def load(session: Session, deal_id: int, ends: rows.Ends) -> Grid:
    held: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    spellings: dict[str, list[str]] = defaultdict(list)
    loose: dict[str, int] = defaultdict(int)
    for row in session.execute(
        select(TallyRow.name, TallyRow.actor_id, TallyRow.number).where(
            TallyRow.deal_id == deal_id,
            TallyRow.kind == totals.POSITION,
            TallyRow.actor_id != 0,
            TallyRow.number > 0,
        )
    ):
        id = str(ends.get(row.actor_id, row.actor_id))
        loose[id] += row.number if row.name == "" else -row.number
        if row.name:
            held[key(row.name)][id] += row.number
            if row.name not in spellings[key(row.name)]:
                spellings[key(row.name)].append(row.name)
    held[""] = {id: number for id, number in loose.items() if number > 0}
    spellings[""] = [""]
    return Grid({one: dict(said) for one, said in held.items()}, dict(spellings))
