"""Frames of open questions that say on what an agreement depends."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from briefings.extract.clauses import Outlook, clause, noun_phrase, outlook, subject
from briefings.extract.question_phrases import (
    Found,
    agreement,
    before,
    copula,
    human,
    negated,
    whole,
)
from briefings.extract.question_statements import supposed, vague
from briefings.extract.wordlist import words
from briefings.types import QuestionKind

_APPROVALS = words("words/approvals.txt")
_ACTIONS = words("words/deal_actions.txt")
_COPULAS = words("words/copulas.txt")
_COMING = frozenset({"will", "would", "wo", "'ll", "can", "could", "ca", "may"})


def required(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "any sale would need the regulator's approval"."""
    if cue.pos_ != "VERB" or negated(cue):
        return
    target = next((child for child in cue.children if child.dep_ in ("dobj", "nsubjpass")), None)
    own = subject(cue)
    if target is None or own is None:
        return
    passive = target.dep_ == "nsubjpass"
    if target.lemma_.lower() not in _APPROVALS:
        return
    modal = any(child.lower_ in ("would", "will", "must") for child in cue.children if child.dep_ == "aux")
    if not modal and cue.tag_ not in ("VBZ", "VBP", "VBG") and not passive:
        return
    if not passive and not agreement(own):
        return
    yield Found(kind, clause(cue), None, general=passive)


def hanging(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "the merger is subject to approval", "the pact depends on the talks"."""
    preposition = next(
        (child for child in cue.children if child.dep_ == "prep" and child.lower_ in ("on", "upon", "to")),
        None,
    )
    if cue.pos_ == "VERB":
        verb: Token | None = cue
    else:
        verb = copula(cue)
        if verb is not None and verb.lemma_ not in _COPULAS:
            verb = None
    if preposition is None and verb is not None:
        preposition = next(
            (
                child
                for child in verb.children
                if child.dep_ == "prep" and child.i == cue.i + 1 and child.lower_ in ("on", "upon", "to")
            ),
            None,
        )
    if preposition is None or (cue.lemma_ != "subject") == (preposition.lower_ == "to"):
        return
    target = next((child for child in preposition.children if child.dep_ in ("pobj", "pcomp")), None)
    if target is None:
        return
    if cue.lemma_ == "subject" and not any(
        t.lemma_.lower() in _APPROVALS for t in [target, *target.conjuncts]
    ):
        return
    if verb is None:
        host = cue.head if cue.pos_ == "ADJ" and cue.head.pos_ == "NOUN" else None
        if host is not None and agreement(host):
            yield Found(kind, noun_phrase(host), None, general=False)
        return
    own = subject(verb)
    if own is None or vague(own) or not agreement(own) or negated(verb) or outlook(verb) is Outlook.UNREAL:
        return
    if verb.tag_ in ("VBD", "VBN") and not any(child.dep_ in ("aux", "auxpass") for child in verb.children):
        return
    complement = target if target.dep_ == "pcomp" else None
    yield Found(kind, whole(verb, complement), None, general=False)


def bound(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "will sign only if", "will not sign unless", "would accept provided that"."""
    lowered = cue.lower_
    condition = cue.head
    if lowered in ("until", "before"):
        yield from _awaited(cue, kind)
        return
    if lowered == "if":
        if before(cue, 1) != ["only"]:
            yield from supposed(cue, kind)
            return
        if cue.dep_ != "mark" or condition.dep_ != "advcl":
            return
    elif lowered == "unless":
        if cue.dep_ != "mark" or condition.dep_ != "advcl":
            return
    elif lowered in ("provided", "providing"):
        condition = cue
        if (
            cue.dep_ not in ("prep", "advcl", "mark")
            or cue.nbor(1 if cue.i + 1 < len(cue.doc) else 0).lower_ != "that"
            or cue.right_edge.i <= cue.i + 1
        ):
            return  # without what is provided the words say nothing
    elif lowered == "condition":
        condition = cue.head
        if (
            cue.dep_ != "pobj"
            or cue.head.lower_ not in ("on", "under")
            or not any(c.dep_ in ("acl", "ccomp") for c in cue.children)
        ):
            return
    else:
        return
    main = condition.head
    if main.pos_ not in ("VERB", "AUX") or main == condition:
        return
    own = subject(main)
    modal = any(
        child.lower_ in ("will", "would", "can", "could", "wo", "'ll", "ca") for child in main.children
    )
    if own is None or own.lower_ in ("i", "you"):
        return
    works = outlook(main) is Outlook.PRESENT and agreement(own)
    if lowered in ("if", "unless") and not (modal or works):
        return
    yield Found(kind, whole(main, condition), own)


def _awaited(cue: Token, kind: QuestionKind) -> Iterable[Found]:
    """ "no money will change hands until the court has ruled", "lenders must agree before it is binding"."""
    condition, main = cue.head, cue.head.head
    if cue.dep_ != "mark" or condition.dep_ != "advcl" or main.pos_ not in ("VERB", "AUX"):
        return
    own, first = subject(main), subject(condition)
    if own is None or first is None or own.lower_ in ("i", "you", "we") or first.lower_ in ("i", "you", "we"):
        return
    auxiliaries = {child.lower_ for child in main.children if child.dep_ == "aux"}
    if negated(main) and auxiliaries & _COMING:
        # Somebody must act first; "until the shop opens" is a matter of time.
        passive = any(child.dep_ == "auxpass" for child in condition.children)
        moves = first.tag_ == "NNS" and condition.lemma_ in _ACTIONS
        if passive or human(first) or moves:
            yield Found(kind, whole(main, condition), own, general=not passive)
    elif (
        cue.lower_ == "before"
        and ("must" in auxiliaries or _has_to(main))
        and (agreement(first) or main.lemma_ in _ACTIONS)
    ):
        yield Found(kind, whole(main, condition), own)


def _has_to(verb: Token) -> bool:
    return verb.dep_ == "xcomp" and verb.head.lemma_ in ("have", "need")
