"""Whether an amount is demanded, offered, agreed, estimated or off the table, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spacy.tokens import Doc, Span, Token

from briefings.extract.clauses import noun_phrase, subject
from briefings.extract.figure_idioms import Governed, acts, clause_says, compared, on_offer, turn_of_phrase
from briefings.extract.figure_namer import MAKES
from briefings.extract.question_phrases import negated, wh
from briefings.extract.sentences import text_of
from briefings.extract.wordlist import rows, words
from briefings.types import FigureStatus
from briefings.types import Span as Offsets

_STATUS = {lemma: FigureStatus(status) for lemma, status, *_ in rows("words/figure_status.txt")}
_VERBS_ONLY = frozenset(lemma for lemma, _, *rest in rows("words/figure_status.txt") if rest == ["verb"])
_DROPS = words("words/off_the_table.txt")
_SPEECH = words("words/speech.txt")
_WISHED = words("words/wished.txt")
_COMMITMENTS = words("words/commitments.txt")
_MODALS = frozenset({"would", "will", "can", "could", "'ll", "’ll", "'d"})
_READY = frozenset({"ready", "prepared", "willing"})
_SPEAKER = frozenset({"you", "it", "this", "that", "which"})
_STEP = 7
"""Words between "from" and "to"."""
_CLIMB = 7
"""Heads above an amount that may still govern it."""


def status(span: Span) -> Governed:
    """What is said of the amount at `span`: by a turn of phrase, a word that governs it, or a clause."""
    found = turn_of_phrase(span)
    if found.by is not None:
        return found
    origin, start = _step(span)
    if origin:
        return _of_old(_governed(span))
    if start is not None:
        found = _governed(span, start)
        return found if found.by is not None else clause_says(span)
    if compared(span):
        return _described(span.root)
    found = _governed(span)
    return found if found.by is not None else clause_says(span)


def _step(span: Span) -> tuple[bool, Token | None]:
    """Of "from $60 to $30", which the parser takes for one amount: whether `span` is the first, and the word
    "from" where it is the second."""
    doc, before = span.doc, span.start - 1
    if before < 0:
        return False, None
    if doc[before].lower_ == "from":
        following = doc[span.end : span.end + _STEP]
        to = next((token.i for token in following if token.lower_ == "to"), None)
        figure = to is not None and to + 1 < len(doc) and (doc[to + 1].like_num or doc[to + 1].is_currency)
        return figure, None
    if doc[before].lower_ == "to":
        back = (doc[i] for i in range(before - 1, max(-1, before - _STEP), -1))
        start = next((token for token in back if token.lower_ == "from"), None)
        if start is not None and (start.nbor(1).like_num or start.nbor(1).is_currency):
            return False, start
    return False, None


def _of_old(found: Governed) -> Governed:
    """What held before is stated, unless an offer or a demand itself: "cut its demand from 40 to 25"."""
    noun = found.by is not None and found.by.pos_ == "NOUN"
    return found if noun else Governed()


def _governed(span: Span, start: Token | None = None) -> Governed:
    """Climbs from the amount, or from `start`, to the nearest noun or verb that demands, offers, agrees or
    estimates it."""
    token = start or span.root
    found = _described(token)
    below = token
    for _ in range(_CLIMB):
        head = token.head
        if found.by is None:
            acts = token.pos_ == "VERB" and below.dep_ in ("nsubj", "agent")
            found = (
                found if token in (span.root, start) or acts else _own_status(token)
            )  # "142 countries agreed"
            if found.by is None and token.pos_ in ("VERB", "AUX"):
                found = _status_of_subject(token)
            if found.by is None and token.pos_ == "VERB" and not below.dep_.startswith("nsubj"):
                found = _committed(token)
        if found.by is not None and found.by != token and token.pos_ == "VERB" and _drops(token, found.by):
            return Governed(FigureStatus.OFF_THE_TABLE, found.by)
        if head == token or (token.pos_ == "VERB" and token.lemma_ in _SPEECH):
            break
        if (token.dep_ in ("advcl", "parataxis", "csubj", "relcl") and not _called_for(token)) or (
            token.dep_ == "ccomp" and (head.lemma_ in _SPEECH or (head.lemma_ == "ask" and wh(token)))
        ):
            break
        if token.dep_ == "ccomp" and found.by is None and _spliced(token):
            break  # "It would leave 12 towns, the army wants 19"
        if token.dep_ == "prep" and found.by is None and (noun := _object_before(token)) is not None:
            found = _own_status(noun)  # "dropped its demand for 25%", where the parser hung "for" on the verb
        if (
            token.dep_ == "prep"
            and found.by is None
            and token.lower_ in ("from", "to")
            and head.lemma_ in MAKES
        ):
            # "has cut its demand from 40 to 25 million"
            found = next((_own_status(child) for child in head.children if child.dep_ == "dobj"), found)
        if token.dep_ == "prep" and token.lower_ == "from" and span.root.head == token and not start:
            break  # "cut from 12%": what was before; in "from 12% to 5%" the parser hangs the rest below
        if token.dep_ == "prep" and token.lower_ == "for" and head.lower_ in ("return", "exchange"):
            break
        if token.lemma_ in ("cost", "price") and token.dep_ == "pobj" and head.lower_ == "at":
            break  # "promised a new pier, at a cost of $11 million"
        if token.dep_ == "prep" and token.lower_ in (
            "than",
            "with",
            "despite",
            "after",
            "before",
            "since",
            "until",
            "against",
        ):
            break
        below, token = token, head
    if found.by is not None and found.status is not FigureStatus.OFF_THE_TABLE and _said_off(found.by):
        return Governed(FigureStatus.OFF_THE_TABLE, found.by)
    return found


def _spliced(verb: Token) -> bool:
    """Whether the clause of `verb` only stands before another one, with a comma between them."""
    above = verb.head
    own = next((child for child in above.children if child.dep_ == "nsubj"), None)
    if own is None or not verb.i < own.i < above.i:
        return False
    return any(token.text in (",", ";") for token in verb.doc[verb.i : own.i])


def _called_for(verb: Token) -> bool:
    """ "called for payments to be capped at 5 million", which the parser takes for another clause."""
    if verb.dep_ == "advcl":
        return any(child.dep_ == "mark" and child.lower_ == "for" for child in verb.children)
    to = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    return verb.dep_ == "relcl" and to and verb.head.dep_ == "pobj" and verb.head.head.lower_ == "for"


def _object_before(preposition: Token) -> Token | None:
    """The object that stands right before a preposition of the same verb."""
    if preposition.head.pos_ != "VERB" or preposition.lower_ not in ("for", "of", "to"):
        return None
    return next(
        (
            child
            for child in preposition.head.children
            if child.dep_ == "dobj" and child.i == preposition.i - 1
        ),
        None,
    )


def _own_status(token: Token) -> Governed:
    status = _STATUS.get(token.lemma_.lower())
    if status is None or token.pos_ not in ("VERB", "NOUN", "ADJ"):
        return Governed()
    if token.pos_ != "VERB" and token.lemma_.lower() in _VERBS_ONLY:
        return Governed()
    if any(child.dep_ == "neg" for child in token.children):
        return Governed()
    if token.lemma_ == "claim" and any(child.dep_ == "ccomp" for child in token.children):
        return Governed()  # "claims that ..." only says so
    if token.lemma_ == "ask" and any(
        child.dep_ in ("ccomp", "advcl") and wh(child) for child in token.children
    ):
        return Governed()  # "asked what would happen to the 64 fitters": nobody wants them
    if status is FigureStatus.AGREED and not _done(token):
        return Governed()
    if status in (FigureStatus.DEMANDED, FigureStatus.OFFERED) and _supposed(token):
        return Governed()
    return Governed(status, token)


def _supposed(token: Token) -> bool:
    """ "The regulator could demand 5%": nobody has; but who says that "it could offer 5%" has."""
    own = next((child for child in token.children if child.dep_ == "nsubj"), None)
    if token.pos_ != "VERB" or own is None or own.pos_ == "PRON":
        return False
    return any(child.dep_ == "aux" and child.lower_ in ("could", "might", "may") for child in token.children)


def _described(root: Token) -> Governed:
    """ "the 453 pence that Acme offered": the clause that describes the amount or its noun."""
    nouns = [root, root.head] if root.dep_ in ("nummod", "compound", "nmod") else [root]
    for noun in nouns:
        if (offer := on_offer(noun)) is not None:
            return Governed(FigureStatus.OFFERED, offer)
        for child in noun.children:
            own = next((each for each in child.children if each.dep_ == "nsubj"), None)
            spoken_of = child.tag_ == "VBN" if own is None else own.tag_ not in ("WP", "WDT")
            filled = any(each.dep_ == "dobj" and each.tag_ not in ("WDT", "WP") for each in child.children)
            if child.dep_ in ("relcl", "acl") and spoken_of and not filled and child.left_edge.tag_ != "WP$":
                found = _own_status(child)
                if found.by is not None and not (child.lemma_ == "expect" and _on_a_day(child)):
                    return found
    return Governed()


def _on_a_day(verb: Token) -> bool:
    """ "a payment expected in May": its day is expected, not how much it is."""
    return any(
        inner.ent_type_ == "DATE"
        for child in verb.children
        if child.dep_ == "prep"
        for inner in child.children
    )


def _committed(verb: Token) -> Governed:
    """ "would pay 5 million", "is ready to release 40 prisoners", "put 6% on the table": offers by what they
    say the party would do."""
    if any(child.dep_ == "neg" for child in verb.children):
        return Governed()
    tabled = any(
        child.dep_ == "prep"
        and child.lower_ == "on"
        and any(inner.lower_ == "table" for inner in child.children)
        for child in verb.children
    )
    if tabled and verb.lemma_ in ("put", "lay", "place"):
        return Governed(FigureStatus.OFFERED, verb)
    if verb.lemma_ not in _COMMITMENTS:
        return Governed()
    own = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    modal = any(child.lower_ in _MODALS for child in verb.children if child.dep_ == "aux")
    if modal and acts(own) and own is not None and own.lower_ not in _SPEAKER and not _wished(verb):
        return Governed(FigureStatus.OFFERED, verb)
    ready = verb.head
    if verb.dep_ == "xcomp" and ready.lower_ in _READY and not negated(ready.head):
        return Governed(FigureStatus.OFFERED, verb)
    return Governed()


def _wished(verb: Token) -> bool:
    """Whether somebody else demands or expects what the verb says, or it hangs on a supposition."""
    if verb.dep_ in ("ccomp", "conj") and verb.head.lemma_.lower() in _STATUS and not _spliced(verb):
        return True
    return any(
        child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether") for child in verb.children
    )


def _done(token: Token) -> bool:
    """Whether agreeing is told as a fact: no infinitive, no modal, no supposition."""
    if token.pos_ != "VERB":
        return token.lemma_.lower() == "settlement"
    if token.dep_ == "ccomp" and token.head.lemma_ in _WISHED:
        return False  # "recommends that shareholders approve"
    modal = any(child.tag_ == "MD" for child in token.children)
    supposed = any(
        child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether") for child in token.children
    )
    return token.tag_ in ("VBD", "VBN", "VBZ", "VBP") and not modal and not supposed


def _status_of_subject(verb: Token) -> Governed:
    """ "The offer would cover 20%": the subject says what the amount is."""
    own = subject(verb)
    if own is None or own.pos_ != "NOUN" or own.lemma_.lower() in _VERBS_ONLY:
        return Governed()
    status = _STATUS.get(own.lemma_.lower())
    if status in (FigureStatus.DEMANDED, FigureStatus.OFFERED, FigureStatus.ESTIMATED):
        return Governed(status, own)
    return Governed()


def _drops(verb: Token, what: Token) -> bool:
    return verb.lemma_ in _DROPS and (what.head == verb and what.dep_ in ("dobj", "nsubjpass"))


def _said_off(what: Token) -> bool:
    """ "the demand for 30% is off the table"."""
    verb = what.head
    if what.dep_ not in ("nsubj", "nsubjpass") or any(child.dep_ == "neg" for child in verb.children):
        return False
    return (what.dep_ == "nsubjpass" and verb.lemma_ in _DROPS) or _off(verb)


def _off(verb: Token) -> bool:
    for child in verb.children:
        if child.dep_ in ("acomp", "attr") and child.lower_ in ("dead", "history", "buried"):
            return not any(each.dep_ == "neg" for each in verb.children)
        if child.dep_ == "prep" and child.lower_ == "off":
            return any(inner.lower_ == "table" for inner in child.children)
    return False


def calls_off(doc: Doc) -> Iterable[tuple[Offsets, FigureStatus]]:
    """Clauses that call "the demand", "her offer" off the table without an amount of their own."""
    for match in re.finditer(r"(?i)\boff\s+the\s+table\b", text_of(doc)):
        span = doc.char_span(*match.span())
        if span is None or span.root.dep_ != "prep":
            continue
        verb = span.root.head
        own = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        status = _STATUS.get(own.lemma_.lower()) if own is not None else None
        negated = any(child.dep_ in ("neg", "mark") and child.lower_ != "that" for child in verb.children)
        if own is None or negated or status not in (FigureStatus.DEMANDED, FigureStatus.OFFERED):
            continue
        phrase = noun_phrase(own)
        definite = any(
            token.dep_ in ("det", "poss") and token.lower_ not in ("a", "an", "any", "no") for token in phrase
        )
        if definite and not any(token.like_num or token.is_currency for token in phrase):
            yield (phrase[0].idx, match.end()), status
