"""Amounts in running text: "$10-12 billion", "about 5%", "1,200 tonnes", "two-thirds of", "35-year"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from briefings.extract.patterns import any_of
from briefings.extract.wordlist import lines, rows
from briefings.types import Span


class Kind(Enum):
    MONEY = "money"
    SHARE = "share"
    MEASURE = "measure"
    DURATION = "duration"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, as characters `start` to `end` of the text, without its hedge.

    `value` to `high` is a range where `high` is set. `hedge` is the span of "more than", "or less" and the
    like; `rate` that of "a year" or "per tonne" right after the amount; `counted` the noun of a count.
    `attached` tells that the amount is an adjective ("35-year", "five-million-dollar"). `loose` is the count
    of a noun that is on no list ("six engineers"): a figure only where somebody bargains over it.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    kind: Kind
    high: Decimal | None = None
    hedge: Span | None = None
    rate: Span | None = None
    counted: Span | None = None
    attached: bool = False
    loose: bool = False


def _mapping(name: str) -> dict[str, str]:
    return {_key(spelling): meaning for spelling, meaning, *_ in rows(f"words/{name}.txt")}


def _key(spelling: str) -> str:
    return " ".join(spelling.casefold().split())


_NUMERALS = {word: int(value) for word, value in rows("words/numerals.txt")}
_MAGNITUDES = {word: Decimal(value) for word, value in rows("words/magnitudes.txt")}
_SHORT = {word for word in _MAGNITUDES if len(word) <= 3}
_FRACTIONS = {word: Decimal(value) for word, value in rows("words/fractions.txt")}
_CURRENCIES = {sign: code for sign, code in rows("words/currencies.txt")}  # noqa: C416
_CURRENCY_NAMES = _mapping("currency_names")
_MEASURES = _mapping("measures")
_MANIFOLD = {_key(row[0]): Decimal(row[2]) for row in rows("words/measures.txt") if len(row) > 2}
_DURATIONS = _mapping("durations")

_SIGN = (
    "(?:"
    + "|".join(
        re.escape(sign) + (r"\b" if sign.isalpha() else "")
        for sign in sorted(_CURRENCIES, key=lambda sign: (-len(sign), sign))
    )
    + ")"
)
# Guards keep out parts of times, dates, versions and fractions ("10:30", "1/2", "3.2.1").
_DIGITS = (
    r"(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3}){1,4}|\d{1,15})(?:\.\d{1,6})?"
    r"(?![\d/:]|[.,]\d|[ \u00a0\u202f]\d{3}\b)"
)
_WORD = any_of(_NUMERALS)
_SCALE = any_of(word for word, value in _NUMERALS.items() if value >= 100 or word == "dozen")
_WORDS = rf"(?i:(?:half\s+an?|an?\s+half|an?)\s+{_SCALE}\b|{_WORD}\b(?:(?:\s+and\s+|[\s-]){_WORD}\b){{0,8}})"
_FRACTION = (
    rf"(?i:{any_of(_FRACTIONS)})"
    r"(?=\s+(?i:of|the|its|their|his|her|our|all|less|more|lower|higher|cheaper|below|above)\b|[,.;:!?)”\"])"
)
_OUT_OF = re.compile(rf"(?i:\s+(?:out\s+of|in)\s+(?:every\s+)?(\d{{1,3}}|{any_of(_NUMERALS)})\b)(?=\s+[a-z])")
_NUMERAL = rf"(?:(?P<sign>{_SIGN})\s?)?(?:(?P<digits>{_DIGITS})|(?P<words>{_WORDS}))"

_START = re.compile(rf"(?<![\w$€£¥−-])(?<!\d[.,:/–])(?:(?P<fraction>{_FRACTION})|{_NUMERAL})")
_NEXT = re.compile(_NUMERAL)
_MAGNITUDE = re.compile(rf"[\s-]?(?i:{any_of(_MAGNITUDES)})\b")
_HALF = re.compile(r"(?i:\s+and\s+a\s+half\b|-and-a-half\b)")
_RANGE = re.compile(r"(?i:\s?[-–—]\s?|\s+to\s+|\s+or\s+)")
_AND = re.compile(r"(?i:\s+and\s+)")
_BETWEEN = re.compile(r"(?i:\bbetween\s+)\Z")
_FROM = re.compile(r"(?i:(?<!ranging\s)(?<!anywhere\s)\bfrom\s+)\Z")
_PERCENT = re.compile(r"\s?%")
_PENCE = re.compile(r"p\b(?!\.\w)")
_EACH = re.compile(r"(?i:\s+(?:a|an|per|each)\b)")
_CURRENCY_NAME = re.compile(rf"(?i:[\s-]({any_of(_CURRENCY_NAMES)}))\b")
_CODE_AFTER = re.compile(
    r"\s?(" + any_of(code for code in _CURRENCIES if re.fullmatch("[A-Z]{3}", code)) + r")\b"
)
_MEASURE = re.compile(rf"(?i:[\s-]?({any_of(_MEASURES)}))\b")
_DURATION = re.compile(rf"(?i:([\s-])({any_of(_DURATIONS)}))\b(?!-old|-long\b)")
_BETWEEN_WORDS = rf"(?!(?i:{any_of(lines('words/stopwords.txt'))})\b)[^\W\d_][\w.’'-]{{0,30}}\s+"
_COUNT = re.compile(rf"\s+(?:{_BETWEEN_WORDS}){{0,2}}(?P<noun>{any_of(lines('words/counted.txt'))})\b")
_LOOSE = re.compile(
    rf"\s+(?:{_BETWEEN_WORDS})?(?!(?i:{any_of(lines('words/uncounted.txt'))})\b)(?P<noun>[a-z]{{3,20}}(?<!s)s)\b(?!['’-])"
)
_OF_THE = re.compile(
    r"(?i:\+|\s+of\s+(?:(?:the\s+)?[\w-]{1,30}['’]s?|the|its|their|his|her|those|these|our)(?:\s+\d{1,3}(?:,?\d{3}){0,3})?)(?=\s)"
)
_RATE = re.compile(
    rf"(?i:\s+(?:an?|per|each|every)\s+{any_of(lines('words/rates.txt'))}\b|\s+(?:annually|yearly|monthly)\b)"
)
_HEDGE = re.compile(
    r"(?i:\b(?<!hand )(?<!handed )(?<!handing )(?<!turn )(?<!take )"  # "hand over a tenth"
    rf"({any_of(lines('words/hedges.txt'))})\s+(?:the\s+|an?\s+)?)\Z"
)
_HEDGE_AFTER = re.compile(r"(?i:\s+(or\s+(?:more|less|fewer|so))\b|(\+)(?!\w))")
_VAGUE = re.compile(r"(?i:\b(?:few|several|couple\s+of|many|some|tens\s+of|dozens\s+of|no)\s+)\Z")
_OTHER_HALF = re.compile(
    r"(?i:\b(?:first|second|other|latter|last|final|better|top|bottom|northern|southern|eastern|western)\s+)\Z"
)
_ROUND = frozenset({3, 4, 5, 6, 8, 10, 20, 100})
"""What "in" parts: "one in five", not "two in 17 days"."""
_SEATS = re.compile(r"-(seat|bed|room|home|berth|vessel|job|car|ship|lane|pupil|container)\b")
_PER = re.compile(r"(?i:\bper\s+)\Z")
_AND_A_HALF = re.compile(r"(?i:\b(?:and|in)\s+)\Z")  # "two and a half", "split in half"
_LOOKBACK = 24
_SMALLEST_COUNT = 10
_SMALLEST_LOOSE = 5
_PICTURES = frozenset({360, 480, 720, 1080, 1440, 2160, 4320})
"""Numbers that before a bare "p" may be the lines of a picture."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number without its unit, `raw` before its magnitude was multiplied in."""

    start: int
    end: int
    raw: Decimal
    magnitude: Decimal | None
    short: int | None
    """Where a magnitude such as "m" starts, which counts only with a unit."""
    currency: str | None
    spelled: bool

    @property
    def value(self) -> Decimal:
        return self.raw * (self.magnitude or 1)


