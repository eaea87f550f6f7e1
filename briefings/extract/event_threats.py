"""Threats and time limits: what a party says it will do if another does not move, and by when it must.

A threat need not come about; it is an event of the deal because others act on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from briefings.extract.clauses import Outlook, clause, noun_phrase, outlook, subject
from briefings.extract.dates import DateMention
from briefings.extract.figure_idioms import acts
from briefings.extract.wordlist import words
from briefings.types import EventKind

THREATS = words("words/threats.txt") | frozenset({"threaten", "warn", "if", "unless"})
CONDITIONS = frozenset({"if", "unless"})
_DEEDS = words("words/threats.txt")
_MILD = words("words/mild.txt")
_REFUSALS = words("words/refusals.txt")
_HOSTILE = words("words/hostile.txt")
_SPEECH = words("words/speech.txt")
_THEMSELVES = frozenset({"it", "they", "he", "she", "we"})
_OBLIGED = frozenset({"must", "should"})
_OBLIGING = frozenset({"have", "need", "require", "order", "oblige", "tell", "give"})
_AGREEMENTS = words("words/agreements.txt")
_LASTING = frozenset({"apply", "be", "hold", "last", "remain", "stand"})
""" "the offer stands until 20 May"."""
_ENDURES = frozenset({"cope", "endure", "hold", "last", "live", "manage", "survive", "wait"})
""" "we can wait until May" permits nothing."""
_LEAVE = frozenset({"right", "option", "chance", "opportunity", "time"})
"""What lasts until a date: "the right to withdraw until 14 March"."""
_VERBAL = frozenset({"VERB", "AUX"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event before its date is resolved: its words, its trigger and how it stands to the present."""

    kind: EventKind
    trigger: Token
    tokens: list[Token]
    view: Outlook
    named: bool = False
    """Whether it stands without actor, date or place, being a proper name ("the Lisbon Conference")."""
    day: DateMention | None = None
    """The date it was found by; else the one nearest to the trigger is its date."""


def threatened(verb: Token) -> Iterable[Candidate]:
    """ "threatened to sue unless ..."."""
    deed = next((child for child in verb.children if child.dep_ == "xcomp" or _purpose(child)), None)
    if deed is None or outlook(verb) not in (Outlook.PAST, Outlook.PRESENT) or not acts(subject(verb)):
        return
    tokens = {
        *clause(deed),
        *(t for child in deed.children if child.dep_ == "ccomp" for t in noun_phrase(child)),
    }
    for child in (*deed.children, *verb.children):
        if child.dep_ == "advcl" and any(mark.lower_ in CONDITIONS for mark in child.children):
            tokens.update(noun_phrase(child))
    yield Candidate(EventKind.THREAT, deed, sorted(tokens, key=_place), Outlook.AHEAD)


def warned(verb: Token) -> Iterable[Candidate]:
    """ "has warned that it will veto the loan before the dam was seen": what the one who warns will do."""
    deed = next((child for child in verb.children if child.dep_ == "ccomp"), None)
    if deed is None or outlook(verb) not in (Outlook.PAST, Outlook.PRESENT) or not acts(subject(verb)):
        return
    own = next((child for child in deed.children if child.dep_ == "nsubj"), None)
    will = any(child.lower_ in ("will", "would", "'ll", "’ll", "'d") for child in deed.children)
    if own is None or own.lower_ not in _THEMSELVES or not will or deed.lemma_.lower() not in _DEEDS:
        return
    if any(child.dep_ == "neg" for child in deed.children):
        return
    tokens = {*clause(verb), *noun_phrase(deed)}
    yield Candidate(EventKind.THREAT, deed, sorted(tokens, key=_place), Outlook.AHEAD)


def _purpose(verb: Token) -> bool:
    """ "threatened on Sunday to resume attacks", where the parser takes the deed for a purpose."""
    return verb.dep_ == "advcl" and any(each.lower_ == "to" and each.dep_ == "aux" for each in verb.children)


