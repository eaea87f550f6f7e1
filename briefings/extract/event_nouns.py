"""Nouns that may stand for an event: "talks", "the summit", "a third round" ..., and what is told of them."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from briefings.extract.clauses import Outlook, clause, noun_phrase, outlook, subject
from briefings.extract.event_put import puts
from briefings.extract.event_threats import Candidate
from briefings.extract.event_undone import called_off, undoes, undone
from briefings.extract.wordlist import rows, words
from briefings.types import EventKind

_NOUNS = {lemma: EventKind(kind) for lemma, kind in rows("words/event_nouns.txt")}
_HOLDS = frozenset(verb for verb, role in rows("words/event_actions.txt") if role == "holds")
_OCCURS = frozenset(verb for verb, role in rows("words/event_actions.txt") if role == "occurs")
_UPCOMING = words("words/upcoming.txt")
_SERIES = frozenset({"round", "series", "session", "day"})
_WHICH_ROUND = words("words/rounds.txt")
_LINKS = frozenset({"in", "on", "at", "with", "between", "after"})
""" "a third round in Oslo", not "a round of cuts"."""
_TURNS = frozenset({"begin", "break", "collapse", "end", "falter", "founder", "resume", "stall", "start"})
_INVITES = frozenset({"invite", "summon"})
_IMPOSES = frozenset({"set", "give", "impose", "face", "agree", "extend", "announce", "issue", "confirm"})
""" "has set a deadline of 31 January": the setting is past, the deadline is not."""
_AFTER = frozenset({"after", "following", "during", "since", "at"})
_BEFORE = frozenset({"before", "until", "ahead", "by"})
_VERBAL = frozenset({"VERB", "AUX"})


def kind_of(noun: Token) -> EventKind | None:
    """The kind of event a noun means; "a third round", "the last round" by itself is one of talks."""
    lemma = noun.lemma_.lower()
    if lemma != "round":
        return _NOUNS.get(lemma)
    told = [child for child in noun.children if child.dep_ in ("amod", "compound", "nmod", "prep")]
    which = any(child.lower_ in _WHICH_ROUND for child in told)
    plain = all(child.dep_ == "amod" or child.lower_ in _LINKS for child in told)
    return EventKind.TALKS if which and plain else None


def named_event(noun: Token, kind: EventKind) -> Iterable[Candidate]:
    """What is told of an event that a noun names: that it is held, put off, called off, ahead or over."""
    if (noun.dep_ in ("compound", "amod") and noun.head.lemma_ not in _OCCURS) or _previous(noun) in (
        "news",
        "press",
    ):
        return
    if any(child.lower_ in ("no", "any", "such") for child in noun.children if child.dep_ == "det"):
        return
    if any(child.lower_ == "ceremony" for child in noun.head.children) and noun.head != noun:
        return
    phrase = noun_phrase(_series(noun))
    verb = governor(noun)
    if verb is not None and verb.tag_ == "VBG" and verb.dep_ == "relcl" and not _timed(verb):
        return  # "Orr, who is hosting the talks": who somebody is
    if verb is not None and puts(verb, noun):
        return  # "the summit has been postponed until June": told by its day
    if verb is not None and called_off(verb, noun) and noun.dep_ != "nsubj":
        if noun.dep_ == "nsubjpass" and outlook(verb) is Outlook.PAST and undoes(verb):
            yield Candidate(kind, verb, sorted({*clause(verb), *noun.subtree}, key=_place), Outlook.PAST)
        return
    if verb is not None and undone(noun):
        if noun.dep_ == "nsubjpass" and outlook(verb) is Outlook.PAST:
            yield Candidate(kind, verb, _without_plan(noun, verb), Outlook.AHEAD, named=True)
        return
    if any(child.lower_ in _UPCOMING for child in _series(noun).children if child.dep_ == "amod"):
        if (
            verb is not None
            and verb.lemma_ == "be"
            and _role(noun) == "subject"
            and _when_or_where(verb)
            and not _negated(verb)
            and outlook(verb) in (Outlook.AHEAD, Outlook.PRESENT)
        ):
            yield Candidate(kind, noun, clause(verb), Outlook.AHEAD)  # "the next meeting is on 2 May"
        elif verb is None or (not called_off(verb, noun) and not _negated(verb)):
            yield Candidate(kind, noun, phrase, Outlook.AHEAD)
        return
    named = noun.pos_ == "PROPN" and noun.ent_type_ in ("ORG", "EVENT", "FAC")
    if verb is not None:
        view = outlook(verb)
        occurs = verb.lemma_ in _OCCURS and (_role(noun) == "subject" or verb.pos_ not in _VERBAL)
        called = verb.lemma_ == "call" and noun.dep_ == "dobj"
        set_ = kind is EventKind.DEADLINE and verb.lemma_ in _IMPOSES and noun.dep_ in ("dobj", "pobj")
        if (called or set_ or (verb.lemma_ in _INVITES and noun.dep_ == "pobj")) and view is Outlook.PAST:
            view = Outlook.AHEAD  # "invited the union to talks on 14 May", "has called a strike"
        holds = _role(noun) != "subject" and verb.lemma_ in _HOLDS
        if (occurs or holds) and view is not Outlook.UNREAL:
            if occurs and verb.lemma_ == "be" and not _when_or_where(verb):
                view = Outlook.UNREAL
            else:
                yield Candidate(kind, noun, clause(verb), view)
                return
        if named and view in (Outlook.PAST, Outlook.AHEAD) and _preposed(noun) in _AFTER | {"on", "in"}:
            yield Candidate(kind, noun, _with_preposition(noun, verb), view, named=True)
            return
    yield from _described(noun, kind, phrase, verb)


def _timed(verb: Token) -> bool:
    return any(token.ent_type_ in ("DATE", "TIME") for token in verb.subtree)


def _without_plan(noun: Token, verb: Token) -> list[Token]:
    """The clause that puts something off, without the day it was planned for."""
    planned = {token for child in noun.children if child.dep_ in ("acl", "relcl") for token in child.subtree}
    return [token for token in clause(verb) if token not in planned]


def _series(noun: Token) -> Token:
    """ "round" for "talks" in "the next round of talks"."""
    of = noun.head
    return of.head if noun.dep_ == "pobj" and of.lower_ == "of" and of.head.lemma_ in _SERIES else noun


def _date_behind(phrase: list[Token]) -> list[Token]:
    """The date right after a phrase, with its preposition."""
    last = phrase[-1]
    rest = [each for each in last.doc[last.i + 1 : last.i + 6] if not each.is_sent_start]
    found = rest[:1] if rest and rest[0].pos_ == "ADP" and rest[0].lower_ in ("on", "in") else []
    start = len(found)
    while start < len(rest) and rest[start].ent_type_ == "DATE":
        found.append(rest[start])
        start += 1
    return found if found and found[-1].ent_type_ == "DATE" else []


def _place(token: Token) -> int:
    return token.i


def _described(noun: Token, kind: EventKind, phrase: list[Token], verb: Token | None) -> Iterable[Candidate]:
    """A meeting told by its participants and its time or place: "after Friday's meeting with the board"."""
    parties = any(
        child.dep_ == "prep" and child.lower_ in ("between", "with") for child in noun.children
    ) or any(child.dep_ == "poss" and child.ent_type_ not in ("DATE", "TIME") for child in noun.children)
    when = any(token.ent_type_ in ("DATE", "TIME") for token in phrase)
    if not when and (date := _date_behind(phrase)):
        when, phrase = True, [*phrase, *date]  # "from a meeting in Lisbon on Monday", "on" hung elsewhere
    if not when and verb is not None and _preposed(noun) in _AFTER and dated_itself(verb):
        when, phrase = True, clause(verb)  # "told a meeting at the Seamen's House on Saturday"
    where = any(token.ent_type_ in ("GPE", "LOC", "FAC") and token.dep_ == "pobj" for token in phrase)
    happened = where and _preposed(noun) in _AFTER  # "after a two-day meeting in Lisbon"
    if not when and not (parties and where) and not happened:
        return
    preposition = _preposed(noun)
    if preposition in _BEFORE:
        view = Outlook.AHEAD
    elif preposition == "at" and verb is not None and outlook(verb) is Outlook.AHEAD:
        view = Outlook.AHEAD  # "will vote at a meeting on 28 April"
    elif preposition in _AFTER or preposition == "from":
        view = Outlook.PAST
    elif verb is not None and verb.pos_ in _VERBAL:
        view = outlook(verb)
    elif any(token.tag_ == "VBN" and token.dep_ == "acl" and token.lemma_ in _TURNS for token in phrase):
        view = Outlook.PAST  # "Talks on reopening the port stalled on Tuesday", the verb hung on "port"
    else:
        view = Outlook.PRESENT
    if kind is EventKind.DEADLINE and view is Outlook.PRESENT:
        view = Outlook.AHEAD
    if view is not Outlook.UNREAL:
        yield Candidate(kind, noun, phrase, view)


def governor(noun: Token) -> Token | None:
    """The verb that the noun is subject or object of, also over "a round of talks" and a preposition."""
    token = noun
    for _ in range(4):
        head = token.head
        if head == token:
            return None
        if head.pos_ in _VERBAL or (head.dep_ == "ROOT" and head.lemma_ in _OCCURS):
            return head  # "Talks resume on Monday", where the tagger took the verb for a noun
        if head.pos_ in ("ADP", "SCONJ") or head.lemma_ in (
            "round",
            "day",
            "part",
            "session",
            "series",
            "sideline",
            "date",
        ):
            token = head
            continue
        return None
    return None


def _role(noun: Token) -> str:
    token = noun
    for _ in range(4):
        if token.dep_ in ("nsubj", "nsubjpass"):
            return "subject"
        if token.head.pos_ in _VERBAL or token.head == token:
            break
        token = token.head
    return "other"


def _preposed(noun: Token) -> str:
    """The preposition before the noun's phrase; "ahead" for "ahead of"."""
    token = noun
    for _ in range(3):
        if token.dep_ == "pobj":
            preposition = token.head
            if preposition.lower_ == "of" and preposition.head.lower_ == "ahead":
                return "ahead"
            if preposition.lower_ != "of":
                return preposition.lower_
            token = preposition.head
        else:
            break
    return ""