def amounts(text: str) -> Iterator[Amount]:
    """Every number of `text` that carries a unit, in order, without overlaps; linear in the text.

    Numbers without a unit (years, ordinals, scores, times, "one of") and vague ones ("hundreds of
    millions") are left out. Durations and percentages come out wherever they stand: whether they say
    anything about a deal is for the caller to judge.
    """
    done = 0
    for match in _START.finditer(text):
        if match.start() < done:
            continue
        found = _fraction(text, match) if match["fraction"] else _amount(text, match)
        for amount in found:
            done = max(done, amount.end)
            yield amount


def bare(text: str, start: int) -> tuple[int, Decimal] | None:
    """The end and the value of a number without a unit at `start`: "2.6 billion"."""
    match = _NEXT.match(text, start)
    if match is None or match["sign"]:
        return None
    number = _number(text, match)
    return number.end, number.value


def hedged(text: str, amount: Amount) -> Amount:
    """`amount` with the hedge before it and the rate after it."""
    return _finished(text, amount)


def magnitude(text: str, amount: Amount) -> Decimal:
    """What "million" and the like multiply `amount` by; 1 where it is written out."""
    match = _NEXT.match(text, amount.start)
    number = _number(text, match) if match else None
    return number.magnitude or Decimal(1) if number else Decimal(1)


