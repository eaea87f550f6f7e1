"""Days that something was put on, put off to or given until: the verb is past, the day need not be."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span, Token

from briefings.extract.clauses import Outlook, outlook, subject
from briefings.extract.wordlist import rows
from briefings.types import EventKind

_PUTTING = {
    lemma: (frozenset(before.split()), None if kind == "same" else EventKind(kind))
    for lemma, before, kind in rows("words/putting.txt")
}
_NOUNS = {noun: EventKind(kind) for noun, kind in rows("words/event_nouns.txt")}
_THINGS = ("nsubjpass", "dobj")


@dataclass(frozen=True, slots=True)
class Put:
    """How a thing that was put on a day stands to the present, and the kind of event it is."""

    view: Outlook
    kind: EventKind


def put(verb: Token, day: Span) -> Put | None:
    """What "has been called for", "was postponed until", "gave them until" say of the `day` they name.

    None where the verb is no such one or the words before the day are others ("called on Monday"). "Was set
    for" may be told when the day is over, so it only was ahead. Never raises.
    """
    before, kind = _PUTTING.get(verb.lemma_.lower(), (frozenset[str](), None))
    if not _leading(day) & before or outlook(verb) not in (Outlook.PAST, Outlook.PRESENT):
        return None
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    things = [child for child in verb.children if child.dep_ in _THINGS]
    if passive and not things and (own := subject(verb)) is not None:
        things = [own]  # "was set for March and moved to May"
    if not things or ("for" in before and not passive):
        return None  # "called the shareholders for a vote"
    told = any(child.lower_ in ("was", "were") for child in verb.children if child.dep_ == "auxpass")
    fixed = told and "for" in before
    known = next((_NOUNS[thing.lemma_.lower()] for thing in things if thing.lemma_.lower() in _NOUNS), None)
    return Put(Outlook.WAS_AHEAD if fixed else Outlook.AHEAD, kind or known or EventKind.OTHER)


def puts(verb: Token, thing: Token) -> bool:
    """Whether `verb` puts `thing` on a day, so that the day tells the event."""
    before, _ = _PUTTING.get(verb.lemma_.lower(), (frozenset[str](), None))
    if thing.head != verb or thing.dep_ not in _THINGS or ("for" in before and thing.dep_ == "dobj"):
        return False
    return any(
        child.dep_ == "prep"
        and child.lower_ in before
        and any(token.ent_type_ in ("DATE", "TIME") for token in child.subtree)
        for child in verb.children
    )


def _leading(day: Span) -> set[str]:
    """The words right before a day, which may hold its preposition already ("until Friday")."""
    words = {day[0].lower_}
    if day.start:
        words.add(day.doc[day.start - 1].lower_)
    return words
