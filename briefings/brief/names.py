"""From what a person typed to the actor or topic that is meant."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from briefings.compare import fold, wordlists
from briefings.deals import Deal
from briefings.errors import Ambiguous, NotFound
from briefings.types import Actor, ActorKind

CLOSE = 78.0
"""Likeness from which a misspelt name is taken for the actor."""

TIE = 5.0
"""Two names closer to each other than this are both offered."""

NEAREST = 3

FAR = 40.0
"""Likeness below which a name is not worth suggesting."""

MOST_WORDS = 24
"""Words up to which names without anything between them are told apart."""

_WORDS = Path(__file__).resolve().parent / "words"


def find_actor(actors: Sequence[Actor], text: str) -> Actor:
    """The actor that `text` names: in full, by alias or surname, by part of a name or a role, or nearly.

    Raises Ambiguous when several fit equally well, NotFound with the nearest names when none does.
    """
    wanted = _trimmed(text)
    words = tuple(wanted.split())
    ways: tuple[Callable[[Actor], bool], ...] = (
        lambda actor: fold.plain(actor.name) == wanted,
        lambda actor: wanted in _surnames(actor),
        lambda actor: bool(words) and any(_part(words, form) for form in _forms(actor)),
        lambda actor: bool(words) and _by_role(words, actor),
    )
    for way in ways:
        if found := [actor for actor in actors if way(actor)]:
            return _only(found, text)
    # A whole name that is close beats a word of another one: "Norlnad" is the country, not its bank.
    for likeness in (_whole_likeness, _any_likeness):
        scored = sorted(
            ((likeness(wanted, actor), actor) for actor in actors),
            key=lambda pair: (-pair[0], fold.plain(pair[1].name)),
        )
        if scored and scored[0][0] >= CLOSE:
            best = scored[0][0]
            close = [actor for score, actor in scored if score >= CLOSE and best - score < TIE]
            return _only(close, text)
    nearest = tuple(actor.name for score, actor in scored[:NEAREST] if score >= FAR or not wanted)
    raise NotFound(_unknown("actor", text, nearest), nearest)


def divided(actors: Sequence[Actor], text: str) -> tuple[str, ...]:
    """Names that nothing separates, apart: "Ana Marin Okafor" is "Ana Marin" and "Okafor".

    Every word belongs to the name, alias or surname of somebody; of several ways the one with the longest
    first name is taken. Where there is none, and `text` as a whole is nobody either, two names that are
    nearly somebody's are told apart. Otherwise it is `text` alone.
    """
    words = text.split()
    if len(words) > MOST_WORDS:
        return (text,)
    known = {form for actor in actors for form in (fold.plain(actor.name), *_surnames(actor))}

    @functools.cache
    def names(at: int) -> tuple[str, ...] | None:
        if at == len(words):
            return ()
        for end in range(len(words), at, -1):
            name = " ".join(words[at:end])
            if _trimmed(name) in known and (rest := names(end)) is not None:
                return (name, *rest)
        return None

    if found := names(0):
        return found
    if not _anybody(actors, text):
        for place in range(len(words) - 1, 0, -1):
            halves = " ".join(words[:place]), " ".join(words[place:])
            if all(_anybody(actors, half) for half in halves):
                return halves
    return (text,)


def _anybody(actors: Sequence[Actor], text: str) -> bool:
    try:
        find_actor(actors, text)
    except Ambiguous:
        return True
    except NotFound:
        return False
    return True


def find_topic(deal: Deal, topics: Iterable[str], text: str) -> str:
    """The name of the topic that `text` means, among those of the deal, with phrasings, and `topics`.

    Raises Ambiguous when several fit equally well, NotFound with the nearest names when none does.
    """
    forms: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for topic in deal.topics:
        names[fold.plain(topic.name)] = topic.name
        forms[fold.plain(topic.name)] = {fold.plain(form) for form in (topic.name, *topic.phrasings)}
    for name in topics:
        names.setdefault(fold.plain(name), name)
        forms.setdefault(fold.plain(name), {fold.plain(name)})
    wanted = _trimmed(text)
    exact = [key for key in forms if wanted in forms[key]]
    if len(exact) == 1:
        return names[exact[0]]
    part = exact or [
        key
        for key in forms
        if wanted and any(set(wanted.split()) <= set(form.split()) for form in forms[key])
    ]
    scored = sorted(
        ((max(_topic_likeness(wanted, form) for form in forms[key]), key) for key in (part or forms)),
        key=lambda pair: (-pair[0], pair[1]),
    )
    best = scored[0][0] if scored else 0.0
    close = [key for score, key in scored if (part or score >= CLOSE) and best - score < TIE]
    if len(close) == 1:
        return names[close[0]]
    if close:
        candidates = tuple(names[key] for key in close)
        raise Ambiguous(_several("topic", text, candidates), candidates)
    nearest = tuple(names[key] for score, key in scored[:NEAREST] if score >= FAR or not wanted)
    raise NotFound(_unknown("topic", text, nearest), nearest)


def _trimmed(text: str) -> str:
    return fold.plain(text).strip(" .,;:!?\"'@“”‘’")


def _forms(actor: Actor) -> Iterable[str]:
    return (actor.name, *actor.aliases)


def _surnames(actor: Actor) -> set[str]:
    """The aliases, and for a person the last word of the name: nobody else with it may be passed over."""
    last = (
        [fold.plain(actor.name).split()[-1]] if actor.kind is ActorKind.PERSON and actor.name.split() else []
    )
    return {*(fold.plain(alias) for alias in actor.aliases), *last}


def _only(found: Sequence[Actor], text: str) -> Actor:
    if len(found) == 1:
        return found[0]
    names = tuple(actor.name for actor in found)
    raise Ambiguous(_several("actor", text, names), names)


def _part(words: tuple[str, ...], form: str) -> bool:
    """Whether `words` stand in `form` in this order: "der Leyen" in "Ursula von der Leyen"."""
    rest = iter(fold.plain(form).split())
    return all(word in rest for word in words)


def _by_role(words: tuple[str, ...], actor: Actor) -> bool:
    """Whether `words` are a role of the actor, with or without words of the name: "Minister Odell"."""
    for role in actor.roles:
        title = {*fold.tokens(role.title), *fold.tokens(role.affiliation or "")}
        name = tuple(word for word in words if word not in title)
        if len(name) < len(words) and any(_part(name, form) for form in _forms(actor)):
            return True
    return False


def _whole_likeness(wanted: str, actor: Actor) -> float:
    return _likeness(wanted, fold.plain(actor.name))


def _any_likeness(wanted: str, actor: Actor) -> float:
    """The likeness to the nearest of all names, and for one word to the nearest word of a name."""
    forms = {fold.plain(form) for form in _forms(actor)}
    if " " not in wanted:
        forms |= {word for form in forms for word in form.split() if len(word) > 3}
    return max((_likeness(wanted, form) for form in forms), default=0.0)


def _likeness(one: str, other: str) -> float:
    """0 to 100, however the two are transliterated and divided into words."""
    tight = _transliterated(one.replace(" ", "")), _transliterated(other.replace(" ", ""))
    return max(fuzz.ratio(one, other), fuzz.ratio(*tight))


def _topic_likeness(wanted: str, form: str) -> float:
    return max(fuzz.ratio(wanted, form), fuzz.token_sort_ratio(wanted, form))


@functools.lru_cache(maxsize=32768)
def _transliterated(text: str) -> str:
    for entry in wordlists.entries("transliteration", _WORDS):
        spelling, plain = entry.split()
        text = text.replace(spelling, plain)
    return "".join(char for i, char in enumerate(text) if not i or char != text[i - 1])


def _unknown(kind: str, text: str, nearest: tuple[str, ...]) -> str:
    shown = " ".join(text.split())[:60]
    if not _trimmed(text):
        return f"Say which {kind}, such as {nearest[0]}." if nearest else f"Say which {kind}."
    told = f"; nearest: {', '.join(nearest)}" if nearest else ""
    return f"I know no {kind} called '{shown}'{told}."


def _several(kind: str, text: str, names: tuple[str, ...]) -> str:
    shown = " ".join(text.split())[:60]
    return f"'{shown}' may mean more than one {kind}: {', '.join(names)}; say which."
