"""How numbers and their units are written: the expressions that `numbers` reads amounts with."""

from __future__ import annotations

import re
from decimal import Decimal

from briefings.extract.patterns import any_of
from briefings.extract.wordlist import lines, rows


def mapping(name: str) -> dict[str, str]:
    return {key(spelling): meaning for spelling, meaning, *_ in rows(f"words/{name}.txt")}


def key(spelling: str) -> str:
    return " ".join(spelling.casefold().split())


NUMERALS = {word: int(value) for word, value in rows("words/numerals.txt")}
MAGNITUDES = {word: Decimal(value) for word, value in rows("words/magnitudes.txt")}
SHORT = {word for word in MAGNITUDES if len(word) <= 3}
FRACTIONS = {word: Decimal(value) for word, value in rows("words/fractions.txt")}
CURRENCIES = {sign: code for sign, code in rows("words/currencies.txt")}  # noqa: C416
CURRENCY_NAMES = mapping("currency_names")
MEASURES = mapping("measures")
MANIFOLD = {key(row[0]): Decimal(row[2]) for row in rows("words/measures.txt") if len(row) > 2}
DURATIONS = mapping("durations")

SIGN = (
    "(?:"
    + "|".join(
        re.escape(sign) + (r"\b" if sign.isalpha() else "")
        for sign in sorted(CURRENCIES, key=lambda sign: (-len(sign), sign))
    )
    + ")"
)
# Guards keep out parts of times, dates, versions and fractions ("10:30", "1/2", "3.2.1").
DIGITS = (
    r"(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3}){1,4}|\d{1,15})(?:\.\d{1,6})?"
    r"(?![\d/:]|[.,]\d|[ \u00a0\u202f]\d{3}\b)"
)
WORD = any_of(NUMERALS)
SCALE = any_of(word for word, value in NUMERALS.items() if value >= 100 or word == "dozen")
WORDS = rf"(?i:(?:half\s+an?|an?\s+half|an?)\s+{SCALE}\b|{WORD}\b(?:(?:\s+and\s+|[\s-]){WORD}\b){{0,8}})"
FRACTION = (
    rf"(?i:{any_of(FRACTIONS)})"
    r"(?=\s+(?i:of|the|its|their|his|her|our|all|less|more|lower|higher|cheaper|below|above)\b|[,.;:!?)”\"])"
)
HALVING = r"(?i:halv(?:e|es|ed|ing)\b(?!-))"
ON_ITS_OWN = (
    rf"(?i:(?<=\bby\s)|(?<=\bof\s))(?i:{any_of(FRACTIONS)})(?=\s+(?i:by|on|from|to|in|at|and|or|but|before"
    r"|after|within|over|since|for|under|this|next|last|off|if|when|while|as|compared)\b)"
    rf"|(?i:{any_of(FRACTIONS)})(?=\s+(?i:last|this|next)\s+(?i:week|month|quarter|season|year)\b)"
)
""" "cut it by a fifth in May", "down from a third last year"."""
IN_THE_DOLLAR = re.compile(r"(?i:\s?(?:cents?|pence|[cp])\s+(?:in|on)\s+the\s+(?:dollar|pound|euro)\b)")
OUT_OF = re.compile(rf"(?i:\s+(?:out\s+of|in)\s+(?:every\s+)?(\d{{1,3}}|{any_of(NUMERALS)})\b)(?=\s+[a-z])")
NUMERAL = rf"(?:(?P<sign>{SIGN})\s?)?(?:(?P<digits>{DIGITS})|(?P<words>{WORDS}))"

