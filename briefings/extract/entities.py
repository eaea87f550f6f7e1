"""Names in a text: the model's entities with its usual errors repaired, and the forms everybody knows.

Repairs: entities that run over a line break or a determiner, headings and datelines taken for names, a first
name parted from its surname, surnames with particles, a person taken for an organisation, people and
organisations that the model overlooks, countries joined by a hyphen.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from briefings.extract import names, organisations, people
from briefings.extract.datelines import bylines, datelines
from briefings.extract.headings import headings
from briefings.extract.known_names import as_government, known_names
from briefings.extract.name import Name, clean
from briefings.extract.sentences import text_of
from briefings.types import ActorKind

__all__ = ["Name", "as_government", "headings", "names_in"]


def names_in(doc: Doc) -> list[Name]:
    """The names in the text, in its order, without overlaps.

    Prefers to miss a name over taking a heading, a newspaper or an agreement for a party.
    """
    taken: dict[int, Name] = {}
    barred = _in_datelines(doc)

    def take(found: Iterable[Name]) -> None:
        for name in found:
            if all(i not in taken and i not in barred for i in range(name.start, name.end)):
                taken.update(dict.fromkeys(range(name.start, name.end), name))

    heads = organisations.by_head(doc)
    kinds = organisations.by_kind(doc)
    called = organisations.by_apposition(doc)
    named = {name.text for name in called}
    persons = [name for name in people.by_entity(doc) if name.text not in named]
    full = {names.surname(name.text) for name in persons if names.is_full(name.text)}
    wholes = [name.text for name in heads]
    wholes += [clean(e.text).removeprefix("the ") for e in doc.ents if e.label_ == "ORG" and len(e) > 1]
    short = {whole.split()[0] for whole in wholes if len(whole.split()) > 1}
    # "Northgate" is no person where "Northgate Foods" is a company and nobody has that surname.
    bodies = {body for body in people.bodies(doc, persons) if names.surname(body) not in full}
    things = people.things(doc, persons) | bodies
    persons = [
        name
        for name in persons
        if names.is_full(name.text)
        or names.surname(name.text) in full
        or (name.text not in short and name.text not in things)
    ]
    persons += people.overlooked(doc, persons)
    surnames = people.surname_words(doc, persons)
    surnames -= {word for word in short | things if names.surname(word) not in full}
    take(people.labels(doc))
    take(people.bracketed(doc))
    take(persons)
    take(Name(t.i, t.i + 1, t.text, ActorKind.ORGANISATION) for t in doc if t.text in bodies)
    take(called)
    take(kinds)
    take(heads)
    take(organisations.by_entity(doc, surnames))
    take(known_names(doc))
    take(organisations.by_capitals(doc))
    take(people.bare(doc, surnames, taken))
    take(organisations.short_forms(doc, set(taken.values())))
    return _outside_headings(doc, sorted(set(taken.values()), key=lambda name: name.start))


def _in_datelines(doc: Doc) -> set[int]:
    """The tokens of datelines and by-lines: where an agency writes from is no party, nor is the writer."""
    found: set[int] = set()
    for start, end in (*datelines(text_of(doc)), *bylines(text_of(doc))):
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            found.update(range(span.start, span.end))
    return found


def _outside_headings(doc: Doc, found: list[Name]) -> list[Name]:
    """The names without those that occur in headings alone."""
    within = headings(doc)
    outside = {names.fold(n.text) for n in found if n.start not in within}
    outside |= {names.surname(n.text) for n in found if n.start not in within and n.kind == ActorKind.PERSON}
    return [
        n
        for n in found
        if n.start not in within
        or n.known
        or names.fold(n.text) in outside
        or (n.kind == ActorKind.PERSON and names.surname(n.text) in outside)
    ]
