"""Phrases and small facts of grammar that the frames of open questions share."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from briefings.extract.clauses import clause, noun_phrase
from briefings.extract.wordlist import words
from briefings.types import QuestionKind

_WH = frozenset({"whether", "if", "how", "when", "where", "who", "what", "which", "why"})
_NOBODY = frozenset({"neither", "nobody", "none", "nothing"})
_STILL = frozenset({"still", "yet", "immediately"})
_AGREEMENTS = words("words/agreements.txt")
_OFFICIALS = words("words/officials.txt")
_BARGAINING = frozenset({"talk", "talks", "negotiation", "negotiations", "guarantee", "guarantees"})
LONGEST = 55
"""Words of a question's evidence at most."""

Words = list[Token]


@dataclass(frozen=True, slots=True)
class Found:
    """A question before anyone asks whose it is."""

    kind: QuestionKind
    tokens: Words
    by: Token | None = None
    """The head of the phrase that names who leaves it open or asks."""
    general: bool = True
    """Whether its sentence must also be about an actor or an agreement for it to count."""


def copula(cue: Token) -> Token | None:
    """The verb that says `cue` of its subject."""
    token = cue
    for _ in range(3):
        head = token.head
        if head == token:
            return token if token.pos_ in ("VERB", "AUX") and token != cue else None
        if token.dep_ not in (
            "acomp",
            "attr",
            "oprd",
            "xcomp",
            "pobj",
            "prep",
            "amod",
            "advmod",
            "dobj",
            "ROOT",
            "conj",
            "ccomp",
        ):
            return None
        if head.pos_ in ("VERB", "AUX"):
            return head
        if token.dep_ == "amod" and head.dep_ not in ("attr", "acomp"):
            return None
        token = head
    return None


def asked_clause(verb: Token, cue: Token) -> Token | None:
    """The clause after "it is unclear": "whether ...", "how ..."."""
    for host in (cue, verb):
        for child in host.children:
            if (
                child.i > cue.i
                and child.dep_ in ("ccomp", "csubj", "advcl", "xcomp", "acl", "csubjpass", "prep")
                and wh(child)
            ):
                return child
    return None


def wh(verb: Token) -> bool:
    """Whether a clause begins with "whether", "how" and the like."""
    if verb.dep_ == "prep":
        return any(child.dep_ == "pcomp" and wh(child) for child in verb.children)
    first = verb.left_edge
    if first.lower_ in _WH:
        return True
    return (
        first.lower_ in ("exactly", "just", "to", "in")
        and first.i + 1 < len(verb.doc)
        and first.nbor(1).lower_ in _WH
    )


def whole(verb: Token, complement: Token | None = None) -> Words:
    """The clause of `verb` together with `complement` and its own clauses."""
    kept = set(clause(verb))
    if complement is not None:
        top = complement if not complement.is_ancestor(verb) else verb
        kept.update(noun_phrase(top, LONGEST))
        for token in top.subtree:
            if token.dep_ in ("ccomp", "relcl", "advcl") and len(kept) < LONGEST:
                kept.update(noun_phrase(token, LONGEST))
    return sorted(kept, key=lambda token: token.i)


def phrase(noun: Token) -> Words:
    """A worry from its noun on, with the clause it may be about."""
    kept = set(noun_phrase(noun))
    for child in noun.children:
        if child.dep_ in ("acl", "ccomp"):
            kept.update(noun_phrase(child, LONGEST))
    return [
        token
        for token in sorted(kept, key=lambda token: token.i)
        if token.i >= noun.i or token.dep_ == "amod"
    ]


def before(token: Token, count: int) -> list[str]:
    """The words right before `token` in its sentence, in lower case."""
    start = token.i
    while start > 0 and token.i - start < count and not token.doc[start].is_sent_start:
        start -= 1
    return [each.lower_ for each in token.doc[start : token.i]]


def negated(token: Token) -> bool:
    """Whether a clause is denied: "not", "never", "nor is it", "neither side has", "no decision was"."""
    for child in token.children:
        if child.dep_ == "neg" or child.lower_ in ("cannot", "never", "hardly", "nor"):
            return True
        if child.dep_ in ("nsubj", "nsubjpass") and (
            child.lower_ in _NOBODY or any(inner.lower_ in ("no", "neither") for inner in child.children)
        ):
            return True
    return False


def still(verb: Token) -> bool:
    return any(child.lower_ in _STILL for child in verb.children)


def has(token: Token, label: str) -> bool:
    return any(child.dep_ == label for child in token.children)


def is_open_question(cue: Token) -> bool:
    return cue.dep_ == "amod" and cue.head.lower_ == "question"


def human(noun: Token) -> bool:
    return any(
        token.ent_type_ in ("PERSON", "ORG", "NORP", "GPE")
        or token.lemma_.lower() in _OFFICIALS
        or token.tag_ == "NNP"
        for token in (noun, *(child for child in noun.children if child.dep_ == "conj"))
    ) or noun.lemma_.lower() in ("voter", "people", "man", "woman", "fan", "resident")


def agreement(noun: Token) -> bool:
    """Whether a phrase is about an agreement: "any sale of the port"."""
    return any(
        token.lemma_.lower() in _AGREEMENTS or token.lower_ in _BARGAINING for token in noun_phrase(noun)
    )


def narrates(noun: Token | None) -> bool:
    """ "This standoff highlights concerns": nobody raises them but the writer."""
    return noun is not None and any(child.lower_ in ("this", "that", "these") for child in noun.children)
