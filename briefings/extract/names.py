"""Comparing names: spellings, transliterations, short forms."""

from __future__ import annotations

import functools
import re
import unicodedata

from rapidfuzz import fuzz

from briefings.extract.wordlist import lines, words

_VARIANTS = (
    # Latin spellings of one Cyrillic ending or vowel: Zelensky, Zelenskyy; Yulia, Yuliia; Andriy, Andrii.
    (re.compile(r"[iyj]+"), "i"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"(.)\1"), r"\1"),
)
_LEGAL_FORMS = re.compile(
    r"[\s,]+(inc|corp|corporation|co|company|ltd|limited|plc|llc|llp|ag|se|sa|s\.a|spa|s\.p\.a|nv|n\.v|bv|gmbh|oyj|asa|ab|as|a/s|"
    r"holdings?|group)\.?$"
)
_KEPT = 100_000
"""Names whose forms are kept in memory: linking compares every name of a deal with every new one."""
_ALIKE = 84.0
"""Least `rapidfuzz.fuzz.ratio` of two first names that are one: Katherine, Katharine, not Marc, Mary."""


@functools.lru_cache(_KEPT)
def fold(name: str) -> str:
    """A name for exact comparison: no accents, no case, single spaces, no leading article or possessive."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    plain = plain.replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("ı", "i")
    plain = " ".join(plain.split()).removeprefix("the ")
    return plain.removesuffix("'s").strip(" .,;:-'\"")


@functools.lru_cache(_KEPT)
def sound(word: str) -> str:
    """A word of a name with the usual differences of transliteration taken out."""
    word = fold(word).replace("'", "").replace("-", "")
    for pattern, replacement in _VARIANTS:
        word = pattern.sub(replacement, word)
    return word


@functools.cache
def honorifics() -> dict[str, str]:
    """Forms of address, casefolded, with the gender they tell: "m", "f" or "-"."""
    pairs = [entry.casefold().split() for entry in lines("gazetteer/honorifics.txt")]
    return {pair[0]: pair[1] for pair in pairs}


@functools.lru_cache(_KEPT)
def parts(name: str) -> tuple[str, ...]:
    """The words of a person's name without forms of address: "von der Leyen" is three."""
    every = tuple(name.split())
    return tuple(word for word in every if word.casefold() not in honorifics()) or every[-1:]  # "Mr. King"


@functools.lru_cache(_KEPT)
def surname(name: str) -> str:
    """The surname as `sound` gives it: the last word, with particles before it ("von der leien")."""
    tokens = parts(name)
    if not tokens:
        return ""
    first = len(tokens) - 1
    while first > 1 and (tokens[first - 1].islower() or tokens[first - 1].casefold() in _particles()):
        first -= 1
    # "Von der Leyen" and "Van Damme" alone are surnames
    if first == 1 and ((len(tokens) > 2 and tokens[0].islower()) or tokens[0].casefold() in _particles()):
        first = 0
    return " ".join(sound(token) for token in tokens[first:])


@functools.cache
def _particles() -> frozenset[str]:
    """What surnames may begin with, but for what is a first name or an article of its own as well."""
    return words("gazetteer/particles.txt") - {"al", "el", "la", "st."}


def same_first_name(one: str, other: str) -> bool:
    """Whether two first names may be one person's: equal, alike in spelling, or an initial of the other."""
    a, b = sound(one.rstrip(".")), sound(other.rstrip("."))
    if not a or not b or a == b:
        return True
    if min(len(a), len(b)) == 1:
        return a[0] == b[0]
    return a[0] == b[0] and fuzz.ratio(a, b) >= _ALIKE


def same_person(one: str, other: str) -> bool:
    """Whether two full names, each with a first name, can be one person's.

    Prefers to keep two people apart: the surnames must sound the same and the first names be alike.
    """
    if surname(one) != surname(other):
        return False
    first, second = parts(one)[0], parts(other)[0]
    return same_first_name(first, second) or (_is_arabic(one) and _skeleton(first) == _skeleton(second))


def _is_arabic(name: str) -> bool:
    """Whether a surname has an Arabic article or "son of", so that its vowels are a matter of spelling."""
    tail = [part.casefold() for part in parts(name)[1:]]
    return any(part.startswith(("al-", "el-")) or part in ("al", "el", "bin", "ibn", "abu") for part in tail)


def _skeleton(first: str) -> str:
    """The consonants of a first name, doubled ones once: Yusuf and Youssef are both "isf"."""
    word = sound(first)
    return re.sub(r"(.)\1+", r"\1", word[:1] + re.sub(r"[aeiou]", "", word[1:]))


def is_full(name: str) -> bool:
    """Whether a person's name holds a first name and a surname; "Van Damme" is none."""
    tokens = [token for token in parts(name) if not token.islower()]
    while len(tokens) > 1 and tokens[0].casefold() in _particles():
        tokens.pop(0)
    return len(tokens) > 1


@functools.lru_cache(_KEPT)
def organisation(name: str) -> str:
    """An organisation's name for comparison: folded, without its legal form."""
    plain = fold(name)
    while (shorter := _LEGAL_FORMS.sub("", plain)) != plain and shorter:
        plain = shorter
    return plain.replace(".", "")


def initials(name: str) -> str:
    """Initials of the capitalised words: "Competition and Markets Authority" gives "CMA"."""
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper())
