"""Cues to stances: what a word of saying, wanting or opposing does with its content."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

from spacy.tokens import Token

from briefings.extract.cues import cue_class
from briefings.extract.wordlist import rows, words
from briefings.types import Stance

OF_CLASS: Mapping[str, Stance] = MappingProxyType(
    {
        "want": Stance.DEMAND,
        "demand": Stance.DEMAND,
        "promise": Stance.OFFER,
        "offer": Stance.OFFER,
        "support": Stance.SUPPORT,
        "oppose": Stance.OPPOSE,
        "reject": Stance.REJECT,
        "deny": Stance.DENY,
        "criticise": Stance.CRITICISE,
        "question": Stance.CRITICISE,
        "warn": Stance.WARN,
        "condition": Stance.CONDITION,
    }
)
NEGATED: Mapping[Stance, Stance] = MappingProxyType(
    {
        # "did not rule out", "does not oppose", "never denied" take back nothing and give nothing.
        Stance.SUPPORT: Stance.OPPOSE,
        Stance.OFFER: Stance.REJECT,
        Stance.DEMAND: Stance.ASSERT,
        Stance.OPPOSE: Stance.ASSERT,
        Stance.REJECT: Stance.ASSERT,
        Stance.DENY: Stance.ASSERT,
        Stance.CRITICISE: Stance.ASSERT,
        Stance.WARN: Stance.ASSERT,
        Stance.CONDITION: Stance.ASSERT,
    }
)


def class_of(lemma: str, pos: str) -> str | None:
    """The class of a word in the lexicon of cues; an auxiliary has none."""
    return cue_class(lemma.lower(), pos) if pos != "AUX" else None


def of_class(kind: str | None) -> Stance | None:
    return OF_CLASS.get(kind or "")


def of_cue(token: Token, kind: str | None) -> Stance | None:
    """The stance of a cue word: what the list says of it and its preposition, else what its class says.

    None for cues that merely say, think, show or announce.
    """
    table = cue_stances()
    if kind is None and token.pos_ == "VERB" and token.lemma_ not in table:
        kind = class_of(token.lemma_, "VERB")
    if token.lemma_ in ("recommend", "inclined", "incline", "minded", "want", "intend", "plan") and any(
        c.dep_ in ("ccomp", "xcomp") and c.lemma_ in words("words/accepting.txt") for c in token.children
    ):
        return Stance.SUPPORT  # "recommended that members accept it"
    if token.lemma_ == "recommend" and any(
        c.dep_ == "dobj" and c.lemma_ in words("words/agreements.txt") | {"bid", "offer", "proposal"}
        for c in token.children
    ):
        return Stance.SUPPORT  # "the board recommended a raised bid"
    if token.lemma_ == "expect" and any(_asked_to_act(c) for c in token.children):
        return Stance.DEMAND  # "we expect the lenders to offer the same"
    if token.lower_ in ("committed", "dedicated"):
        act = any(c.dep_ == "prep" and any(t.dep_ == "pcomp" for t in c.children) for c in token.children)
        return Stance.OFFER if act else Stance.SUPPORT  # "committed to KEEPING the base", "to THE DEAL"
    after = [c.lower_ for c in token.children if c.dep_ in ("prep", "dative") and c.i > token.i]
    after += [
        c.left_edge.lower_
        for c in token.children
        if c.dep_ == "advcl" and c.left_edge.lower_ in ("for", "on", "upon")  # "called on Acme to act"
    ]
    for form in (token.lower_, token.lemma_.lower()):
        for key in (*(f"{form} {preposition}" for preposition in after), form):
            if key in table:
                if key == "like" and any(c.lower_ in ("would", "’d", "'d") for c in token.children):
                    return Stance.DEMAND
                return table[key]
    return of_class(kind)


def _asked_to_act(verb: Token) -> bool:
    """Whether a clause behind "expect" has somebody act: "expects BOTH SIDES TO RETURN"."""
    if verb.dep_ not in ("ccomp", "xcomp") or verb.tag_ != "VB":
        return False
    who = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if who is None or not any(c.lower_ == "to" for c in verb.children):
        return False
    people = words("gazetteer/groups.txt") | words("words/collectives.txt")
    return (
        who.ent_type_ in ("ORG", "GPE", "PERSON", "NORP")
        or who.lower_ in ("you", "them", "him", "her", "both")
        or who.lower_ in people
        or who.lemma_.lower() in people
    )


@functools.cache
def cue_stances() -> Mapping[str, Stance]:
    """The list of cues whose class does not tell their stance."""
    return MappingProxyType({cue: Stance(stance) for cue, stance in rows("words/cue_stances.txt")})


@functools.cache
def verdicts() -> Mapping[str, Stance]:
    """Verbs that say what a thing is, and the verdict that lies in the verb itself (`assert` for none)."""
    return MappingProxyType({verb: Stance(stance) for verb, stance in rows("words/verdicts.txt")})