def conditional(mark: Token) -> Iterable[Candidate]:
    """ "unless it gets a seat by 1 May it will go to court", "if they vote no, we will walk away".

    Prefers to miss: the deed must be one against somebody, or the condition another's refusal.
    """
    condition = mark.head
    deed = condition.head
    if condition.dep_ != "advcl" or (mark.i and mark.nbor(-1).lower_ in ("only", "even", "as")):
        return
    if deed.lemma_ in _SPEECH:  # "if they vote no, she said, the firm will leave"
        deed = next((child for child in deed.children if child.dep_ == "ccomp"), deed)
    if deed.pos_ != "VERB" or any(child.dep_ == "neg" for child in deed.children):
        return
    auxiliaries = {child.lower_ for child in deed.children if child.dep_ == "aux"}
    told = deed.dep_ == "ccomp" and deed.head.tag_ in ("VBD", "VBN", "VBZ", "VBP")
    plain = bool(auxiliaries & {"will", "'ll", "’ll"})
    if not (plain or (told and auxiliaries & {"would", "'d", "’d"})) or not acts(subject(deed)):
        return
    lemma = deed.lemma_.lower()
    against = lemma in _DEEDS or any(
        token.lemma_.lower() in _HOSTILE and token.pos_ == "NOUN" for token in clause(deed)
    )
    spurned = _unless(condition) or any(token.lemma_.lower() in _REFUSALS for token in condition.subtree)
    if not plain and not spurned and deed.head.lemma_ not in ("warn", "threaten"):
        return  # "if elected, he'd leave such decisions to others"
    if against or (spurned and lemma not in _MILD):
        tokens = {*clause(deed), *noun_phrase(condition)}
        yield Candidate(EventKind.THREAT, deed, sorted(tokens, key=_place), Outlook.AHEAD)


def refusing(verb: Token) -> Candidate | None:
    """ "if there is no offer by then, we stop work": a threat in the present tense."""
    who = subject(verb)
    if who is None or who.pos_ not in ("NOUN", "PROPN", "PRON") or verb.tag_ not in ("VBP", "VBZ"):
        return None
    conditions = [child for child in verb.children if child.dep_ == "advcl" and _unless(child)]
    if not conditions or any(child.dep_ == "neg" for child in verb.children):
        return None
    tokens = {*clause(verb), *(token for each in conditions for token in noun_phrase(each))}
    return Candidate(EventKind.THREAT, verb, sorted(tokens, key=_place), Outlook.AHEAD)


def limit(preposition: Token) -> Iterable[Candidate]:
    """ "must respond by 30 June", "has until Friday to reply", "the right to withdraw until 14 March"."""
    verb = preposition.head
    if not any(t.ent_type_ in ("DATE", "TIME") for t in preposition.subtree):
        return
    if verb.lemma_.lower() in _AGREEMENTS and preposition.nbor(-1).lemma_ in _LASTING:
        # "the offer of 3 million stands until 20 May", the verb taken for what the number counts
        yield Candidate(EventKind.DEADLINE, verb, noun_phrase(verb), Outlook.AHEAD)
        return
    if verb.pos_ not in _VERBAL:
        return
    if preposition.lower_ == "until":
        leave = verb.dep_ == "acl" and verb.head.lemma_ in _LEAVE
        free = any(child.lower_ in ("may", "can") for child in verb.children if child.dep_ == "aux")
        own = subject(verb)
        stands = verb.lemma_ in _LASTING and own is not None and own.lemma_.lower() in _AGREEMENTS
        free = free and verb.lemma_ not in _ENDURES
        if leave or free or stands or (verb.lemma_ == "have" and own is not None):
            tokens = clause(verb.head.head if leave and verb.head.head.pos_ in _VERBAL else verb)
            tokens = sorted({*tokens, *clause(verb)}, key=_place) if leave else tokens
            yield Candidate(EventKind.DEADLINE, verb, tokens, Outlook.AHEAD)
        return
    if preposition.lower_ != "by" or any(child.dep_ == "neg" for child in verb.children):
        return
    modal = any(child.lower_ in _OBLIGED for child in verb.children if child.dep_ == "aux")
    to = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    governed = to and verb.dep_ in ("xcomp", "ccomp") and verb.head.lemma_ in _OBLIGING and verb.tag_ == "VB"
    if modal or governed:
        yield Candidate(EventKind.DEADLINE, verb, clause(verb), Outlook.AHEAD)


def _unless(condition: Token) -> bool:
    marks = {child.lower_ for child in condition.children if child.dep_ == "mark"}
    refused = any(token.lower_ in ("no", "not", "n't", "n’t") for token in condition.subtree)
    return "unless" in marks or ("if" in marks and refused)


def _place(token: Token) -> int:
    return token.i
