"""Texts made comparable: case, accents, quotation marks and white space taken out of the way."""

from __future__ import annotations

import functools
import re
import unicodedata

from briefings.compare import wordlists

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:['’][^\W_]+)?%?")


@functools.lru_cache(maxsize=32768)
def plain(text: str) -> str:
    """Casefolded, without accents, white space folded: "São  Tomé" is "sao tome"."""
    if text.isascii():
        return " ".join(text.casefold().split())
    spread = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in spread if not unicodedata.combining(c)).split())


@functools.lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of `text`, plain, in order; "won't" is one word, "5.5%" too."""
    return tuple(_WORD.findall(plain(text).replace("’", "'")))


@functools.lru_cache(maxsize=4096)
def thing(text: str) -> str:
    """What a figure counts, for comparison: words without determiners, plural endings dropped."""
    kept = (word for word in tokens(text) if word not in wordlists.load("determiners"))
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in kept)


@functools.lru_cache(maxsize=8192)
def hinges(text: str) -> frozenset[str]:
    """The words on which the meaning hangs however alike two texts look: negations and numbers."""
    negations = wordlists.load("negations")
    found = set()
    for word in tokens(text):
        if word in negations or (not word.isalpha() and any(char.isdigit() for char in word)):
            found.add(word)
        elif word.endswith("n't"):
            found.add("not")
    return frozenset(found)


@functools.lru_cache(maxsize=4096)
def content_words(text: str) -> frozenset[str]:
    """The words of `text` that name something, plural endings dropped: what two texts are about if both
    have it. Numbers are none of them."""
    idle = wordlists.load("function_words") | wordlists.load("determiners")
    return frozenset(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for token in tokens(text)
        if (word := token.removesuffix("'s")) not in idle
        and len(word) > 2
        and not any(char.isdigit() for char in word)
    )
