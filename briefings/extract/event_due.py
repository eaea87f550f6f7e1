"""What a text says is due, awaited or expected on a day."""

from __future__ import annotations

from spacy.tokens import Token

from briefings.extract.clauses import Outlook, clause, outlook, subject
from briefings.extract.event_candidates import official
from briefings.extract.event_threats import Candidate
from briefings.extract.question_phrases import negated
from briefings.extract.wordlist import rows, words
from briefings.types import EventKind

_NOUNS = {noun: EventKind(kind) for noun, kind in rows("words/event_nouns.txt")}
_AGREEMENTS = words("words/agreements.txt")
_PLACES = frozenset({"town", "city", "capital", "country", "region"})
_PAYMENTS = frozenset(
    {"payment", "instalment", "installment", "tranche", "interest", "repayment", "coupon", "debt"}
)
_FINDINGS = frozenset({"result", "report", "finding", "answer", "response", "reply", "outcome", "figure"})


def due(verb: Token) -> Candidate | None:
    """What is due or awaited on the day that hangs on `verb`; None where it says no such thing."""
    if _awaited(verb):
        kind: EventKind | None = _NOUNS.get(_thing(verb), EventKind.DECISION)
    else:
        kind = _falls_due(verb)
    return Candidate(kind, verb, clause(verb), Outlook.AHEAD) if kind else None


def _falls_due(verb: Token) -> EventKind | None:
    """The kind of what is due on a day: "the result is due on Sunday", "a payment that falls due on 1 May",
    "his contract is up in May", "they are due back on Monday"."""
    own = subject(verb)
    if own is not None and own.pos_ == "NUM" and own.dep_ == "pobj":
        own = own.head.head  # "the payment of $61 million that falls due"
    if own is None or verb.lemma_ not in ("be", "fall") or negated(verb):
        return None
    said = next((child for child in verb.children if child.lower_ in ("due", "up", "out")), None)
    # What falls due does so even where the clause around it is supposed: "if it misses a payment that ..."
    expected = outlook(verb, 1 if verb.dep_ == "relcl" else 0) in (Outlook.PRESENT, Outlook.AHEAD)
    busy = any(inner.dep_ == "xcomp" for child in verb.children for inner in child.children)
    if said is None or not expected or busy:
        return None
    if said.lower_ == "due" and any(inner.lower_ == "back" for inner in said.children):
        return EventKind.MEETING if official(own) or own.pos_ in ("PRON", "NOUN") else None
    if said.lower_ == "due" and official(own) and (placed(verb) or placed(said)):
        return EventKind.VISIT  # "the minister is due in Oslo on Sunday"
    if own.pos_ != "NOUN":
        return None
    lemma = own.lemma_.lower()
    if said.lower_ == "up" or lemma in _AGREEMENTS:
        return EventKind.DEADLINE if lemma in _AGREEMENTS | {"mandate", "term"} else None
    if said.lower_ == "out" and lemma not in _FINDINGS:
        return None
    return due_kind(own)


def due_kind(noun: Token) -> EventKind | None:
    """The kind of a thing that is due: a payment, a vote, a report."""
    lemma = noun.lemma_.lower()
    if lemma in _PAYMENTS:
        return EventKind.DEADLINE
    return _NOUNS.get(lemma, EventKind.ANNOUNCEMENT if lemma in _FINDINGS else None)


def _awaited(verb: Token) -> bool:
    """ "a decision is not expected before Friday", "there will be no vote tonight"."""
    if verb.lemma_ == "be" and any(child.dep_ == "expl" for child in verb.children):
        none = next((child for child in verb.children if child.dep_ in ("attr", "nsubj")), None)
        return (
            none is not None
            and none.lemma_ in _NOUNS
            and outlook(verb) is Outlook.AHEAD
            and any(child.lower_ == "no" for child in none.children)
        )
    own = subject(verb)
    return (
        verb.lemma_ in ("expect", "due")
        and own is not None
        and own.lemma_.lower() in _NOUNS
        and any(child.dep_ == "neg" for child in verb.children)
        and any(child.lower_ in ("before", "until") for child in verb.children)
    )


def expected(verb: Token) -> Candidate | None:
    """ "is expected in Oslo on Monday": somebody's visit."""
    own = subject(verb)
    there = verb.lemma_ == "expect" and own is not None and official(own) and placed(verb)
    passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    if not there or not passive or outlook(verb) is not Outlook.PRESENT:
        return None
    return Candidate(EventKind.VISIT, verb, clause(verb), Outlook.AHEAD)


def _thing(verb: Token) -> str:
    return next((child.lemma_.lower() for child in verb.children if child.lemma_.lower() in _NOUNS), "")


def placed(verb: Token) -> bool:
    """ "is in Oslo", "is expected in town"."""
    return any(
        inner.lower_ in _PLACES or inner.ent_type_ in ("GPE", "FAC")
        for child in verb.children
        if child.dep_ == "prep" and child.lower_ in ("in", "at")
        for inner in child.children
    )
