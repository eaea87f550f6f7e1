"""Where and when an agency wrote: the "LONDON, March 4 (Press) -" in front of an article's first sentence."""

from __future__ import annotations

import re

from briefings.types import Span

_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’]{1,30}(?:[ /-][A-ZÀ-Þ][A-ZÀ-Þ.'’]{0,30}){0,3}"
_WORD = r"[A-ZÀ-Þ][\w.'’-]{1,30}"
_PLACE = rf"{_WORD}(?: {_WORD}){{0,3}}"
_REGION = rf"(?:, {_WORD}(?: {_WORD}){{0,2}})?"
_DATE = r",? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?"
_AGENCY = r" ?\([A-Z][^()\n]{1,40}\)"
_DASH = r"[ \t]*(?:[—–]|--|-(?=\s))[ \t]*(?=[^\s\d])"
_LINE = re.compile(
    rf"^[ \t]*(?:{_CAPITALS}{_REGION}(?:{_DATE})?(?:{_AGENCY})?"
    rf"|{_PLACE}{_REGION}(?:{_DATE}(?:{_AGENCY})?|{_AGENCY})){_DASH}",
    re.MULTILINE,
)


_BY = re.compile(
    r"^[ \t]*(?:(?:EXCLUSIVE|Exclusive|Analysis|Report|Words)[ :]+)?(?:By|BY|by)[ :]+"
    rf"{_WORD}(?: {_WORD}){{1,3}}(?:(?:,| and| &) {_WORD}(?: {_WORD}){{1,3}}){{0,4}}"
    r"(?:,? (?:in|at) [^\n.]{2,40}|, [\w ]{4,40})?[ \t]*$"
    r"|\(?(?:Additional r|R)eporting by [^\n)]{3,200}\)?"
    r"|\((?:Writing|Editing|Edited|Compiled) by [^\n)]{3,100}\)",
    re.MULTILINE,
)


def bylines(text: str) -> list[Span]:
    """Who wrote and edited an article, as character offsets: "By Ana Ruiz", "(Editing by Tom Lee)"."""
    return [match.span() for match in _BY.finditer(text)]


def datelines(text: str) -> list[Span]:
    """The datelines of a text as character offsets, from the start of the line to behind the dash.

    A place in mixed case needs a date or an agency behind it, so that a name before a dash is none. Prefers
    to take a heading in capitals before a dash for a dateline over taking a city for a speaker.
    """
    return [(match.start(), match.start() + len(match[0].rstrip())) for match in _LINE.finditer(text)]
