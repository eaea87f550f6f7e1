"""What may be an event: verbs and nouns of meeting, signing, voting and the like, past or ahead.

Only grammar decides here; dates, places and actors are for `events`.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from briefings.extract.clauses import Outlook, clause, noun_phrase, outlook, provides_for, subject
from briefings.extract.event_nouns import child_of, dated_itself, governor, kind_of, named_event
from briefings.extract.event_threats import (
    CONDITIONS,
    THREATS,
    Candidate,
    conditional,
    limit,
    refusing,
    threatened,
    warned,
)
from briefings.extract.wordlist import rows, words
from briefings.types import EventKind

_VERBS = {lemma: (EventKind(kind), frame) for lemma, kind, frame in rows("words/event_verbs.txt")}
_NOUNS = {lemma: EventKind(kind) for lemma, kind in rows("words/event_nouns.txt")}
_AGREEMENTS = words("words/agreements.txt")
_OFFICIALS = words("words/officials.txt")
_NOMINAL = frozenset({"NOUN", "PROPN"})
_VERBAL = frozenset({"VERB", "AUX"})
_WORDS = frozenset({"round", "by", "until", "effect", "force"})
TRIGGERS = frozenset(_VERBS) | frozenset(_NOUNS) | THREATS | _WORDS


def candidates(trigger: Token) -> Iterable[Candidate]:
    """The events that a token with one of `TRIGGERS` as lemma may stand for."""
    lemma = trigger.lemma_.lower()
    if lemma in CONDITIONS and trigger.dep_ in ("mark", "advmod"):
        yield from conditional(trigger)
    elif trigger.pos_ in _VERBAL:
        if lemma == "threaten":
            yield from threatened(trigger)
        elif lemma == "warn":
            yield from warned(trigger)
        elif lemma in THREATS and (threat := refusing(trigger)):
            yield threat
        elif lemma in _VERBS:
            yield from _verb(trigger, *_VERBS[lemma])
    elif trigger.pos_ in _NOMINAL and lemma in ("effect", "force"):
        yield from _in_force(trigger)
    elif trigger.pos_ in _NOMINAL and (kind := kind_of(trigger)):
        yield from named_event(trigger, kind)
    elif lemma in ("by", "until") and trigger.dep_ == "prep":
        yield from limit(trigger)


def _verb(verb: Token, kind: EventKind, frame: str) -> Iterable[Candidate]:
    view = outlook(verb)
    if view is Outlook.UNREAL or not _fits(verb, frame):
        return
    if verb.lemma_ == "decide" and view is Outlook.AHEAD and provides_for(verb):
        return
    tokens = clause(verb)
    if frame == "day":
        # What was announced or agreed is what the event is about.
        told = [each for child in verb.children if child.dep_ == "ccomp" for each in noun_phrase(child)]
        tokens = sorted({*tokens, *told}, key=lambda token: token.i)
    yield Candidate(kind, verb, tokens, view)


def _fits(verb: Token, frame: str) -> bool:
    """Whether the verb has beside it what its sense as an event needs."""
    target = child_of(verb, "dobj", "obj")
    if frame == "counterpart":
        who = subject(verb)
        if who is None or (target is not None and not _personal(target)):
            return False
        return (
            target is not None
            or _preposition(verb, "with") is not None
            or who.tag_ in ("NNS", "NNPS")
            or _joint(who)
        )
    if frame == "place":
        return (
            (target is not None and bool(target.ent_type_))
            or any(
                child_of(prep, "pobj") is not None
                for prep in verb.children
                if prep.lower_ in ("in", "to", "at", "for", "on")
            )
            or dated_itself(verb)
        )
    if frame == "agreement":
        return target is not None and (
            target.lemma_.lower() in _AGREEMENTS or target.lower_ in ("it", "documents")
        )
    if frame == "running":
        if verb.lemma_ == "end" and outlook(verb) is Outlook.PAST:
            return False  # the strike or the truce that ended is no limit
        who = subject(verb)
        out = verb.lemma_ != "run" or any(child.lower_ == "out" for child in verb.children)
        if target is not None or not out or who is None:
            return False
        ends = verb.lemma_ in ("expire", "lapse") and who.pos_ == "NOUN" and dated_itself(verb)
        return ends or who.lemma_.lower() in _AGREEMENTS
    if verb.dep_ == "relcl" and outlook(verb) is Outlook.PRESENT:
        return False  # "states that vote in March"
    return frame != "day" or dated_itself(verb)


def _in_force(noun: Token) -> Iterable[Candidate]:
    """ "takes effect on 1 May", "came into force"."""
    verb = noun.head if noun.dep_ == "dobj" else noun.head.head
    if verb.pos_ == "VERB" and verb.lemma_ in ("take", "come", "enter", "go"):
        view = outlook(verb)
        if view is not Outlook.UNREAL:
            yield Candidate(EventKind.OTHER, verb, clause(verb), view)


def somebody(found: Candidate) -> bool:
    """Whether named people or officials take part whom the cast does not hold."""
    who = subject(found.trigger) if found.trigger.pos_ in _VERBAL else None
    if who is None and found.trigger.pos_ in _NOMINAL:
        verb = governor(found.trigger)
        who = subject(verb) if verb is not None else None
    return found.named or (who is not None and any(official(token) for token in noun_phrase(who)))


def official(token: Token) -> bool:
    return token.ent_type_ in ("PERSON", "ORG") or token.lemma_.lower() in _OFFICIALS


def _personal(token: Token) -> bool:
    return (
        official(token)
        or token.ent_type_ in ("GPE", "NORP")
        or token.pos_ == "PROPN"
        or token.lower_ in ("him", "her", "them")
    )


def _joint(who: Token) -> bool:
    return any(child.dep_ == "conj" for child in who.children)


def _preposition(token: Token, word: str) -> Token | None:
    return next((child for child in token.children if child.dep_ == "prep" and child.lower_ == word), None)
