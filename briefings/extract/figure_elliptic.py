"""Amounts that say less than they mean: numbers whose unit the sentence before gives, and currencies whose
country the article gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from spacy.tokens import Doc, Token

from briefings.extract.numbers import Amount, Kind
from briefings.extract.patterns import any_of
from briefings.extract.wordlist import lines, rows, words

_VERBS = words("words/elliptic_verbs.txt")
_PLACES = rows("words/currency_places.txt")
_VAGUE = frozenset(name for name, _, _ in _PLACES)
_COUNTED = re.compile(rf"\b{any_of(lines('words/counted.txt'))}\b")
_BARE = re.compile(r"(?<![\w$€£¥.,:/–-])(?:\d{1,3}(?:,\d{3})+|\d{2,6})(?![\w%:/–-]|[.,]\d)")
_FARTHEST = 300
"""Characters back to what a bare number may repeat."""
_FOLLOWING = 40
"""Characters after an amount within which a counted noun is its own."""
_LATEST = 8
"""Amounts before a bare number that are looked at."""
_SMALLEST = 10


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
    or count what the verb's subject is ("redundancies will not exceed 250").

    Prefers to miss: the number must be an object by itself, and the unit no farther than a sentence away.
    """
    at = 0
    for match in _BARE.finditer(text):
        while at < len(told) and told[at].end <= match.start():
            at += 1
        if at < len(told) and told[at].start < match.end():
            continue
        span = doc.char_span(*match.span())
        verb = _verb(span[0]) if span is not None and len(span) == 1 else None
        value = Decimal(match.group().replace(",", ""))
        if verb is None or value < _SMALLEST or (1900 <= value <= 2099 and "," not in match.group()):
            continue
        unit = _of_subject(verb) or _unit_before(text, match.start(), told[max(0, at - _LATEST) : at])
        if unit is not None:
            name, kind = unit
            yield Amount(match.start(), match.end(), value, name, kind)


def _verb(number: Token) -> Token | None:
    """The verb that a bare number is object of."""
    if number.dep_ == "dobj" or (number.dep_ in ("attr", "npadvmod") and number.head.lemma_ == "be"):
        verb = number.head
    elif number.dep_ == "pobj" and number.head.lower_ in ("on", "for", "at"):
        verb = number.head.head
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
    units = {(amount.unit, amount.kind) for amount in near if amount.kind is not Kind.SHARE}
    if len(units) > 1:
        return None  # "300 prisoners for 22 hostages; the rebels insist on 450"
    nouns = list(_COUNTED.finditer(text, offset, start))
    noun = nouns[-1] if nouns else None
    if near and (noun is None or noun.start() <= near[-1].end + _FOLLOWING):
        return near[-1].unit, near[-1].kind
    return (noun.group(), Kind.COUNT) if noun is not None else None
