"""Conditions within a content: what must be so before the rest of it holds, or the harm if it is not."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from spacy.tokens import Token

from briefings.extract.main_clauses import SUBJECTS, Clause, below, in_relative, reach
from briefings.extract.own_side import OwnSide
from briefings.extract.wordlist import lines, words
from briefings.types import Stance

_NO_NO = re.compile(r"^\W*no \w[\w ]{0,40} , no \w[\w ]{0,40}\W*$")
""" "No guarantees, no deal": the first is asked for the second."""

_SHORT = 24
"""Tokens of such a sentence, and more."""


def condition_of(clause: Clause, inside: set[int], own: OwnSide) -> Stance | None:
    """A condition or, where the consequence is a harm, a warning."""
    if _no_without(clause.verb.doc[min(inside)]):
        return Stance.CONDITION  # "No list, no release. It is as simple as that."
    marks = reach(clause, inside)
    text = f" {' '.join(t.lower_ for t in marks)} "
    lemmas = f" {' '.join(t.lemma_.lower() for t in marks)} "
    explicit = any(f" {phrase} " in (lemmas if is_lemma else text) for phrase, is_lemma in _conditions())
    explicit = explicit and not (" subject to " in text and _done(clause))
    explicit = explicit or _only(clause) or any(_provided(t, inside) for t in marks)
    without = any(c.dep_ == "prep" and c.lower_ == "without" for c in clause.children)
    if without and (clause.negated or _none_left(clause)):
        past = clause.modals & {"would", "could"}
        if clause.negated and own.holds(clause.subject) and clause.modals & {"will", "wo", "would"}:
            allows = clause.verb.lemma_ in ("permit", "allow", "tolerate")
            return Stance.REJECT if allows else Stance.CONDITION  # "we will not sign without a guarantee"
        return Stance.CONDITION if past or clause.modals & {"can", "ca"} else Stance.WARN
    branch = next(
        (
            c
            for c in clause.children
            if c.dep_ == "advcl" and any(m.dep_ == "mark" and m.lower_ == "if" for m in c.children)
        ),
        None,
    )
    if explicit:
        return Stance.CONDITION
    if branch is None:
        return None
    theirs = next((c for c in branch.children if c.dep_ in SUBJECTS), None)
    harmful = _harmful(clause)
    if own.holds(theirs) and not harmful and clause.modals and branch.lemma_ in ("get", "receive", "obtain"):
        return Stance.CONDITION  # "if I get that letter, we can meet tomorrow"
    if own.holds(theirs) and not harmful:
        unreal = any(c.tag_ == "VBD" for c in (branch, *branch.children))
        return Stance.ASSERT if unreal else None  # "if I wanted to close plants, I would not be paying"
    bargain = own.holds(clause.subject) and any(c.lower_ in ("they", "you") for c in branch.children)
    if (harmful and not (bargain and _gives_up(clause))) or _none_left(clause):
        return Stance.WARN
    giving = clause.verb.lemma_ in words("words/concessions.txt") | words("words/accepting.txt")
    if clause.modals and (giving or (bargain and not clause.negated)):
        return Stance.CONDITION
    if clause.modals and own.holds(clause.subject) and not clause.negated:
        return Stance.WARN  # "if this tax passes, we will move the factory"
    if _elsewhere(clause, inside):
        return Stance.WARN
    return None


def _done(clause: Clause) -> bool:
    """Whether a clause tells what has been done: "have signed a deal, subject to approval"."""
    perfect = any(c.dep_ == "aux" and c.lower_ in ("have", "has", "had") for c in clause.children)
    return (perfect or clause.verb.tag_ == "VBD") and clause.verb.lemma_ != "be" and not clause.modals


def _provided(token: Token, inside: set[int]) -> bool:
    """ ", provided the bloc scrapped the duty": without "that", the parser takes it for a verb."""
    if token.lower_ not in ("provided", "providing") or token.i + 2 not in inside or not token.i:
        return False
    doc = token.doc
    behind = doc[token.i + 1]
    return doc[token.i - 1].text == "," and any(
        t.dep_ in ("nsubj", "nsubjpass") and t.i > token.i and t.left_edge.i == behind.i
        for t in doc[token.i + 1 : token.i + 8]
    )


def _only(clause: Clause) -> bool:
    """ "Would ONLY sign ONCE the data was shared", "will reopen only after ..."."""
    if not any(c.lower_ == "only" for c in clause.children):
        return False
    return any(
        c.left_edge.lower_ in ("once", "if", "when", "after", "with") or c.left_edge.lower_ == "only"
        for c in clause.children
        if c.dep_ in ("advcl", "prep")
    )


def conditional(content: Sequence[Token]) -> bool:
    """Whether a content, outside its relative clauses, names a condition: "unless", "provided that" ..."""
    inside = {t.i for t in content}
    kept = [t for t in content if not in_relative(t, inside)]
    return named(kept or content) is not None


def named(content: Sequence[Token]) -> Stance | None:
    text = f" {' '.join(t.lower_ for t in content)} "
    lemmas = f" {' '.join(t.lemma_.lower() for t in content)} "
    if any(f" {phrase} " in (lemmas if is_lemma else text) for phrase, is_lemma in _conditions()):
        return Stance.CONDITION
    if _NO_NO.search(text):
        return Stance.CONDITION
    return None


def _no_without(first: Token) -> bool:
    """Whether the sentence of the first word of a content says "no guarantees, no deal" and no more."""
    last = min(first.sent.end, first.i + _SHORT)
    return bool(_NO_NO.search(" ".join(token.lower_ for token in first.doc[first.i : last])))


@functools.cache
def _conditions() -> tuple[tuple[str, bool], ...]:
    return tuple(
        (entry.replace("{", "").replace("}", "").casefold(), "{" in entry)
        for entry in lines("words/conditions.txt")
    )


def _harmful(clause: Clause) -> bool:
    """Whether the clause threatens: "clinics will close", "we stop work at midnight"."""
    if clause.negated:
        return False
    below = [c for c in clause.children if c.dep_ in ("xcomp", "conj")]
    if any(t.lemma_.lower() in words("words/harm.txt") for t in (clause.verb, *below)):
        return True
    return clause.verb.lemma_ in words("words/threats.txt") and clause.verb.lemma_ not in words(
        "words/concessions.txt"
    )


def _gives_up(clause: Clause) -> bool:
    """ "We'll leave the hills if they leave the town": going is a harm to others, or what they ask for."""
    return clause.verb.lemma_ in ("leave", "stop", "halt", "cease", "withdraw", "quit")


def _elsewhere(clause: Clause, inside: set[int]) -> bool:
    """ "The club will be playing in another city": what is at stake is elsewhere or gone."""
    return bool(clause.modals) and any(
        t.lower_ in ("another", "elsewhere", "nobody", "nothing", "gone", "over", "no") and t.dep_ != "prep"
        for t in below(clause.verb, inside)
    )


def _none_left(clause: Clause) -> bool:
    """ "There will be no work left", "nobody will sign"."""
    return bool(clause.modals) and any(
        t.lower_ in ("no", "nobody", "nothing", "none")
        for c in clause.children
        if c.dep_ in ("attr", "nsubj", "nsubjpass", "dobj", "expl")
        for t in (c, *c.children)
    )
