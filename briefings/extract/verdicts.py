"""What a content says of something other than its speaker: a verdict, or damage to come."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from briefings.extract import evaluation
from briefings.extract.cue_stances import class_of
from briefings.extract.main_clauses import SUBJECTS, Clause, below, in_relative, phrasal
from briefings.extract.own_side import OwnSide
from briefings.extract.wordlist import words
from briefings.types import Stance


def verdict(clause: Clause, inside: set[int], own: OwnSide) -> Stance | None:
    """What the clause says of something else: "this is a fair offer", "they have sold us for a handshake"."""
    mine = own.holds(clause.subject)
    subject = clause.subject
    for predicate in clause.predicates:
        if clause.negated and predicate.pos_ == "NOUN" and predicate.lemma_ in words("words/accusations.txt"):
            return Stance.DENY
        value = evaluation.polarity([t for t in below(predicate, inside) if not in_relative(t, inside)])
        if value is not None:
            if not clause.negated:
                return value
            return Stance.CRITICISE if value == Stance.SUPPORT else None
    if clause.negated or mine:
        return None
    if _record(clause, inside):
        return Stance.SUPPORT
    if any(
        class_of(t.lemma_, t.pos_) == "warn"
        and any(c.dep_ == "dobj" and c.lower_ in ("us", "me") for c in t.children)
        for t in below(clause.verb, inside)
        if t.pos_ == "VERB"
    ):
        return Stance.WARN  # "it is the bit in between that worries us"
    if evaluation.too(below(clause.verb, inside)) or _badly(clause):
        return Stance.CRITICISE
    verb = phrasal(clause.verb).replace("_", " ")
    if clause.modals or subject is None:
        return None
    if verb in words("words/wrongs.txt"):
        return Stance.CRITICISE
    if subject.lower_ in ("they", "you"):
        patient = any(c.dep_ in ("dobj", "dative") and c.lower_ in ("us", "me") for c in clause.children)
        at_a_price = any(
            c.dep_ == "prep" and c.lower_ in ("for", "as", "into", "like") for c in clause.children
        )
        simile = any(
            m.lower_ in ("though", "if") and m.nbor(-1).lower_ == "as"
            for c in clause.children
            if c.dep_ == "advcl"
            for m in c.children
            if m.dep_ == "mark" and m.i
        )
        if (patient and at_a_price and class_of(clause.verb.lemma_, "VERB") is None) or simile:
            return Stance.CRITICISE
    return None


def _record(clause: Clause, inside: set[int]) -> bool:
    """Whether a thing is praised as unheard of: "this is the largest investment the town has ever seen"."""
    for predicate in clause.predicates:
        if predicate.pos_ != "NOUN":
            continue
        most = any(c.tag_ == "JJS" or any(t.tag_ == "RBS" for t in c.children) for c in predicate.children)
        if most and any(t.lower_ in ("ever", "history", "generation") for t in below(predicate, inside)):
            return predicate.lemma_ not in words("words/harm.txt")
    return False


def _badly(clause: Clause) -> bool:
    """What somebody else does badly, or what is not enough: "are behaving recklessly", "falls short"."""
    if any(c.lower_ == "short" and clause.verb.lemma_ in ("fall", "come", "stop") for c in clause.children):
        return True
    return any(c.dep_ == "advmod" and evaluation.of_manner(c.lower_) for c in clause.children)


def harms(content: Sequence[Token], inside: set[int], own: OwnSide) -> bool:
    """Whether something would, could or will do damage."""
    for token in content:
        if token.lower_ in ("forced", "obliged", "compelled") and not in_relative(token, inside):
            told = [c.lower_ for c in token.children]
            if "would" in told and "be" in told and not any(c.dep_ == "neg" for c in token.children):
                return True  # "would be forced to cut routes"
        if token.pos_ != "VERB" or token.lemma_ not in words("words/harm.txt") or in_relative(token, inside):
            continue
        chain = [token, *(a for a in token.ancestors if a.i in inside)]
        if any(_told_of_others(t, own) for t in chain[1:]):
            continue
        if any(t.lower_ == "no" for c in token.children if c.dep_ in SUBJECTS for t in c.children):
            continue  # "no worker will lose"
        if any(c.tag_ == "MD" for t in chain for c in t.children) and not any(
            c.dep_ == "neg" for c in token.children
        ):
            return True
    return False


def _told_of_others(verb: Token, own: OwnSide) -> bool:
    """Whether a verb within a content says what somebody else says or fears."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None and verb.dep_ == "conj":
        subject = next((c for c in verb.head.children if c.dep_ == "nsubj"), None)
    return subject is not None and class_of(verb.lemma_, verb.pos_) is not None and not own.holds(subject)
