"""What was called off, put on another day or did not come about."""

from __future__ import annotations

from spacy.tokens import Token

from briefings.extract.clauses import Outlook, outlook
from briefings.extract.question_phrases import negated
from briefings.extract.wordlist import rows, words

_CALLED_OFF = words("words/called_off.txt")
_UNDOING: dict[str, set[str]] = {}
for _verb, _follows in rows("words/undoing.txt"):
    _UNDOING.setdefault(_verb, set()).add(_follows)
_COMES_ABOUT = frozenset({"take", "happen", "go", "materialise", "materialize", "occur"})


def called_off(verb: Token, noun: Token) -> bool:
    """Whether `verb` cancels or merely wishes for the event: calling for a strike, not calling one."""
    if verb.lemma_ == "call":
        return noun.dep_ == "pobj" or any(child.lower_ == "off" for child in verb.children)
    if verb.lemma_ == "rule":
        return any(child.lower_ == "out" for child in verb.children)
    return verb.lemma_ in _CALLED_OFF and noun.dep_ != "pobj"


def undoes(verb: Token) -> bool:
    """Whether `verb` calls something off or puts it on another day, whatever that is."""
    follow = _UNDOING.get(verb.lemma_.lower(), set())
    return "" in follow or any(child.lower_ in follow for child in verb.children)


def undone(thing: Token) -> bool:
    """Whether the clause of which `thing` is subject or object tells that it was called off or put elsewhere,
    so that the day it was planned for is no longer its day."""
    verb = thing.head
    if thing.dep_ == "pobj" and verb.head.pos_ in ("VERB", "NOUN"):
        # "has cancelled her trip to Oslo, which was planned for Friday": the trip was, not Oslo
        above = verb.head
        if above.pos_ == "NOUN":
            return above.dep_ != "pobj" and undone(above)
        return undoes(above) and any(child.dep_ == "dobj" for child in above.children)
    if verb.pos_ != "VERB" or thing.dep_ not in ("nsubj", "nsubjpass", "dobj"):
        return False
    if undoes(verb) and thing.dep_ != "nsubj":
        return outlook(verb) in (Outlook.PAST, Outlook.PRESENT, Outlook.AHEAD)
    return thing.dep_ != "dobj" and verb.lemma_ in _COMES_ABOUT and negated(verb)
