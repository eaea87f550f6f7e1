"""Whether an amount is demanded, offered, agreed, estimated or off the table, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from briefings.extract.cast import Cast
from briefings.extract.clauses import actor_of, noun_phrase, subject
from briefings.extract.wordlist import rows, words
from briefings.types import FigureStatus
from briefings.types import Span as Offsets

_STATUS = {lemma: FigureStatus(status) for lemma, status in rows("words/figure_status.txt")}
_DROPS = words("words/off_the_table.txt")
_SPEECH = words("words/speech.txt")
_CLIMB = 7
"""Heads above an amount that may still govern it."""


@dataclass(frozen=True, slots=True)
class Governed:
    """What the words that govern an amount say: status, and the word that says it."""

    status: FigureStatus = FigureStatus.STATED
    by: Token | None = None


def status(span: Span) -> Governed:
    """Climbs from the amount to the nearest noun or verb that demands, offers, agrees or estimates it."""
    token = span.root
    found = Governed()
    for _ in range(_CLIMB):
        head = token.head
        if found.by is None:
            found = _own_status(token) if token != span.root else found
            if found.by is None and token.pos_ in ("VERB", "AUX"):
                found = _status_of_subject(token)
        if found.by is not None and found.by != token and token.pos_ == "VERB" and _drops(token, found.by):
            return Governed(FigureStatus.OFF_THE_TABLE, found.by)
        if head == token or (token.pos_ == "VERB" and token.lemma_ in _SPEECH):
            break
        if token.dep_ in ("advcl", "parataxis", "csubj") or (
            token.dep_ == "ccomp" and head.lemma_ in _SPEECH
        ):
            break
        if token.dep_ == "prep" and found.by is None and (noun := _object_before(token)) is not None:
            found = _own_status(noun)  # "dropped its demand for 25%", where the parser hung "for" on the verb
        if token.dep_ == "prep" and token.lower_ in (
            "from",
            "than",
            "with",
            "despite",
            "after",
            "before",
            "since",
            "until",
        ):
            break
        token = head
    if found.by is not None and found.status is not FigureStatus.OFF_THE_TABLE and _said_off(found.by):
        return Governed(FigureStatus.OFF_THE_TABLE, found.by)
    return found


def _object_before(preposition: Token) -> Token | None:
    """The object that stands right before a preposition of the same verb."""
    if preposition.head.pos_ != "VERB" or preposition.lower_ not in ("for", "of", "to"):
        return None
    return next(
        (
            child
            for child in preposition.head.children
            if child.dep_ == "dobj" and child.i == preposition.i - 1
        ),
        None,
    )


def _own_status(token: Token) -> Governed:
    status = _STATUS.get(token.lemma_.lower())
    if status is None or token.pos_ not in ("VERB", "NOUN", "ADJ"):
        return Governed()
    if any(child.dep_ == "neg" for child in token.children):
        return Governed()
    if status is FigureStatus.AGREED and not _done(token):
        return Governed()
    return Governed(status, token)


def _done(token: Token) -> bool:
    """Whether agreeing is told as a fact: no infinitive, no modal, no supposition."""
    if token.pos_ != "VERB":
        return token.lemma_.lower() == "settlement"
    modal = any(child.tag_ == "MD" for child in token.children)
    supposed = any(
        child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether") for child in token.children
    )
    return token.tag_ in ("VBD", "VBN", "VBZ", "VBP") and not modal and not supposed


def _status_of_subject(verb: Token) -> Governed:
    """ "The offer would cover 20%": the subject says what the amount is."""
    own = subject(verb)
    if own is None or own.pos_ != "NOUN":
        return Governed()
    status = _STATUS.get(own.lemma_.lower())
    if status in (FigureStatus.DEMANDED, FigureStatus.OFFERED, FigureStatus.ESTIMATED):
        return Governed(status, own)
    return Governed()


def _drops(verb: Token, what: Token) -> bool:
    return verb.lemma_ in _DROPS and (what.head == verb and what.dep_ in ("dobj", "nsubjpass"))


def _said_off(what: Token) -> bool:
    """ "the demand for 30% is off the table"."""
    verb = what.head
    if what.dep_ not in ("nsubj", "nsubjpass") or any(child.dep_ == "neg" for child in verb.children):
        return False
    return (what.dep_ == "nsubjpass" and verb.lemma_ in _DROPS) or _off(verb)


def _off(verb: Token) -> bool:
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "off":
            return any(inner.lower_ == "table" for inner in child.children)
    return False


def namer(governed: Governed, cast: Cast) -> str | None:
    """Who demands, offers or estimates: the subject of the verb, the owner of the noun."""
    by = governed.by
    if by is None:
        return None
    if by.pos_ == "VERB":
        passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in by.children)
        if passive:
            agent = next((child for child in by.children if child.dep_ == "agent"), None)
            return actor_of(_pobj(agent), cast) if agent is not None else None
        return actor_of(subject(by), cast)
    owner = next((child for child in by.children if child.dep_ in ("poss", "compound", "nmod", "amod")), None)
    if (found := actor_of(by, cast)) and owner is not None:
        return found
    if owner is not None and owner.tag_ == "PRP$" and by.dep_ == "dobj":
        return actor_of(subject(by.head), cast)  # "Acme dropped its demand"
    source = next(
        (child for child in by.children if child.dep_ == "prep" and child.lower_ in ("by", "from")), None
    )
    return actor_of(_pobj(source), cast) if source is not None else None


def _pobj(preposition: Token | None) -> Token | None:
    if preposition is None:
        return None
    return next((child for child in preposition.children if child.dep_ == "pobj"), None)


def calls_off(doc: Doc) -> Iterable[tuple[Offsets, FigureStatus]]:
    """Clauses that call "the demand", "her offer" off the table without an amount of their own."""
    for match in re.finditer(r"(?i)\boff\s+the\s+table\b", doc.text):
        span = doc.char_span(*match.span())
        if span is None or span.root.dep_ != "prep":
            continue
        verb = span.root.head
        own = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        status = _STATUS.get(own.lemma_.lower()) if own is not None else None
        negated = any(child.dep_ in ("neg", "mark") and child.lower_ != "that" for child in verb.children)
        if own is None or negated or status not in (FigureStatus.DEMANDED, FigureStatus.OFFERED):
            continue
        phrase = noun_phrase(own)
        definite = any(
            token.dep_ in ("det", "poss") and token.lower_ not in ("a", "an", "any", "no") for token in phrase
        )
        if definite and not any(token.like_num or token.is_currency for token in phrase):
            yield (phrase[0].idx, match.end()), status