START = re.compile(
    rf"(?<![\w$€£¥−-])(?<!\d[.,:/–])(?:(?P<fraction>{FRACTION}|{ON_ITS_OWN}|{HALVING})|{NUMERAL})"
)
NEXT = re.compile(NUMERAL)
MAGNITUDE = re.compile(rf"[\s-]?(?i:{any_of(MAGNITUDES)})\b")
HALF = re.compile(r"(?i:\s+and\s+a\s+half\b|-and-a-half\b)")
RANGE = re.compile(r"(?i:\s?[-–—]\s?|\s+to\s+|\s+or\s+)")
AND = re.compile(r"(?i:\s+and\s+)")
BETWEEN = re.compile(r"(?i:\bbetween\s+)\Z")
FROM = re.compile(r"(?i:(?<!ranging\s)(?<!anywhere\s)\bfrom\s+)\Z")
PERCENT = re.compile(r"\s?%")
PENCE = re.compile(r"p\b(?!\.\w)")
EACH = re.compile(r"(?i:\s+(?:a|an|per|each)\b)")
CURRENCY_NAME = re.compile(rf"(?i:[\s-]({any_of(CURRENCY_NAMES)}))\b")
CODE_AFTER = re.compile(
    r"\s?(" + any_of(code for code in CURRENCIES if re.fullmatch("[A-Z]{3}", code)) + r")\b"
)
MEASURE = re.compile(rf"(?i:[\s-]?({any_of(MEASURES)}))\b")
DURATION = re.compile(rf"(?i:([\s-])({any_of(DURATIONS)}))\b(?!-old|-long\b)")
BETWEEN_WORDS = rf"(?!(?i:{any_of(lines('words/stopwords.txt'))})\b)[^\W\d_][\w.’'-]{{0,30}}\s+"
COUNT = re.compile(rf"\s+(?:{BETWEEN_WORDS}){{0,2}}(?P<noun>{any_of(lines('words/counted.txt'))})\b")
LOOSE = re.compile(
    rf"\s+(?:{BETWEEN_WORDS})?(?!(?i:{any_of(lines('words/uncounted.txt'))})\b)(?P<noun>[a-z]{{3,20}}(?<!s)s)\b(?!['’-])"
)
OF_THE = re.compile(
    r"(?i:\+|\s+of\s+(?:(?:the\s+)?[\w-]{1,30}['’]s?|the|its|their|his|her|those|these|our)(?:\s+\d{1,3}(?:,?\d{3}){0,3})?)(?=\s)"
)
RATE = re.compile(
    rf"(?i:\s+(?:an?|per|each|every)\s+{any_of(lines('words/rates.txt'))}\b|\s+(?:annually|yearly|monthly)\b)"
)
HEDGE = re.compile(
    r"(?i:\b(?!(?:(?<=hand )|(?<=handed )|(?<=handing )|(?<=turn )|(?<=take ))over\b)"  # "hand over a tenth"
    rf"({any_of(lines('words/hedges.txt'))})\s+(?:the\s+|an?\s+)?)\Z"
)
HEDGE_AFTER = re.compile(r"(?i:\s+(or\s+(?:more|less|fewer|so))\b|(\+)(?!\w))")
VAGUE = re.compile(r"(?i:\b(?:few|several|couple\s+of|many|some|tens\s+of|dozens\s+of|no)\s+)\Z")
OTHER_HALF = re.compile(
    r"(?i:\b(?:first|second|other|latter|last|final|better|top|bottom|northern|southern|eastern|western)\s+)\Z"
)
ROUND = frozenset({3, 4, 5, 6, 8, 10, 20, 100})
"""What "in" parts: "one in five", not "two in 17 days"."""
SEATS = re.compile(r"-(seat|bed|room|home|berth|vessel|job|car|ship|lane|pupil|container)\b")
PER = re.compile(r"(?i:\bper\s+)\Z")
AND_A_HALF = re.compile(rf"(?i:(?:\d|\b{any_of(NUMERALS)})\s+and\s+|\bin\s+)\Z")
""" "two and a half", "split in half"."""
LOOKBACK = 24
SMALLEST_COUNT = 10
SMALLEST_LOOSE = 5
PICTURES = frozenset({360, 480, 720, 1080, 1440, 2160, 4320})
"""Numbers that before a bare "p" may be the lines of a picture."""
