"""Text as people and Slack write it -> names, addresses, clauses. No command is known here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

ECHO = 60  # characters of a person's own words that an error repeats

_QUOTES = '"“”„‟«»'
_QUOTE = re.compile(f"[{_QUOTES}]")
_QUOTED = re.compile(f"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]")
_HELD = re.compile("\x00(\\d+)\x00")
# Slack's own: <@U1|ann>, <#C1|general>, <!here>, <https://example.org|shown>; "<b>" is somebody's words.
_MARKUP = re.compile(r"<([@#!][^<>\n]*|[a-z][a-z0-9+.-]*:[^<>\n]*)>")
_LINK = re.compile(r"<(https?:[^<>|\s]+)(?:\|[^<>\n]*)?>", re.IGNORECASE)
_BARE = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?")  # example.org/page, without https://
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_AND = re.compile(r"\s*[,;&+]\s*(?:and\s+)?|\s+and\s+|\s+(?=@\w)", re.IGNORECASE)


def readable(text: str, *, links: bool = False) -> str:
    """Without control and direction characters, Slack's `<...>` markup as words, blanks folded.

    Of a link its label is kept; with `links` its address.
    """
    if links:
        text = _LINK.sub(r" \1 ", text)
    return _folded(_unescaped(_MARKUP.sub(lambda match: f" {_said(match[1])} ", text)))


def kept(text: str) -> str:
    """`text` so that `readable` gives it back unchanged, whatever it holds."""
    text = re.sub(r"&(?=(?:lt|gt|amp);)", "&amp;", text)
    return _MARKUP.sub(lambda match: f"&lt;{match[0][1:]}", text)


def quoted(text: str) -> str:
    """A name in quotation marks, so that nothing in it is read as a clause."""
    return f'"{kept(_QUOTE.sub(" ", text))}"'


def straight(text: str) -> str:
    """Every double quotation mark as the plain one."""
    return _QUOTE.sub('"', text)


def name(text: str) -> str:
    """A name as typed, without what people and Slack put around names: quotes, `@`, full stops, blanks.

    >>> name(" “@Bessent”, ")
    'Bessent'
    """
    before = None
    while text != before:
        before = text
        text = text.strip().strip("?!,;:`*_" + _QUOTES).lstrip("@#").strip()
        if len(text) > 1 and text[0] in "'‘’([" and text[-1] in "'‘’)]":
            text = text[1:-1]
        if text.endswith(".") and "." not in text[:-1]:  # but "U.S." keeps its own
            text = text[:-1]
    return text


def clip(text: str, limit: int = ECHO) -> str:
    """`text` cut to about `limit` characters at a blank, with an ellipsis where something is missing."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip() + "…"


def addresses(text: str) -> tuple[list[str], list[str]]:
    """Web addresses in readable text, each once, and the words that are none."""
    found: dict[str, None] = {}
    other = []
    for word in text.split():
        word = word.strip(",;'‘’<>" + _QUOTES).rstrip(".").lstrip("(")
        while word.endswith(")") and word.count(")") > word.count("("):
            word = word[:-1]
        if address := _address(word):
            found[address] = None
        elif word:
            other.append(word)
    return list(found), other


@dataclass(frozen=True, slots=True)
class Clauses:
    """What stands before the first clause word, and each clause word (lower case) with what follows it.

    Texts still hold marks in the place of what was quoted; `plain` and `names` put that back.
    """

    head: str
    parts: tuple[tuple[str, str], ...]
    _held: tuple[str, ...]

    def plain(self, text: str) -> str:
        """One name."""
        found = _HELD.sub(lambda match: self._held[int(match[1])], text)
        return name(" ".join(_QUOTE.sub(" ", found).split()))

    def names(self, text: str, between: re.Pattern[str] = _AND) -> list[str]:
        """Names in a row, each once; what is quoted is one name."""
        found = (self.plain(one) for one in between.split(text))
        return list(dict.fromkeys(one for one in found if one))

    def has_quotes(self, text: str) -> bool:
        return _HELD.search(text) is not None


def clauses(text: str, words: Sequence[str]) -> Clauses:
    """`text` taken apart at `words`, wherever they stand outside quotation marks; all head without any."""
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[1])
        return f" \x00{len(held) - 1}\x00 "

    either = "|".join(words) or "(?!)"
    split = re.split(
        rf"(?:^|(?<=[\s,;]))({either})(?=[\s:]|$):?", _QUOTED.sub(hold, text), flags=re.IGNORECASE
    )
    pairs = zip(split[1::2], split[2::2], strict=True)
    return Clauses(split[0].strip(), tuple((word.lower(), part.strip()) for word, part in pairs), tuple(held))


def _unescaped(text: str) -> str:
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    return text


def _folded(text: str) -> str:
    # Joiners inside emoji and some scripts are format characters too; only those that steer direction go.
    shown = (
        " " if unicodedata.category(c) == "Cc" else c
        for c in text
        if unicodedata.bidirectional(c) not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    )
    return " ".join("".join(shown).split())


def _said(inner: str) -> str:
    """`@U1|ann` -> "ann"; `https://x|shown` -> "shown"; an id alone says nothing to us."""
    label = inner.partition("|")[2]
    return label or ("" if re.fullmatch(r"[@#!][A-Z0-9^]+", inner) else inner)


def _address(word: str) -> str | None:
    if "://" not in word and _BARE.fullmatch(word):
        word = f"https://{word}"
    try:
        parts = urlsplit(word)
        host = parts.hostname
    except ValueError:
        return None
    return word if parts.scheme.lower() in ("http", "https") and host else None
