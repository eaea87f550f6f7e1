"""Whether a subject inside a content is the speaker, or speaks with the speaker's voice.

"It would pay" said by Acme, "we would", "the company would" said by its chairman and "Canada would" said by
Ottawa's minister are the speaker's own doing; "the union would" said by that chairman is not.
"""

from __future__ import annotations

import functools
from collections import defaultdict

from spacy.tokens import Doc, Token

from briefings.extract import gazetteer
from briefings.extract.wordlist import lines, words
from briefings.types import Spans

_KEPT = "dealbrief_sides"
_FIRST = frozenset({"i", "we"})
_SINGULAR = frozenset({"he", "she"})
_OWNERS = frozenset({"my", "our", "his", "her", "its", "their"})
_GOVERNING = frozenset({"minister", "premier", "chancellor"})
"""Titles whose bearers are the government."""
_FARTHEST = 15
"""Tokens to either side of a name in which its office is looked for: "the trust's director, Paul Nye"."""


class OwnSide:
    """Who speaks, and for whom: built once for an attribution, asked for each subject in its content."""

    def __init__(
        self, doc: Doc, source: Spans, *, direct: bool, known_as: frozenset[str] = frozenset()
    ) -> None:
        self._direct = direct
        tokens = [token for span in source for token in _tokens(doc, span)]
        names = {token.ent_type_ for token in tokens}
        # A lone pronoun is taken at its word; a name of a person is never "it".
        self._person = "PERSON" in names or any(token.lower_ in (*_SINGULAR, "who") for token in tokens)
        heads = [
            t for t in tokens if t.pos_ in ("NOUN", "PROPN") and (t.head not in tokens or t.dep_ == "conj")
        ]
        self._several = len(heads) > 1 or any(t.tag_ in ("NNS", "NNPS") for t in heads)
        # "The founder", unlike "Lisbon" or "the ministry", may be he or she.
        self._single = not self._several and any(
            t.pos_ == "NOUN" and t.lemma_.lower() not in words("words/collectives.txt") for t in heads
        )
        self._several |= any(token.lower_ == "they" for token in tokens) or not self._person
        self._words = {form for token in tokens for form in _forms(token)}
        known = _affiliations(doc)
        # What a pronoun or a description means is known by the names of the actor behind it.
        offices: set[str] = set(known_as)
        for name in known_as:
            offices |= known.get(name, set())
        for token in tokens:
            if token.pos_ == "PROPN":
                offices |= known.get(token.lower_, set())
        self._words |= offices
        # Of a named person whose office the text does not give, most speak for the body that they speak of.
        # "The minister", unlike "a diplomat", speaks for somebody.
        officer = any(
            t.pos_ == "NOUN"
            and t.lemma_.lower() in _titles()
            and any(c.lower_ in ("the", *_OWNERS) for c in t.children)
            for t in heads
        )
        self._unplaced = not offices and ("PERSON" in names or officer)

    def first_person(self, subject: Token | None) -> bool:
        return subject is not None and subject.lower_ in _FIRST

    def holds(self, subject: Token | None) -> bool:
        """Whether `subject` (a noun or pronoun) is the speaker or the speaker's side."""
        if subject is None or subject.dep_ == "expl":
            return False
        word = subject.lower_
        if word in _FIRST:
            return True
        if subject.pos_ == "PRON" or word in ("it", "they", "he", "she"):
            if self._direct:
                return False  # in the speaker's own words "they" are the others
            if word in _SINGULAR:
                return self._person or self._single
            return (word == "it" and not self._person) or (word == "they" and self._several)
        owner = next((child for child in subject.children if child.dep_ == "poss"), None)
        if owner is not None and owner.lower_ in _OWNERS:
            mine = owner.lower_ in ("my", "our") or not self._direct
            return mine and subject.lemma_.lower() in words("words/collectives.txt")
        if _forms(subject) & self._words:
            return True
        body = subject.lemma_.lower() in words("words/collectives.txt") or subject.ent_type_ in ("GPE", "ORG")
        others = any(c.lower_ in ("both", "all", "other", "each", "every", "rival") for c in subject.children)
        return self._unplaced and body and not self._direct and not others


def _tokens(doc: Doc, span: tuple[int, int]) -> list[Token]:
    return list(doc.char_span(*span, alignment_mode="expand") or ())


def _forms(token: Token) -> set[str]:
    """The names under which a word may come again: its lemma, the country behind a capital or adjective."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return set()
    found = {token.lower_, token.lemma_.lower()}
    place = gazetteer.lookup(token.text) if token.text[:1].isupper() else None
    if place is not None:
        found.add(place.name.lower())
    return found


def _affiliations(doc: Doc) -> dict[str, set[str]]:
    """For the last word of each person's name the words of the offices that the text gives its bearer.

    Kept with the document. Linear: looks at a bounded stretch around each name.
    """
    kept: dict[str, set[str]] | None = doc.user_data.get(_KEPT)
    if kept is None:
        kept = defaultdict(set)
        for name in doc.ents:
            if name.label_ == "PERSON":
                kept[name[-1].lower_] |= _office(name.root)
        doc.user_data[_KEPT] = kept = dict(kept)
    return kept


def _office(name: Token) -> set[str]:
    heads = [name, *(child for child in name.children if child.dep_ == "appos")]
    if name.dep_ == "appos":
        heads.append(name.head)
    found: set[str] = set()
    for head in heads:
        for child in head.children:
            if (
                child.dep_ in ("poss", "compound", "nmod", "amod", "prep")
                and abs(child.i - name.i) < _FARTHEST
            ):
                for token in (child, *child.children):
                    below = [c for c in token.children if c.dep_ in ("compound", "nmod", "pobj")]
                    for word in (token, *below):
                        if word.lower_ in _GOVERNING:
                            found.add("government")
                        if word.ent_type_ != "PERSON" and word.lower_.rstrip(".") not in _honorifics():
                            found |= _forms(word)
    return found


@functools.cache
def _titles() -> frozenset[str]:
    return frozenset(entry.casefold() for entry in lines("gazetteer/titles.txt"))


@functools.cache
def _honorifics() -> frozenset[str]:
    return frozenset(entry.split()[0].casefold().rstrip(".") for entry in lines("gazetteer/honorifics.txt"))
