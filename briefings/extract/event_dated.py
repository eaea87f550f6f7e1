"""Events told by their date: what a party of the deal does, did or will do on a day that the text names.

`event_candidates` starts from words of meeting, signing and voting; this module starts from the date and
takes the clause that it belongs to, whatever its verb.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Span, Token

from briefings.extract.cast import Cast
from briefings.extract.clauses import Outlook, clause, noun_phrase, outlook, subject, supposed
from briefings.extract.dates import DateMention, Form
from briefings.extract.event_candidates import official
from briefings.extract.event_due import due, due_kind, expected, placed
from briefings.extract.event_hosts import BOUNDING, LIMITS, host_of, leads_from
from briefings.extract.event_nouns import kind_of
from briefings.extract.event_put import put
from briefings.extract.event_threats import Candidate
from briefings.extract.event_undone import called_off, undoes, undone
from briefings.extract.question_phrases import negated
from briefings.extract.wordlist import rows, words
from briefings.types import EventKind, Precision

_KINDS = {verb: EventKind(kind) for verb, kind in rows("words/dated_verbs.txt")}
_TOLD = words("words/undated_verbs.txt")
_NOUNS = {noun: EventKind(kind) for noun, kind in rows("words/event_nouns.txt")}
_TOLD_AHEAD = words("words/telling_ahead.txt")
_UNRELATED = words("words/unrelated.txt")
_TALKS = frozenset({"talk", "talks", "negotiation", "negotiations"})
_BY = frozenset({"report", "reply", "respond", "want", "demand", "need"})
"""What is said or asked to be done by a date is a task, not speech."""
_ONES = frozenset({"i", "we", "they", "he", "she"})
_SUMMONS = frozenset({"invite", "summon", "convene", "schedule", "book"})
_ROUGH = frozenset({Precision.WEEK, Precision.MONTH, Precision.QUARTER})
_SETTLING = frozenset({"agree", "conclude", "reach", "settle"})
_HELD = frozenset({"hold", "schedule", "convene", "stage", "host", "organise", "organize", "plan", "pencil"})
_TURNING = words("words/turning.txt")


def dated(sentence: Span, mentions: Sequence[DateMention], cast: Cast) -> Iterable[Candidate]:
    """A candidate for each date of `sentence` that hangs on a verb with somebody or something of the deal as
    its subject. Prefers to miss: dates of speech and opinion are none, and what is past must have its day."""
    for mention in mentions:
        host = sentence.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if host is None or not len(host):
            continue
        verb = host_of(host, sentence)
        if verb is None or _lasting(host):
            continue
        if verb.pos_ == "NOUN":
            tokens = sorted({*noun_phrase(verb), *host}, key=_at)
            kind = due_kind(verb) or EventKind.OTHER
            if not undone(verb):
                yield Candidate(kind, verb, tokens, _due_when(verb), day=mention)
            continue
        limit = host.text.lower().startswith(LIMITS)
        found = due(verb) or _done(verb, host, mention, cast, limit=limit)
        if found:
            opening = None if undoes(verb) else _opening(host, mentions)
            yield replace(found, day=opening or mention)


def _lasting(host: Span) -> bool:
    """Whether a date only tells since when something lasts: "has led the talks since March"."""
    return host[0].lower_ == "since" or (host.start > 0 and host.doc[host.start - 1].lower_ == "since")


def _opening(host: Span, mentions: Sequence[DateMention]) -> DateMention | None:
    """ "Monday" for "Wednesday" in "from Monday to Wednesday": the day it begins on."""
    if not host.start or host.doc[host.start - 1].lower_ not in ("to", "until", "till"):
        return None
    to = host.doc[host.start - 1].idx
    return next((mention for mention in mentions if 0 <= to - mention.end <= 1), None)


def _due_when(thing: Token) -> Outlook:
    """ "The payment, due in January, was never made" looks back; "the ruling, due in May, will" does not."""
    verb = thing.head
    told = any(child.lower_ in ("was", "were") for child in verb.children) or verb.tag_ == "VBD"
    return Outlook.WAS_AHEAD if verb.pos_ in ("VERB", "AUX") and told else Outlook.AHEAD


def _done(verb: Token, host: Span, mention: DateMention, cast: Cast, *, limit: bool) -> Candidate | None:
    """What a party does, did or will do at the date `host`."""
    lemma = verb.lemma_.lower()
    day = put(verb, host)
    view = outlook(verb)
    if lemma in _TOLD and not day and not (limit and lemma in _BY) and not _somewhere(verb, cast):
        by = lemma == "be" and host.text.lower().startswith("by ")  # "the tax would be gone by Easter"
        if view is not Outlook.AHEAD or not (by or lemma in _TOLD_AHEAD):
            return expected(verb)
    thing = verb.head
    if verb.dep_ == "acl" and thing.head.pos_ == "VERB" and called_off(thing.head, thing):
        return None  # "called off the strike planned for Monday"
    if verb.dep_ in ("acl", "relcl") and undone(thing):
        return None  # "the visit, set for 10 March, was put back to 24 March"
    if undoes(verb) and (leads_from(host) or host.text.lower().startswith("from ")):
        return None  # "postponed from May to September"
    held = lemma in _HELD and any(child.dep_ == "nsubjpass" for child in verb.children)
    held = held or (lemma == "take" and any(child.lower_ == "place" for child in verb.children))
    if view is Outlook.UNREAL and mention.unit is Precision.DAY and (found := _failed(verb, host)):
        return found
    not_before = _not_before(verb, host)
    if view is Outlook.UNREAL and (
        _as_early_as(verb, host)
        or _possible(verb, mention, limit=limit)
        or _free_from(verb, host)
        or not_before
    ):
        view = Outlook.AHEAD
    planned = _planned(verb)
    if planned:
        view = (
            Outlook.AHEAD
        )  # "the signing, planned for 30 May", whatever the tagger takes the participle for
    if lemma in _SUMMONS and view is Outlook.PAST and mention.offset >= 0:
        view = Outlook.AHEAD  # "has invited them for the first week of May"
    if day:
        view = day.view
    if (
        view is Outlook.UNREAL
        or (negated(verb) and not not_before)
        or not (held or planned or _party(verb, view, cast))
    ):
        return None
    exact = mention.unit is Precision.DAY and mention.form not in (Form.MONTH, Form.YEAR, Form.WEEKEND)
    rough = mention.form is Form.MONTH or mention.unit in _ROUGH
    turning = lemma in _TURNING or (lemma in BOUNDING and any(c.dep_ == "dobj" for c in verb.children))
    if view in (Outlook.PAST, Outlook.WAS_AHEAD) and not (exact or (rough and turning)):
        return None
    lasting = verb.tag_ not in ("VBZ", "VBP") or host.text.lower() == "today"
    if view is Outlook.PRESENT and (lasting or not (exact or (rough and lemma in BOUNDING))):
        return None
    if verb.tag_ == "VBG" and (host.text.lower() == "today" or view is Outlook.PAST):
        return None  # "is seeking 9%, against 4% today", "was using the flat on Monday"
    if lemma == "see" and not any(child.dep_ == "dobj" and official(child) for child in verb.children):
        return None  # "members will see their pay rise"
    tokens = _with_content(verb)
    kind = EventKind.VISIT if lemma == "be" else _KINDS.get(lemma, EventKind.OTHER)
    if day:
        kind = day.kind
    if lemma == "be" and not placed(verb):
        kind = EventKind.OTHER
    if planned and planned not in tokens:
        tokens = sorted({*tokens, *noun_phrase(planned)}, key=_at)
    if planned and kind is EventKind.OTHER:
        kind = _NOUNS.get(planned.lemma_.lower(), kind)
    if kind is EventKind.OTHER and verb.dep_ == "acl" and verb.tag_ == "VBN":
        kind = _NOUNS.get(verb.head.lemma_.lower(), kind)  # "a meeting pencilled in for Friday"
    own = subject(verb)
    if kind is EventKind.OTHER and own is not None and (lemma in BOUNDING or lemma == "come"):
        kind = kind_of(own) or kind  # "a ballot that closes on 3 May"
    if kind is EventKind.OTHER and own is not None and own.lemma_ == "round":
        kind = kind_of(own) or kind  # "the last round broke up on Monday"
    if kind is EventKind.OTHER and held:
        kind = EventKind.MEETING
    if kind is EventKind.OTHER and any(token.lemma_ in _TALKS and token.dep_ == "pobj" for token in tokens):
        kind = EventKind.TALKS  # "walked out of talks"
    if kind is EventKind.OTHER and limit and not not_before and view in (Outlook.AHEAD, Outlook.PRESENT):
        kind = EventKind.DEADLINE
    enough = sum(token.is_alpha and not host.start <= token.i < host.end for token in tokens) > 1
    return Candidate(kind, verb, tokens, view) if enough else None


def _planned(verb: Token) -> Token | None:
    """What "planned for 30 May" tells the time of; None where that was missed or called off."""
    thing = verb.head
    if verb.lemma_.lower() not in _HELD or not any(child.lower_ == "for" for child in verb.children):
        return None
    if verb.dep_ == "advcl" and verb.i > 1 and verb.nbor(-1).lower_ == "," and verb.nbor(-2).lemma_ in _NOUNS:
        return verb.nbor(-2)  # "will miss the vote, planned for 30 May", hung on the verb
    if verb.dep_ != "acl" or thing.head.i == thing.i:
        return None
    met = thing.head.pos_ in ("VERB", "AUX") and outlook(thing.head) in (Outlook.PAST, Outlook.WAS_AHEAD)
    return None if met else thing


def _failed(verb: Token, host: Span) -> Candidate | None:
    """ "failed on Monday to agree on a price": talks that came to nothing."""
    above = verb.head
    if verb.lemma_ not in _SETTLING or verb.dep_ != "xcomp" or above.lemma_ != "fail":
        return None
    if outlook(above) is not Outlook.PAST or host.text.lower().startswith(LIMITS):
        return None
    return Candidate(EventKind.TALKS, verb, clause(verb), Outlook.PAST)


def _not_before(verb: Token, host: Span) -> bool:
    """ "will not meet again until 4 May": then it does."""
    until = host.text.lower().startswith(("until ", "till "))
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    return until and negated(verb) and bool(auxiliaries & {"will", "wo", "does", "do"})


def _possible(verb: Token, mention: DateMention, *, limit: bool) -> bool:
    """ "could be signed on Monday", "may be paid by June": what may come about at a time that is near."""
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    near = mention.unit in (Precision.DAY, Precision.WEEK) and mention.form not in (Form.MONTH, Form.YEAR)
    if mention.unit is Precision.YEAR or mention.form is Form.YEAR or (limit and not passive):
        return False
    lemma = verb.lemma_.lower()
    if not (passive or lemma in _KINDS or lemma in BOUNDING or lemma in _TURNING or lemma == "come"):
        return False  # "the levy could hurt farmers next week" is an opinion
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    modal = bool(auxiliaries & {"could", "may"}) and "have" not in auxiliaries
    return (near or limit) and modal and not negated(verb) and not supposed(verb)


def _free_from(verb: Token, host: Span) -> bool:
    """ "may enter the zone from 2 May"."""
    return leads_from(host) and any(c.lower_ in ("may", "can") for c in verb.children if c.dep_ == "aux")


def _at(token: Token) -> int:
    return token.i


def _with_content(verb: Token) -> list[Token]:
    """The clause of `verb` together with what is proposed or decided in it."""
    told = [child for child in verb.children if child.dep_ == "ccomp" and child.i > verb.i]
    return sorted({*clause(verb), *(each for child in told for each in noun_phrase(child))}, key=_at)


def _somewhere(verb: Token, cast: Cast) -> bool:
    """ "was in town on Saturday", "will be back on Monday": somebody's being in a place is a visit."""
    own = subject(verb)
    if verb.lemma_ != "be" or own is None or not (official(own) or _of_cast(own, cast)):
        return False
    back = any(child.lower_ == "back" for child in verb.children)
    return placed(verb) or (back and outlook(verb) is Outlook.AHEAD)


