"""Amounts in running text: "$10-12 billion", "about 5%", "1,200 tonnes", "two-thirds of", "35-year"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from briefings.extract import number_patterns as patterns
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
    for match in patterns.START.finditer(text):
        if match.start() < done:
            continue
        if not match["fraction"]:
            done = _number(
                text, match
            ).end  # in "40 million to 25 million euros" no number begins at "million"
        found = _fraction(text, match) if match["fraction"] else _amount(text, match)
        for amount in found:
            done = max(done, amount.end)
            yield amount


def bare(text: str, start: int) -> tuple[int, Decimal] | None:
    """The end and the value of a number without a unit at `start`: "2.6 billion"."""
    match = patterns.NEXT.match(text, start)
    if match is None or match["sign"]:
        return None
    number = _number(text, match)
    return number.end, number.value


def hedged(text: str, amount: Amount) -> Amount:
    """`amount` with the hedge before it and the rate after it."""
    return _finished(text, amount)


def magnitude(text: str, amount: Amount) -> Decimal:
    """What "million" and the like multiply `amount` by; 1 where it is written out."""
    match = patterns.NEXT.match(text, amount.start)
    number = _number(text, match) if match else None
    return number.magnitude or Decimal(1) if number else Decimal(1)


def _fraction(text: str, match: re.Match[str]) -> Iterator[Amount]:
    before = text[max(0, match.start() - patterns.LOOKBACK) : match.start()]
    if not patterns.OTHER_HALF.search(before) and not patterns.AND_A_HALF.search(before):
        value = patterns.FRACTIONS.get(patterns.key(match["fraction"]), Decimal(50))
        yield _finished(text, Amount(match.start(), match.end(), value, "percent", Kind.SHARE))


def _out_of(text: str, first: _Number) -> Amount | None:
    """ "nine out of ten people", "one in five homes": a share."""
    found = patterns.OUT_OF.match(text, first.end) if not first.currency and not first.magnitude else None
    if not found:
        return None
    word = found[1].casefold()
    whole = Decimal(word) if word.isdigit() else Decimal(patterns.NUMERALS[word])
    if not 0 < first.raw < whole <= 100 or (" in " in found.group() and whole not in patterns.ROUND):
        return None
    share = (first.raw * 100 / whole).quantize(Decimal("0.01"))
    return Amount(first.start, found.end(), share, "percent", Kind.SHARE)


def _amount(text: str, match: re.Match[str]) -> Iterator[Amount]:
    first = _number(text, match)
    if share := _out_of(text, first):
        yield _finished(text, share)
        return
    before = text[max(0, first.start - patterns.LOOKBACK) : first.start]
    if (first.spelled and first.raw >= 100 and patterns.VAGUE.search(before)) or patterns.PER.search(before):
        return  # "hundreds of millions"; "$385 per 1,000 cubic metres"
    between = patterns.BETWEEN.search(before)
    own = _unit(text, first)
    joint = (patterns.AND if between else patterns.RANGE).match(text, own.end if own else first.end)
    follower = patterns.NEXT.match(text, joint.end()) if joint else None
    if joint and follower and not (joint.group().strip().casefold() == "to" and patterns.FROM.search(before)):
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
    currency = patterns.CURRENCIES[match["sign"]] if match["sign"] else None
    if match["digits"]:
        raw = Decimal(re.sub(r"[^\d.]", "", match["digits"]))
        end = match.end()
    else:
        raw, end = _spelled(text, match.start("words"), match["words"])
    magnitude: Decimal | None = None
    short: int | None = None
    if scale := patterns.MAGNITUDE.match(text, end):
        word = scale.group().strip(" -\t\n\u00a0").casefold()
        if not (match["words"] and word in patterns.SHORT):
            magnitude = patterns.MAGNITUDES[word]
            short = end if word in patterns.SHORT else None
            end = scale.end()
    elif half := patterns.HALF.match(text, end):
        raw, end = raw + Decimal("0.5"), half.end()
    return _Number(match.start(), end, raw, magnitude, short, currency, match["digits"] is None)


def _spelled(text: str, start: int, words: str) -> tuple[Decimal, int]:
    """The value of the longest beginning of `words` that is one number, and where that ends."""
    lowered = words.casefold()
    if lowered.startswith(("a ", "an ", "half ")) or re.match(r"an?\s|half\s", lowered):
        scale = patterns.NUMERALS[lowered.split()[-1]]
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
        value = patterns.NUMERALS[word]
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
    if not currency and (found := patterns.IN_THE_DOLLAR.match(text, end)):
        return amount(found.end(), "percent", Kind.SHARE)  # what is left of a debt, or of its face value
    if currency:
        return amount(end, currency, Kind.MONEY)
    if found := patterns.PERCENT.match(text, end):
        return amount(found.end(), "percent", Kind.SHARE)
    if found := patterns.CODE_AFTER.match(text, end):
        return amount(found.end(), patterns.CURRENCIES[found[1]], Kind.MONEY)
    if found := patterns.CURRENCY_NAME.match(text, end):
        name = patterns.key(found[1])
        if name != "pounds" or number.magnitude or number.raw >= 1000:
            return amount(
                found.end(), patterns.CURRENCY_NAMES[name], Kind.MONEY, attached=found.group()[0] == "-"
            )
    if found := patterns.MEASURE.match(text, end):
        unit = patterns.MEASURES[patterns.key(found[1])]
        share = unit.startswith("per") or unit == "basis points"
        attached = found.group()[0] == "-"
        value = number.value * patterns.MANIFOLD.get(patterns.key(found[1]), 1)
        return amount(found.end(), unit, Kind.SHARE if share else Kind.MEASURE, value, attached=attached)
    if (
        not number.spelled
        and (found := patterns.PENCE.match(text, end))
        and (number.raw not in patterns.PICTURES or patterns.EACH.match(text, found.end()))
    ):
        return amount(found.end(), "pence", Kind.MONEY)
    if found := patterns.DURATION.match(text, end):
        return amount(
            found.end(), patterns.DURATIONS[patterns.key(found[2])], Kind.DURATION, attached=found[1] == "-"
        )
    if (
        not number.spelled
        and number.raw >= patterns.SMALLEST_COUNT
        and (found := patterns.SEATS.match(text, end))
    ):
        noun = found[1] + "s"
        return amount(found.end(), noun, Kind.COUNT, attached=True)
    of = patterns.OF_THE.match(text, end)
    found = patterns.COUNT.match(text, of.end() if of else end)
    if found and number.value >= patterns.SMALLEST_COUNT and not _looks_like_a_year(number):
        return amount(end, found["noun"], Kind.COUNT, counted=found.span("noun"))
    found = patterns.LOOSE.match(text, end) if number.value >= patterns.SMALLEST_LOOSE else None
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
    rate = patterns.RATE.match(text, amount.end) if amount.kind in (Kind.MONEY, Kind.MEASURE) else None
    hedge: Span | None = None
    offset = max(0, amount.start - patterns.LOOKBACK)
    if before := patterns.HEDGE.search(text, offset, amount.start):
        # "over five years" says how long, not how much.
        if not (amount.kind is Kind.DURATION and before[1].casefold() in ("over", "under", "above", "below")):
            hedge = before.span(1)
    elif after := patterns.HEDGE_AFTER.match(text, amount.end):
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