def _with_preposition(noun: Token, verb: Token) -> list[Token]:
    """ "discussed during the Lisbon Conference": verb, preposition and name."""
    kept = set(noun_phrase(noun))
    token = noun
    for _ in range(4):
        if token.head in (verb, token):
            break
        token = token.head
        kept.add(token)
    kept.add(verb)
    who = subject(verb)
    if who is not None and verb.dep_ not in ("acl", "relcl"):
        kept.update(noun_phrase(who))
    target = child_of(verb, "dobj")
    if target is not None:
        kept.update(noun_phrase(target))
    return sorted(kept, key=lambda each: each.i)


def _negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)


def _when_or_where(verb: Token) -> bool:
    """Whether "the hearing is ..." is completed by a time."""
    return any(
        token.ent_type_ in ("DATE", "TIME")
        for child in verb.children
        if child.i > verb.i
        for token in child.subtree
    )


def dated_itself(verb: Token) -> bool:
    """Whether a date hangs on the verb itself: "on Monday", "tomorrow"."""
    for child in verb.children:
        if child.dep_ == "npadvmod" and child.ent_type_ in ("DATE", "TIME"):
            return True
        if child.dep_ == "prep" and any(each.ent_type_ in ("DATE", "TIME") for each in child.children):
            return child.lower_ not in ("for", "since", "over")
    return False


def child_of(token: Token, *labels: str) -> Token | None:
    return next((child for child in token.children if child.dep_ in labels), None)


def _previous(token: Token) -> str:
    return token.nbor(-1).lower_ if token.i else ""