def _as_early_as(verb: Token, host: Span) -> bool:
    """ "could strike as early as 20 May"."""
    led = [token.lower_ for token in host.doc[max(0, host.start - 3) : host.start]]
    modal = any(child.lower_ in ("could", "may", "might") for child in verb.children if child.dep_ == "aux")
    return modal and led in (["as", "early", "as"], ["as", "soon", "as"])


def _party(verb: Token, view: Outlook, cast: Cast) -> bool:
    """Whether somebody or something acts that may be of the deal: what an article dates matters to its story,
    but for the weather and the like."""
    own = subject(verb) or _taken_for_part(verb)
    if own is None:
        return False
    if own.pos_ == "NOUN":
        return own.lemma_.lower() not in _UNRELATED and own.ent_type_ not in ("DATE", "TIME")
    if own.pos_ == "PROPN" or official(own):
        return True
    if own.lower_ in _ONES and view is Outlook.AHEAD:
        return True  # "we'll sit down again on the 24th"
    if own.lower_ == "we" and (verb.lemma_ in _SETTLING or verb.lemma_ in _TURNING):
        return True  # "last Friday, in Oslo, we reached an agreement"
    return own.ent_type_ in ("GPE", "NORP") or _of_cast(own, cast)


def _taken_for_part(verb: Token) -> Token | None:
    """The subject that the parser took for a part of a compound: "the tariff" in "the tariff kicks in"."""
    found = [child for child in verb.children if child.dep_ == "compound" and child.i == verb.i - 1]
    return found[0] if found and verb.tag_ == "VBZ" else None


def _of_cast(noun: Token, cast: Cast) -> bool:
    """Whether a phrase is, or belongs to, an actor: "Her cousin", "Acme's pilots", "she"."""
    phrase = noun_phrase(noun)
    if any(token.pos_ == "PROPN" and token.ent_type_ not in ("DATE", "TIME") for token in phrase):
        return True
    return bool(cast.within((phrase[0].idx, phrase[-1].idx + len(phrase[-1]))))
