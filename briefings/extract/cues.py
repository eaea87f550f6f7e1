"""The lexicon of cues: the words that attribute something to somebody, and what each does with it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from briefings.extract import wordlist

VERB, NOUN, ADJECTIVE, PREPOSITION = "verb", "noun", "adjective", "preposition"
PHRASE = "phrase"
"""A verb together with its object."""

_FILES = {
    VERB: "verbs",
    NOUN: "nouns",
    ADJECTIVE: "adjectives",
    PREPOSITION: "prepositions",
    PHRASE: "phrases",
}
_TAGS = {
    "VERB": VERB, "AUX": VERB, "NOUN": NOUN, "PROPN": NOUN, "ADJ": ADJECTIVE, "ADP": PREPOSITION,
    "SCONJ": PREPOSITION,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry. `arguments` names what may hold the content (see the head of each lexicon file).

    `weak` are those among them that are as often narration; `kind` is the entry's class: say, announce,
    show, think, want, promise, demand, offer, support, oppose, reject, deny, criticise, warn, question,
    decide or condition.
    """

    lemma: str
    kind: str
    arguments: frozenset[str]
    weak: frozenset[str]
    joined: Mapping[str, frozenset[str]]
    """Words that belong to the content together with an argument: `obj+of` is {"obj": {"of"}}."""
    bound: frozenset[str]
    """Arguments that count only together with such words: `obj&as`."""


def entries(name: str) -> Iterator[list[str]]:
    """The lines of a word list in `lexicon/`, split at white space, without comments and empty lines."""
    return (line.split() for line in wordlist.lines(f"lexicon/{name}.txt"))


@functools.cache
def words(name: str) -> frozenset[str]:
    """A plain word list in `lexicon/`: the first column of each line."""
    return frozenset(columns[0] for columns in entries(name))


@functools.cache
def lexicon(part: str) -> Mapping[str, Cue]:
    """The entries of one kind (`VERB`, `NOUN`, `ADJECTIVE`, `PREPOSITION`, `PHRASE`) by lemma."""
    return MappingProxyType({columns[0]: _cue(*columns) for columns in entries(_FILES[part])})


def cue_class(lemma: str, pos: str) -> str | None:
    """What a cue does with its content ("demand", "deny", "say" ...), or None for a word that is no cue.

    `pos` is a spaCy tag ("VERB", "NOUN", "ADJ", "ADP") or one of this module's names; a verb with a
    particle is written "rule_out". Participles that act as adjectives are found under their form.
    """
    part = _TAGS.get(pos, pos)
    if part not in _FILES:
        return None
    entry = lexicon(part).get(lemma)
    return entry.kind if entry else None


def _cue(lemma: str, kind: str, *columns: str) -> Cue:
    names, weak, bound = set(), set(), set()
    joined: dict[str, set[str]] = {}
    for column in columns:
        name, *others = column.rstrip("?").replace("&", "+").split("+")
        names.add(name)
        if column.endswith("?"):
            weak.add(name)
        if "&" in column:
            bound.add(name)
        if others:
            joined.setdefault(name, set()).update(others)
    together = {name: frozenset(others) for name, others in joined.items()}
    return Cue(lemma, kind, frozenset(names), frozenset(weak), MappingProxyType(together), frozenset(bound))