def _fraction(text: str, match: re.Match[str]) -> Iterator[Amount]:
    before = text[max(0, match.start() - _LOOKBACK) : match.start()]
    if not _OTHER_HALF.search(before) and not _AND_A_HALF.search(before):
        value = _FRACTIONS[_key(match["fraction"])]
        yield _finished(text, Amount(match.start(), match.end(), value, "percent", Kind.SHARE))


def _out_of(text: str, first: _Number) -> Amount | None:
    """ "nine out of ten people", "one in five homes": a share."""
    found = _OUT_OF.match(text, first.end) if not first.currency and not first.magnitude else None
    if not found:
        return None
    word = found[1].casefold()
    whole = Decimal(word) if word.isdigit() else Decimal(_NUMERALS[word])
    if not 0 < first.raw < whole <= 100 or (" in " in found.group() and whole not in _ROUND):
        return None
    share = (first.raw * 100 / whole).quantize(Decimal("0.01"))
    return Amount(first.start, found.end(), share, "percent", Kind.SHARE)


def _amount(text: str, match: re.Match[str]) -> Iterator[Amount]:
    first = _number(text, match)
    if share := _out_of(text, first):
        yield _finished(text, share)
        return
    before = text[max(0, first.start - _LOOKBACK) : first.start]
    if (first.spelled and first.raw >= 100 and _VAGUE.search(before)) or _PER.search(before):
        return  # "hundreds of millions"; "$385 per 1,000 cubic metres"
    between = _BETWEEN.search(before)
    own = _unit(text, first)
    joint = (_AND if between else _RANGE).match(text, own.end if own else first.end)
    follower = _NEXT.match(text, joint.end()) if joint else None
    if joint and follower and not (joint.group().strip().casefold() == "to" and _FROM.search(before)):
        second = _number(text, follower)
        whole = _unit(text, second, sign=first.currency)
        if whole and (own is None or own.unit == whole.unit):
            low = first.raw * (first.magnitude or _inherited(first, second))
            if low < whole.value:
                start = first.start - len(between.group()) if between else first.start
                yield _finished(
                    text,
                    Amount(
                        start,
                        whole.end,
                        low,
                        whole.unit,
                        whole.kind,
                        whole.value,
                        counted=whole.counted,
                        attached=whole.attached,
                        loose=whole.loose,
                    ),
                )
                return
    if own:
        yield _finished(text, own)


def _inherited(first: _Number, second: _Number) -> Decimal | int:
    """The magnitude that "10" takes from "12 billion" in "10-12 billion"; none in "$500 to $1 million"."""
    return second.magnitude if second.magnitude and first.raw < second.raw else 1


def _number(text: str, match: re.Match[str]) -> _Number:
    currency = _CURRENCIES[match["sign"]] if match["sign"] else None
    if match["digits"]:
        raw = Decimal(re.sub(r"[^\d.]", "", match["digits"]))
        end = match.end()
    else:
        raw, end = _spelled(text, match.start("words"), match["words"])
    magnitude: Decimal | None = None
    short: int | None = None
    if scale := _MAGNITUDE.match(text, end):
        word = scale.group().strip(" -\t\n\u00a0").casefold()
        if not (match["words"] and word in _SHORT):
            magnitude = _MAGNITUDES[word]
            short = end if word in _SHORT else None
            end = scale.end()
    elif half := _HALF.match(text, end):
        raw, end = raw + Decimal("0.5"), half.end()
    return _Number(match.start(), end, raw, magnitude, short, currency, match["digits"] is None)


