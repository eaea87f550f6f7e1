"""Slack's limits, and cutting text to them; nothing else in the project counts characters for Slack.

Characters are UTF-16 units, as Slack's own clients count them: an emoji may take two or more. That is
never less than the code points Slack's documentation speaks of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

BLOCKS = 50  # a message
SECTION = 3000  # the text of a section
CONTEXT = 2000  # one text of a context
HEADER = 150  # plain text
BUTTONS = 25  # an actions block
OPTIONS = 5  # a menu
CELL = 100  # of a table; Slack takes 10,000 characters in all cells together
LABEL = 30  # of a button; Slack takes 75 and shows about 30
VALUE = 2000  # of a button
# chat.postMessage refuses blocks with more than about 12,000 characters together, which is not documented
# and was seen from 11,300 on: keep well below.
MESSAGE = 9000
FALLBACK = 3000  # the text beside the blocks; Slack advises 4,000

_TOKEN = re.compile(r"<[^<>\n]+>|&(?:amp|lt|gt);", re.ASCII)
_STOPS = (".", "!", "?", "”", ":", ";")
_CALL = re.compile(r"@(?=(?:here|channel|everyone|group)\b)", re.IGNORECASE)
_UNCLEAN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_JOINER = "\u200d"


def width(text: str) -> int:
    # Nearly every text is plain ASCII, and how long such a one is is known.
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Without what JSON or Slack cannot carry, control characters and halves of surrogate pairs, and without
    the marks that turn the direction of what follows."""
    if not _UNCLEAN.search(text):
        return text
    return _UNCLEAN.sub("", text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def unescape(text: str) -> str:
    """mrkdwn -> the plain words a reader sees: links as their label, entities as characters."""
    shown = re.sub(r"<([^<>|\n]+)(?:\|([^<>\n]*))?>", lambda m: m[2] or m[1], text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def atoms(text: str) -> Iterator[str]:
    """What must not be cut: links and other `<...>`, entities, and characters with all that combines
    with them (accents, variation selectors, skin tones, flags, joined emoji)."""
    at = 0
    for match in _TOKEN.finditer(text):
        yield from _clusters(text[at : match.start()])
        yield match[0]
        at = match.end()
    yield from _clusters(text[at:])


def pieces(text: str, limit: int) -> tuple[str, ...]:
    """`text` in parts of at most `limit`, cut between lines where that can be, else between sentences or
    words, and inside a word only when it alone is longer. Blanks at the cuts are dropped."""
    out = []
    rest = text.strip("\n")
    while rest.strip():
        head, rest = split(rest, limit)
        out.append(head)
    return tuple(head for head in out if head)


def split(text: str, limit: int) -> tuple[str, str]:
    """The longest fitting head of `text` and what is left, cut as `pieces` says; the rest may be empty."""
    if width(text) <= limit:
        return text, ""
    at = used = line = sentence = word = 0
    before = last = ""  # the atom before, and the last one that is not blank
    for atom in atoms(text):
        if before.isspace():
            word = at
            if before == "\n":
                line = at
            elif last in _STOPS:
                sentence = at
        used += width(atom)
        if used > limit:
            break
        at += len(atom)
        before = atom
        last = last if atom.isspace() else atom
    if not at:  # one link or cluster that is longer than the limit itself: its label is what people read
        atom = next(atoms(text))
        shown = escape(unescape(atom)) if atom.startswith("<") else ""
        return split(shown + text[len(atom) :], limit)
    if text[at : at + 1].isspace():  # the cut falls behind a whole word
        word = at
        if text[at] == "\n":
            line = at
    # A cut that leaves less than half would make ragged parts: then the next finer place.
    for cut in (line, sentence):
        if 2 * cut >= at:
            return text[:cut].rstrip(), text[cut:].lstrip("\n" if cut == line else None)
    cut = word or at
    return text[:cut].rstrip(), text[cut:].lstrip()


def escape(text: str) -> str:
    """Plain words -> mrkdwn in which nothing is a link or a mention."""
    text = _CALL.sub("@\u2060", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(text: str, limit: int) -> str:
    """`text` within `limit`, with an ellipsis where something is missing."""
    if width(text) <= limit:
        return text
    return split(text, limit - 1)[0] + "…"


def _clusters(text: str) -> Iterator[str]:
    cluster = ""
    for c in text:
        if cluster and not _joins(cluster, c):
            yield cluster
            cluster = ""
        cluster += c
    if cluster:
        yield cluster


def _joins(cluster: str, c: str) -> bool:
    if cluster.isspace():
        return False
    if cluster[-1] == _JOINER or c == _JOINER:
        return True
    if unicodedata.category(c) in ("Mn", "Me", "Mc") or "\U0001f3fb" <= c <= "\U0001f3ff":
        return True
    if "\U000e0020" <= c <= "\U000e007f":  # tags: the flags of Scotland and Wales
        return True
    flag = "\U0001f1e6" <= c <= "\U0001f1ff"
    return flag and len(cluster) == 1 and "\U0001f1e6" <= cluster <= "\U0001f1ff"
