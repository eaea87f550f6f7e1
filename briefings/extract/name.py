"""A name as it stands in the text, and what is part of one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from briefings.extract import names
from briefings.extract.wordlist import words
from briefings.types import ActorKind

_EDGE = re.compile(r"^[\s\W_]+|[\s\W_]+$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text, `start` to `end` tokens, end exclusive.

    `known` is what a form from the gazetteer stands for; `how` is "name", "adjective" or "seat" as there.
    """

    start: int
    end: int
    text: str
    kind: ActorKind
    known: str | None = None
    how: str = "name"


def person(doc: Doc, start: int, end: int, text: str | None = None) -> Name:
    """The tokens from `start` to `end` as a person's name."""
    return Name(start, end, text or clean(doc[start:end].text), ActorKind.PERSON)


def trim(span: Span) -> Span | None:
    """The span without edges that are no part of a name, cut at the first line break inside it."""
    tokens = list(span)
    while tokens and (tokens[0].is_space or tokens[0].is_punct or tokens[0].pos_ == "DET"):
        tokens.pop(0)
    described = len(tokens) > 1 and tokens[0].is_sent_start and tokens[1].text[:1].isupper()
    if described and tokens[0].pos_ == "NOUN" and tokens[0].lower_ in words("gazetteer/body_nouns.txt"):
        tokens.pop(0)  # "Chipmaker Valen" at the start of a sentence
    for i, token in enumerate(tokens):
        opens = i and (token.text == "," if span.label_ == "PERSON" else token.text == "“")
        if token.is_space or opens or (i and token.pos_ == "DET" and token.text != "the"):
            tokens = tokens[:i]
            break
    while tokens and (tokens[-1].is_punct or tokens[-1].tag_ == "POS" or tokens[-1].text in ("’s", "'s")):
        tokens.pop()
    if not tokens:
        return None
    return span.doc[tokens[0].i : tokens[-1].i + 1]


def clean(text: str) -> str:
    """A name's text on one line, without marks around it."""
    text = " ".join(text.split())
    trimmed = _EDGE.sub("", text)
    # The full stop of "Acme Inc." or "Jr." is not worth keeping; that of "U.S." is.
    return text if text.count(".") > 1 else trimmed


def is_title_word(token: Token) -> bool:
    """Whether a token is a title or a form of address."""
    return token.lower_ in words("gazetteer/titles.txt") or token.lower_ in names.honorifics()


def is_organisation_head(word: str) -> bool:
    """Whether a capitalised word at the end makes a name an organisation's: "Foods", "Association"."""
    return word[:1].isupper() and word.casefold() in words("gazetteer/organisation_heads.txt")


def is_media(name: str) -> bool:
    """Whether a name is a news organisation's, which reports and is no party."""
    folded = names.fold(name)
    entries = words("gazetteer/media.txt")
    return folded in entries or (len(folded.split()) > 1 and f"*{folded.split()[-1]}" in entries)
