"""What everybody knows: countries, their adjectives and seats of government, bodies of states."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from briefings.extract.wordlist import rows
from briefings.types import ActorKind


@dataclass(frozen=True, slots=True)
class Place:
    """What a form stands for. `how` is "name", "adjective" or "seat" (a capital that may be a mere place)."""

    name: str
    kind: ActorKind
    how: str


@functools.cache
def forms() -> dict[str, Place]:
    """Each known form, as written, with what it stands for."""
    found: dict[str, Place] = {}
    for path, kind in (
        ("gazetteer/countries.txt", ActorKind.COUNTRY),
        ("gazetteer/organisations.txt", ActorKind.ORGANISATION),
    ):
        for row in rows(path):
            name, adjectives, seats, others = (*row, "", "", "")[:4]
            for how, column in (("name", f"{name},{others}"), ("adjective", adjectives), ("seat", seats)):
                for form in column.split(","):
                    if form.strip():
                        found.setdefault(form.strip(), Place(name, kind, how))
            for adjective in adjectives.split(","):
                # "Russians", "Norwegians": the people, named as a group of the country.
                if adjective.strip() and adjective.strip()[-1] in "nic":
                    found.setdefault(adjective.strip() + "s", Place(name, kind, "adjective"))
    return found


@functools.cache
def beginnings() -> dict[str, int]:
    """The letters that each form begins with, without an article, and the parts of the longest such form."""
    found: dict[str, int] = {}
    for form in forms():
        words = re.findall(r"\w+", form.removeprefix("the "))
        found[words[0]] = max(found.get(words[0], 0), 2 * len(words))
    return found


def lookup(text: str) -> Place | None:
    """What `text` stands for, with or without a leading "the"."""
    table = forms()
    return table.get(text) or table.get(text.removeprefix("the ").removeprefix("The "))
