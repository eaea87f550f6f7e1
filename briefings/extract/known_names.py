"""Countries and bodies of states in a text, by the forms that everybody knows."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Doc, Span

from briefings.extract import gazetteer
from briefings.extract.name import Name, is_title_word, trim
from briefings.extract.wordlist import words

_LETTERS = re.compile(r"\w+")


def known_names(doc: Doc) -> list[Name]:
    """Countries and bodies of states by their forms, longest first; hyphenated pairs name both."""
    found: list[Name] = []
    entity_at = {i: entity for entity in doc.ents for i in range(entity.start, entity.end)}
    i = 0
    while i < len(doc):
        match = _at(doc, i, entity_at) if doc[i].text[:1].isupper() else None
        if match:
            found.append(match)
            i = match.end
        else:
            i += 1
    return found


def _at(doc: Doc, i: int, entity_at: dict[int, Span]) -> Name | None:
    article = doc[i].lower_ == "the" and i + 1 < len(doc)
    begins = _LETTERS.match(doc[i + article].text)
    longest = gazetteer.beginnings().get(begins[0], 0) if begins else 0
    for length in range(min(longest + article, len(doc) - i), 0, -1):
        span = doc[i : i + length]
        place = gazetteer.lookup(span.text)
        if place and not _inside_other(span, entity_at):
            how = "adjective" if _joined(span) else place.how
            return Name(span.start, span.end, span.text, place.kind, place.name, how)
    if "-" in doc[i].text:
        for part in re.split(r"[-–]", doc[i].text):
            place = gazetteer.lookup(part)
            if place:
                # Both names share the token; one is enough to know that they occur.
                return Name(i, i + 1, part, place.kind, place.name, "adjective")
    return None


def _joined(span: Span) -> bool:
    """Whether a hyphen joins the name to its neighbour: "Norway-Iceland talks" are neither's."""
    doc = span.doc
    before = span.start > 0 and doc[span.start - 1].text in "-–" and not doc[span.start - 1].whitespace_
    after = span.end < len(doc) and doc[span.end].text in "-–" and not doc[span.end - 1].whitespace_
    return before or after


def _inside_other(span: Span, entity_at: dict[int, Span]) -> bool:
    """Whether a form is only a word of a longer name: Norway in "Bank of Norway"."""
    entity = entity_at.get(span.start)
    if entity is None or entity.label_ not in ("ORG", "PERSON", "FAC", "WORK_OF_ART", "EVENT"):
        return False
    trimmed = trim(entity)
    if trimmed is None or len(trimmed) <= len(span) or gazetteer.lookup(trimmed.text):
        return False
    inside = trimmed.start <= span.start and span.end <= trimmed.end
    return inside and not (trimmed.label_ == "ORG" and is_title_word(trimmed[-1]))


def place_use(doc: Doc, name: Name) -> bool:
    """Whether a seat of government is a mere place here ("in Washington", "visited Moscow")."""
    token = doc[name.end - 1]
    if token.dep_ == "pobj":
        return token.head.lower_ in words("gazetteer/place_prepositions.txt")
    if token.dep_ == "dobj":
        return token.head.lemma_ in words("gazetteer/place_verbs.txt")
    if token.dep_ in ("nsubj", "nsubjpass", "agent", "poss", "conj"):
        if token.dep_ == "conj" and token.head.dep_ == "pobj":
            return token.head.head.lower_ in words("gazetteer/place_prepositions.txt")
        return False
    return True


def as_government(doc: Doc, found: list[Name]) -> list[Name]:
    """The names without the seats that are mere places; the other seats as the country's name."""
    return [
        replace(name, how="name") if name.how == "seat" else name
        for name in found
        if name.how != "seat" or not place_use(doc, name)
    ]