def _spelled(text: str, start: int, words: str) -> tuple[Decimal, int]:
    """The value of the longest beginning of `words` that is one number, and where that ends."""
    lowered = words.casefold()
    if lowered.startswith(("a ", "an ", "half ")) or re.match(r"an?\s|half\s", lowered):
        scale = _NUMERALS[lowered.split()[-1]]
        return Decimal(scale) / (2 if "half" in lowered.split() else 1), start + len(words)
    total = current = 0
    ceiling = tens = 0
    end = start
    joined = False
    for token in re.finditer(r"[a-z]+", lowered):
        word = token.group()
        if word == "and":
            if not (ceiling and (current == 0 or current % 100 == 0)):
                break
            joined = True
            continue
        value = _NUMERALS[word]
        if word == "dozen":
            current = max(current, 1) * 12
        elif value >= 1000:
            if total and value >= ceiling:
                break
            total, current, ceiling = total + max(current, 1) * value, 0, value
        elif value == 100:
            if current > 99 or joined:
                break
            current, ceiling = max(current, 1) * 100, ceiling or 100
        elif current % 100 == 0 and ((current == 0 and (total or end == start)) or current >= 100):
            current += value
            tens = value if value >= 20 else 0
        elif tens and 0 < value < 10:
            current, tens = current + value, 0
        else:
            break
        joined = False
        end = start + token.end()
    return Decimal(total + current), end


def _unit(text: str, number: _Number, sign: str | None = None) -> Amount | None:
    """The amount that `number` makes with the unit after it or the currency sign before it."""
    currency = number.currency or sign

    def amount(end: int, unit: str, kind: Kind, value: Decimal | None = None, **more: object) -> Amount:
        worth = number.value if value is None else value
        return Amount(number.start, end, worth, unit, kind, **more)  # type: ignore[arg-type]

    end = number.end
    if currency:
        return amount(end, currency, Kind.MONEY)
    if found := _PERCENT.match(text, end):
        return amount(found.end(), "percent", Kind.SHARE)
    if found := _CODE_AFTER.match(text, end):
        return amount(found.end(), _CURRENCIES[found[1]], Kind.MONEY)
    if found := _CURRENCY_NAME.match(text, end):
        name = _key(found[1])
        if name != "pounds" or number.magnitude or number.raw >= 1000:
            return amount(found.end(), _CURRENCY_NAMES[name], Kind.MONEY, attached=found.group()[0] == "-")
    if found := _MEASURE.match(text, end):
        unit = _MEASURES[_key(found[1])]
        share = unit.startswith("per") or unit == "basis points"
        attached = found.group()[0] == "-"
        value = number.value * _MANIFOLD.get(_key(found[1]), 1)
        return amount(found.end(), unit, Kind.SHARE if share else Kind.MEASURE, value, attached=attached)
    if (
        not number.spelled
        and (found := _PENCE.match(text, end))
        and (number.raw not in _PICTURES or _EACH.match(text, found.end()))
    ):
        return amount(found.end(), "pence", Kind.MONEY)
    if found := _DURATION.match(text, end):
        return amount(found.end(), _DURATIONS[_key(found[2])], Kind.DURATION, attached=found[1] == "-")
    if not number.spelled and number.raw >= _SMALLEST_COUNT and (found := _SEATS.match(text, end)):
        noun = found[1] + "s"
        return amount(found.end(), noun, Kind.COUNT, attached=True)
    of = _OF_THE.match(text, end)
    found = _COUNT.match(text, of.end() if of else end)
    if found and number.value >= _SMALLEST_COUNT and not _looks_like_a_year(number):
        return amount(end, found["noun"], Kind.COUNT, counted=found.span("noun"))
    found = _LOOSE.match(text, end) if number.value >= _SMALLEST_LOOSE else None
    if found and not _looks_like_a_year(number):
        return amount(end, found["noun"], Kind.COUNT, counted=found.span("noun"), loose=True)
    return None


def _looks_like_a_year(number: _Number) -> bool:
    return (
        not number.spelled
        and not number.magnitude
        and 1900 <= number.raw <= 2099
        and number.end - number.start == 4
    )


def _finished(text: str, amount: Amount) -> Amount:
    """`amount` with the hedge around it and the rate after it."""
    rate = _RATE.match(text, amount.end) if amount.kind in (Kind.MONEY, Kind.MEASURE) else None
    hedge: Span | None = None
    offset = max(0, amount.start - _LOOKBACK)
    if before := _HEDGE.search(text, offset, amount.start):
        # "over five years" says how long, not how much.
        if not (amount.kind is Kind.DURATION and before[1].casefold() in ("over", "under", "above", "below")):
            hedge = before.span(1)
    elif after := _HEDGE_AFTER.match(text, amount.end):
        hedge = after.span(after.lastindex or 0)
    return Amount(
        amount.start,
        amount.end,
        _plain(amount.value),
        amount.unit,
        amount.kind,
        None if amount.high is None else _plain(amount.high),
        hedge,
        rate.span() if rate else None,
        amount.counted,
        amount.attached,
        amount.loose,
    )


def _plain(value: Decimal) -> Decimal:
    """`value` without trailing zeros and without an exponent: equal amounts are written alike."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
