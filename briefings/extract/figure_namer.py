"""Who demands, offers or estimates an amount."""

from __future__ import annotations

from spacy.tokens import Token

from briefings.extract.cast import Cast
from briefings.extract.clauses import actor_of, subject
from briefings.extract.figure_idioms import Governed
from briefings.types import FigureStatus

MAKES = frozenset(
    {
        "make",
        "raise",
        "lift",
        "improve",
        "submit",
        "lodge",
        "sweeten",
        "increase",
        "double",
        "treble",
        "triple",
        "table",
        "launch",
        "prepare",
        "present",
        "repeat",
        "renew",
        "lower",
        "cut",
        "drop",
        "withdraw",
        "plan",
        "reduce",
    }
)
"""Verbs whose subject is the one whose offer or demand it is."""
_BARGAINED = frozenset({FigureStatus.DEMANDED, FigureStatus.OFFERED, FigureStatus.OFF_THE_TABLE})
_OTHERS = frozenset({"they", "it", "he", "she"})
"""Subjects that are not whoever speaks of them."""
_BODIES = frozenset({"GPE", "NORP", "ORG", "PERSON"})
_DESCRIBED = 0.7
"""How sure a cast is of "the government" where one country is named."""


def namer(governed: Governed, cast: Cast) -> str | None:
    """Who demands, offers or estimates: the subject of the verb, the owner of the noun."""
    by = governed.by
    if by is None:
        return None
    if by.pos_ == "VERB":
        agent = next((child for child in by.children if child.dep_ == "agent"), None)
        passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in by.children)
        if passive or (agent is not None and by.tag_ == "VBN"):
            return _named_by(_pobj(agent), cast) if agent is not None else None
        return _named_by(subject(by), cast)
    owner = _owner(by)
    if (found := _named_by(by, cast)) and owner is not None:
        return found
    maker = subject(by.head) if by.dep_ == "dobj" else None
    if maker is not None and owner is not None and owner.tag_ == "PRP$" and not _another(owner, maker):
        return _named_by(maker, cast)  # "Acme dropped its demand"
    if maker is not None and owner is None and by.head.lemma_ in MAKES:
        return _named_by(maker, cast)
    source = next(
        (child for child in by.children if child.dep_ == "prep" and child.lower_ in ("by", "from")), None
    )
    return _named_by(_pobj(source), cast) if source is not None else None


def _named_by(noun: Token | None, cast: Cast) -> str | None:
    """The actor that a phrase means; a description of somebody who is named only later may mean another."""
    found = actor_of(noun, cast)
    if found is None or noun is None or noun.pos_ != "NOUN":
        return found
    mention = cast.at(noun.idx)
    if mention is None or mention.actor != found or mention.confidence > _DESCRIBED:
        return found
    before = cast.within((0, noun.idx))
    return found if any(each.actor == found and each.confidence == 1.0 for each in before) else None


def _owner(noun: Token) -> Token | None:
    """Whose an offer is: not how much it is of, nor what it is like ("a $55m knockout bid")."""
    return next(
        (
            child
            for child in noun.children
            if child.dep_ == "poss"
            or (
                child.dep_ in ("compound", "nmod", "amod")
                and (child.pos_ == "PROPN" or child.ent_type_ in _BODIES)
            )
        ),
        None,
    )


def disowned(governed: Governed) -> bool:
    """Whether the text gives an offer or a demand to somebody it does not name here ("tore up their offer"):
    who speaks of it is not who made it."""
    by = governed.by
    if by is not None and by.pos_ == "VERB" and governed.status in _BARGAINED:
        own = subject(by)
        return own is not None and own.lower_ in _OTHERS
    if by is None or by.pos_ != "NOUN":
        return False
    owner = _owner(by)
    return owner is not None and owner.lower_ not in ("my", "our")


def _another(owner: Token, maker: Token) -> bool:
    """Whether "their" can not be the subject's own: one person has no "their"."""
    return owner.lower_ == "their" and maker.tag_ in ("NNP", "NN") and maker.ent_type_ == "PERSON"


def _pobj(preposition: Token | None) -> Token | None:
    if preposition is None:
        return None
    return next((child for child in preposition.children if child.dep_ == "pobj"), None)
