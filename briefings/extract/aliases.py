"""Which actors of two articles are one: linking by name, never by surname alone where two share it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from briefings.extract import names
from briefings.types import Actor, ActorKind, Role


def _forms(actor: Actor) -> tuple[str, ...]:
    return (actor.name, *actor.aliases)


def _person(found: Actor, known: Sequence[Actor]) -> str | None:
    full = [form for form in _forms(found) if names.is_full(form)]
    matches = []
    for actor in known:
        theirs = [form for form in _forms(actor) if names.is_full(form)]
        if full and theirs:
            if any(names.same_person(a, b) for a in full for b in theirs):
                matches.append(actor.id)
        elif names.surname(found.name) == names.surname(actor.name):
            matches.append(actor.id)
    # Two people with one surname: a bare surname means neither for certain.
    return matches[0] if len(set(matches)) == 1 else None


def _group(found: Actor, known: Sequence[Actor]) -> str | None:
    """Groups are one only when a name in the phrase says which: "U.S. officials", never "two officials"."""
    if not any(word[:1].isupper() for word in found.name.split()):
        return None
    return next((actor.id for actor in known if names.fold(actor.name) == names.fold(found.name)), None)


def _organisation(found: Actor, known: Sequence[Actor]) -> str | None:
    ours = {names.organisation(form) for form in _forms(found)}
    for actor in known:
        if ours & {names.organisation(form) for form in _forms(actor)}:
            return actor.id
    return None


_HOW = {ActorKind.PERSON: _person, ActorKind.GROUP: _group}


def _keys(actor: Actor) -> set[tuple[ActorKind, str]]:
    """What two actors must share for `_HOW` to take them for one, so that not each is compared with each."""
    if actor.kind == ActorKind.PERSON:
        keys = {names.surname(form) for form in _forms(actor) if names.is_full(form)}
        keys.add(names.surname(actor.name))
    elif actor.kind == ActorKind.GROUP:
        keys = {names.fold(actor.name)}
    else:
        keys = {names.organisation(form) for form in _forms(actor)}
    return {(actor.kind, key) for key in keys}


class Known:
    """The actors known so far, in order, to which others are linked."""

    def __init__(self, actors: Iterable[Actor] = ()) -> None:
        self._actors: dict[str, Actor] = {}
        self._places: dict[str, int] = {}
        self._sharing: dict[tuple[ActorKind, str], set[str]] = {}
        for actor in actors:
            self.put(actor)

    @property
    def actors(self) -> tuple[Actor, ...]:
        return tuple(self._actors.values())

    def __len__(self) -> int:
        return len(self._actors)

    def __contains__(self, id: str) -> bool:
        return id in self._actors

    def __getitem__(self, id: str) -> Actor:
        return self._actors[id]

    def put(self, actor: Actor) -> None:
        """Add an actor at the end, or put another reading in the place of the one with the same id."""
        if actor.id in self._actors:
            for key in _keys(self._actors[actor.id]):
                self._sharing[key].discard(actor.id)
        self._places.setdefault(actor.id, len(self._places))
        self._actors[actor.id] = actor
        for key in _keys(actor):
            self._sharing.setdefault(key, set()).add(actor.id)

    def link(self, found: Sequence[Actor]) -> dict[str, str | None]:
        """For each found actor's id the id of the known actor it is, or None when it is a new one.

        Two found actors never link to one known actor unless each is it by its full name; the kinds must
        agree. Prefers to leave one person in two rows over making one row of two people.
        """
        links: dict[str, str | None] = {}
        taken: set[str] = set()
        # Full names first, so that a bare surname cannot take the place of the one who bears it in full.
        for actor in sorted(found, key=lambda a: (not names.is_full(a.name), a.id)):
            sharing = set().union(*(self._sharing.get(key, ()) for key in _keys(actor))) - taken
            others = [self._actors[id] for id in sorted(sharing, key=self._places.__getitem__)]
            match = _HOW.get(actor.kind, _organisation)(actor, others)
            links[actor.id] = match
            if match:
                taken.add(match)
        return links


def link(known: Sequence[Actor], found: Sequence[Actor]) -> dict[str, str | None]:
    """Links of found actors to known ones; see `Known.link`."""
    return Known(known).link(found)


def better_name(one: Actor, other: Actor) -> str:
    """The fuller of two actors' names; the first one's where they are equally full."""
    return (
        max((one.name, other.name), key=lambda name: len(name.split()))
        if one.kind == ActorKind.PERSON
        else one.name
    )


def roles(all_roles: Iterable[Role]) -> tuple[Role, ...]:
    """Roles without repetitions: of one title the first reading, one with an affiliation first.

    "Secretary" drops out beside "Treasury Secretary".
    """
    kept: list[Role] = []
    for role in all_roles:
        words = set(role.title.casefold().split())
        same = next((r for r in kept if words <= set(r.title.casefold().split()) and _agree(r, role)), None)
        if same is not None:
            if words == set(same.title.casefold().split()) and same.affiliation is None and role.affiliation:
                kept[kept.index(same)] = role
            continue
        kept = [r for r in kept if not (set(r.title.casefold().split()) < words and _agree(r, role))]
        kept.append(role)
    return tuple(kept)


def _agree(one: Role, other: Role) -> bool:
    return one.affiliation is None or other.affiliation is None or one.affiliation == other.affiliation


def combine(known: Actor, found: Actor) -> Actor:
    """Two readings of one actor as one: the fuller name, all aliases, roles and mentions; `known`'s id."""
    name = better_name(known, found)
    forms = dict.fromkeys((known.name, found.name, *known.aliases, *found.aliases))
    return replace(
        known,
        name=name,
        aliases=tuple(form for form in forms if form != name),
        roles=roles((*known.roles, *found.roles)),
        mentions=known.mentions + found.mentions,
    )
