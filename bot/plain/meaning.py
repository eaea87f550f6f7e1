"""What a question in plain words asks for: actors, topics, kinds of facts and a span of time.

Only what stands in it counts: a name in full, by alias or surname, or one so close that it is a slip of the
keyboard. What is left over is looked for in the sentences themselves, so a topic that was not understood
costs an answer nothing.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import TypeVar

from rapidfuzz import fuzz, process

from bot.plain.spans import time
from briefings.compare import fold
from briefings.types import Actor, ActorKind

Meaning = TypeVar("Meaning")

CLOSE = 85.0
"""Likeness from which an unknown word is taken for a misspelt name: one letter wrong of seven."""

SHORT = 5
"""Letters below which a word is taken for no misspelt name."""


class Kind(StrEnum):
    POSITIONS = "positions"
    FIGURES = "figures"
    EVENTS = "events"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Meant:
    """`words` are those left over, in their order; `since` and `until` are days, both included."""

    actors: tuple[Actor, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""


def meant(text: str, actors: Sequence[Actor], topics: Mapping[str, Collection[str]], today: dt.date) -> Meant:
    """What `text` asks for among these actors and topics (name: phrasings), as seen from `today`."""
    span = time(fold.plain(text).replace("’", "'"), today)
    words = list(fold.tokens(span.rest))
    # Where two actors share a surname, both are meant: nobody is left out of an answer by a guess.
    forms: dict[tuple[str, ...], list[Actor]] = {}
    for actor in actors:
        for form in _forms(actor):
            forms.setdefault(form, []).append(actor)
    issues = {fold.tokens(form): name for name, all_ in topics.items() for form in (name, *all_)}
    found_topics = _taken(words, issues)
    place = next((i for i, word in enumerate(words) if i and word in _words("about.txt")), len(words))
    before, after = words[:place], words[place:]
    found = _actors(before, forms)
    if not found:
        found = _actors(after, forms)
    elif not found_topics and (topic := _only_topic(after, issues)):
        found_topics, after = [topic], []
    words = before + after
    asked = _taken(words, _kinds())
    left = [word for word in words if word and word not in _words("little.txt")]
    return Meant(
        actors=tuple(dict.fromkeys(actor for some in found for actor in some)),
        topics=tuple(dict.fromkeys(found_topics)),
        kinds=frozenset(asked),
        since=span.since,
        until=span.until,
        words=" ".join(left),
    )


def _actors(words: list[str], forms: Mapping[tuple[str, ...], list[Actor]]) -> list[list[Actor]]:
    """Those that `words` name, in full or nearly; they are blanked in the list."""
    return _taken(words, forms) + [
        near for word in _unknown(words) if (near := _misspelt(word, words, forms))
    ]


def _only_topic(words: Sequence[str], issues: Mapping[tuple[str, ...], str]) -> str | None:
    """The one topic with all of `words` in its name or a phrasing: "NATO" for "NATO membership"."""
    wanted = {word for word in words if word and word not in _words("little.txt")}
    found = {name for form, name in issues.items() if wanted and wanted <= set(form)}
    return found.pop() if len(found) == 1 else None


def _forms(actor: Actor) -> set[tuple[str, ...]]:
    """How a person may name the actor, as words."""
    forms = {fold.tokens(form) for form in (actor.name, *actor.aliases)}
    if actor.kind is ActorKind.PERSON and len(last := fold.tokens(actor.name)[-1:]) == 1:
        forms.add(last)
    return {form for form in forms if form and not (len(form) == 1 and form[0] in _words("little.txt"))}


def _taken(words: list[str], forms: Mapping[tuple[str, ...], Meaning]) -> list[Meaning]:
    """What the stretches of `words` mean, longest first; they are blanked in the list."""
    found = []
    longest = max(map(len, forms), default=0)
    for length in range(min(longest, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            stretch = tuple(word.removesuffix("'s") for word in words[start : start + length])
            if "" in stretch:
                continue
            meaning = forms.get(stretch, forms.get(tuple(words[start : start + length])))
            if meaning is not None:
                found.append((start, meaning))
                words[start : start + length] = [""] * length
    return [meaning for _, meaning in sorted(found, key=lambda pair: pair[0])]


def _unknown(words: Sequence[str]) -> list[str]:
    """Words that may be misspelt names: long ones that neither ask nor name a kind."""
    return [
        word
        for word in words
        if len(word) >= SHORT
        and word.isalpha()
        and word not in _words("little.txt")
        and (word,) not in _kinds()
    ]


def _misspelt(
    word: str, words: list[str], forms: Mapping[tuple[str, ...], list[Actor]]
) -> list[Actor] | None:
    names = {form[0]: actors for form, actors in forms.items() if len(form) == 1}
    best = process.extractOne(word, names.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
    if best is None:
        return None
    words[words.index(word)] = ""
    return names[best[0]]


@functools.cache
def _kinds() -> dict[tuple[str, ...], Kind]:
    found = {}
    for line in _lines("kinds.txt"):
        kind, _, words = line.partition(":")
        found[fold.tokens(words)] = Kind(kind)
    return found


@functools.cache
def _words(file: str) -> frozenset[str]:
    return frozenset(_lines(file))


def _lines(name: str) -> list[str]:
    text = resources.files("bot.plain").joinpath(name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
