"""Amounts that say less than they mean: numbers whose unit the sentence before gives, and currencies whose
country the article gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from spacy.tokens import Doc, Token

from briefings.extract.numbers import Amount, Kind, bare, hedged, magnitude
from briefings.extract.patterns import any_of
from briefings.extract.sentences import sentence_of
from briefings.extract.wordlist import lines, rows, words

_VERBS = words("words/elliptic_verbs.txt")
_PLACES = rows("words/currency_places.txt")
_VAGUE = frozenset(name for name, _, _ in _PLACES)
_COUNTED = re.compile(rf"\b{any_of(lines('words/counted.txt'))}\b")
_BARE = re.compile(
    r"(?<![\w$€£¥.,:/–-])(?:\d{1,3}(?:,\d{3})+|\d{2,6})(?![\w%:/–-]|[.,]\d)(\s(?:million|billion)\b)?"
)
_FARTHEST = 300
"""Characters back to what a bare number may repeat."""
_FOLLOWING = 40
"""Characters after an amount within which a counted noun is its own."""
_SCALES = {"million": Decimal(10**6), "billion": Decimal(10**9)}
_PROPOSALS = frozenset({"compromise", "offer", "demand", "proposal", "target", "bid", "ceiling", "floor"})
_LATEST = 8
"""Amounts before a bare number that are looked at."""
_SMALLEST = 10
_STEP = re.compile(
    r"(?i)\b(?:(?:up|down)\s+from|rather\s+than|instead\s+of|compared\s+(?:with|to)|not\s+the|but\s+not)\s+"
    r"(?:an?\s+(?:\w+\s+){0,2}(?:average|estimate|total|offer|bid|figure|price)\s+of\s+|(?:just|about|some|only|nearly|around|almost|the)\s+)?(?=\d)"
)
"""What leads from an amount to another of the same thing: "10 matches, down from 22"."""
_REST = re.compile(r"(?i)\b(?:and|but|plus|then)\s+(?:(?:just|about|some|only|another|around)\s+)?(?=\d)")
_GAPPED = re.compile(
    r",\s+(?:and\s+)?the\s+[A-Z]?\w+\s+(?:(?:just|about|some|only|around|roughly)\s+)?(?=\d)"
)
""" "The army holds 1,900 people, the rebels some 240". """
_PART = re.compile(
    r"(?i)(?<![\w$€£.,-])(?P<number>\d{1,3}(?:,\d{3})+|\d{2,6})\s+of\s+(?:whom|which|them|those)\b"
)
_FURTHER = re.compile(r"(?i)\b(?:by|for|of)\s+(?:a\s+further|another|an\s+(?:additional|extra))\s+(?=\d)")
""" "for 40 years, which can be extended by a further 20"."""
_GAPPED_END = re.compile(r"(?=[.;,](?:\s|\Z))")
_STEP_END = re.compile(
    r"(?=[.;,)!]?(?:\s|\Z))(?:\s*[.;,)!–-]|\s+(?:now|then|today|currently|previously|before|after|over|during|in|at|by"
    r"|last|the|under|two|a|on|and|or)\b|\s*\Z)"
)
_REST_END = re.compile(r"\s+(?:after|before|during|by|from|over|elsewhere|later)\b")
_LEADS = ((_STEP, _STEP_END), (_REST, _REST_END), (_GAPPED, _GAPPED_END), (_FURTHER, _STEP_END))
_STEP_FARTHEST = 130


def in_place(found: Iterable[Amount], text: str) -> list[Amount]:
    """`found` with "kroner" and the like as the currency of the only country named in `text` that has it."""
    told: list[Amount] = []
    known: dict[str, str] = {}
    for amount in found:
        if amount.unit in _VAGUE:
            if amount.unit not in known:
                codes = {
                    code
                    for name, place, code in _PLACES
                    if name == amount.unit and re.search(rf"\b{re.escape(place)}\b", text)
                }
                known[amount.unit] = codes.pop() if len(codes) == 1 else amount.unit
            amount = replace(amount, unit=known[amount.unit])
        told.append(amount)
    return told


def unsaid(doc: Doc, text: str, told: Sequence[Amount]) -> Iterator[Amount]:
    """Bare numbers under a verb of demanding, offering or holding that repeat the unit of the amount before,
    or count what the verb's subject is ("redundancies will not exceed 250"); and those that the same sentence
    sets beside an amount ("10 matches, down from 22").

    Prefers to miss: the number must be an object by itself, and the unit no farther than a sentence away.
    """
    taken = [(amount.start, amount.end) for amount in told]
    every = (*_governed(doc, text, told), *_beside(doc, text, told), *_parts(doc, text, told))
    found = {
        amount.start: amount
        for amount in every
        if not any(start < amount.end and amount.start < end for start, end in taken)
    }
    return iter(hedged(text, found[start]) for start in sorted(found))


def _governed(doc: Doc, text: str, told: Sequence[Amount]) -> Iterator[Amount]:
    at = 0
    for match in _BARE.finditer(text):
        while at < len(told) and told[at].end <= match.start():
            at += 1
        if at < len(told) and told[at].start < match.end():
            continue
        span = doc.char_span(*match.span())
        verb = _verb(span.root) if span is not None and len(span) == (2 if match[1] else 1) else None
        value = Decimal(match.group().removesuffix(match[1] or "").replace(",", ""))
        if verb is None or value < _SMALLEST or (1900 <= value <= 2099 and "," not in match.group()):
            continue
        near = told[max(0, at - _LATEST) : at]
        unit = _of_subject(verb) or _unit_before(text, match.start(), near)
        if unit is not None:
            name, kind = unit
            if kind is Kind.SHARE and (match[1] or value > 100):
                continue  # "350 million and 5%" of what a bid pays
            same = [amount for amount in near if amount.unit == name]
            if match[1]:
                value *= _SCALES[match[1].strip()]
            elif kind is Kind.MONEY and same and value < 1000:
                value *= magnitude(text, same[-1])  # "We asked for 95 million euros. They offered 30"
            yield Amount(match.start(), match.end(), value, name, kind)


def _beside(doc: Doc, text: str, told: Sequence[Amount]) -> Iterator[Amount]:
    """Bare numbers that a sentence compares with, or adds to, the amount before them."""
    for number, amount in enumerate(told):
        stop = min(
            amount.end + _STEP_FARTHEST, told[number + 1].start if number + 1 < len(told) else len(text)
        )
        for lead, end in _LEADS:
            step = lead.search(text, amount.end, stop)
            if step is None or re.search(r"[.?!][\s”\"]|\n", text[amount.end : step.start()]):
                continue
            other = bare(text, step.end())
            if other is None or other[0] > stop or not end.match(text, other[0]):
                continue
            timed = amount.kind is Kind.DURATION and lead is not _FURTHER
            if amount.kind is Kind.SHARE or timed or (1900 <= other[1] <= 2099) or other[1] < 5:
                continue
            counted = amount.counted if amount.kind is Kind.COUNT else None
            yield Amount(
                step.end(), other[0], other[1], amount.unit, amount.kind, counted=counted, loose=amount.loose
            )
            break


def _parts(doc: Doc, text: str, told: Sequence[Amount]) -> Iterator[Amount]:
    """ "the clerks, 600 of whom may go", "all 40,000 of them": a count of what was named before."""
    for match in _PART.finditer(text):
        span = doc.char_span(*match.span("number"))
        value = Decimal(match["number"].replace(",", ""))
        if span is None or value < _SMALLEST:
            continue
        before = [amount for amount in told if match.start() - _FARTHEST <= amount.start < match.start()]
        noun = _antecedent(doc, span[0].i)
        near = before[-1] if before else None
        ends = (span.start_char, span.end_char)
        told_last = near is not None and (noun is None or near.end >= noun.idx - _FOLLOWING)
        if near is not None and told_last and near.kind is Kind.COUNT and near.counted:
            yield Amount(*ends, value, near.unit, Kind.COUNT, counted=near.counted)
        elif noun is not None:
            counted = (noun.idx, noun.idx + len(noun))
            yield Amount(*ends, value, noun.lower_, Kind.COUNT, counted=counted)


def _antecedent(doc: Doc, at: int) -> Token | None:
    """The plural that "of whom" or "of them" means: the last one before the number at `at`."""
    start = sentence_of(doc[at]).start
    return next((token for token in reversed(doc[start:at]) if token.tag_ == "NNS"), None)


def _verb(number: Token) -> Token | None:
    """The verb that a bare number is object of."""
    if number.dep_ == "dobj" or (number.dep_ in ("attr", "npadvmod") and number.head.lemma_ == "be"):
        verb = number.head
    elif number.dep_ == "pobj" and number.head.lower_ in ("on", "for", "at"):
        verb = number.head.head
    elif number.dep_ == "pobj" and number.head.lower_ == "with" and number.head.head.lemma_ == "come":
        return number.head.head  # "They came with 30"
    elif number.dep_ == "pobj" and number.head.lower_ == "of" and number.head.head.lemma_ in _PROPOSALS:
        return number.head.head  # "a compromise of 15"
    else:
        return None
    if any(child.pos_ in ("NOUN", "PROPN") for child in number.children):
        return None
    after = number.nbor(1) if number.i + 1 < len(number.doc) else None
    alone = after is None or after.is_punct or after.pos_ in ("CCONJ", "SCONJ", "ADP", "ADV", "SPACE")
    return verb if alone and verb.pos_ in ("VERB", "AUX") and verb.lemma_ in _VERBS else None


def _of_subject(verb: Token) -> tuple[str, Kind] | None:
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass") and _COUNTED.fullmatch(child.lower_):
            return (child.lower_, Kind.COUNT) if verb.lemma_ in ("exceed", "total", "number") else None
    return None


def _unit_before(text: str, start: int, told: Sequence[Amount]) -> tuple[str, Kind] | None:
    """The unit of the amounts or of the counted noun shortly before `start`; None where there are several."""
    offset = max(0, start - _FARTHEST)
    near = [amount for amount in told if amount.start >= offset]
    paragraph = text.rfind("\n", offset, start)
    if here := [amount for amount in near if amount.start > paragraph]:
        near = here
    units = {(amount.unit, amount.kind) for amount in near if amount.kind is not Kind.SHARE}
    if any(kind in (Kind.MONEY, Kind.COUNT) for _, kind in units):
        near = [
            amount for amount in near if amount.kind is not Kind.DURATION
        ]  # "$95 million over three years"
        units = {(amount.unit, amount.kind) for amount in near if amount.kind is not Kind.SHARE}
    if len(units) > 1:
        return None  # "300 prisoners for 22 hostages; the rebels insist on 450"
    nouns = list(_COUNTED.finditer(text, offset, start))
    noun = nouns[-1] if nouns else None
    if near and (noun is None or noun.start() <= near[-1].end + _FOLLOWING):
        return near[-1].unit, near[-1].kind
    return (noun.group(), Kind.COUNT) if noun is not None else None
