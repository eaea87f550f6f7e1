"""Text of articles made harmless for each output. What comes out can neither format, link nor mention."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, urlsplit

_JOINER = "⁠"
_KEPT = "‌‍"  # the joiners inside words of some scripts and inside emoji
_URL_LIMIT = 2000

# Slack has no escape for its formatting marks. Each is replaced by a sign that looks alike and does
# nothing; an invisible character beside the mark would depend on how a client splits words.
_LOOKALIKES = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
_SLACK_MARK = re.compile(r"[*~`]|(?<![^\W_])_+|_+(?![^\W_])")
_SLACK_MENTION = re.compile(r"@(?=(?:here|channel|everyone|group)\b)", re.IGNORECASE)
_SLACK_EMOJI = re.compile(r":(?=[A-Za-z0-9_+'-]+:)")

_MARKDOWN_MARK = re.compile(r"[\\`*\[\]|]|~(?=~)|(?<![^\W_])_+|_+(?![^\W_])|!(?=\[)")
_ENTITY = re.compile(r"&(?=#|\w+;)")


def clean(text: str) -> str:
    """One line without control characters, text direction marks and other invisible ones."""
    text = " ".join(text.split())
    if text.isascii() and text.isprintable():
        return text
    kept = "".join(
        char
        for char in re.sub(r"\s+", " ", text)
        if char in _KEPT or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    return kept.strip() if kept.strip() else ""


def slack(text: str) -> str:
    """For mrkdwn: `&<>` escaped once; formatting, mentions and emoji codes without effect."""
    text = _SLACK_MARK.sub(lambda match: "".join(_LOOKALIKES[char] for char in match.group()), clean(text))
    text = _SLACK_MENTION.sub(f"@{_JOINER}", text)
    text = _SLACK_EMOJI.sub(f":{_JOINER}", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def slack_plain(escaped: str) -> str:
    """mrkdwn of `slack` turned back for a plain_text object, which nothing is escaped in."""
    for char, lookalike in _LOOKALIKES.items():
        escaped = escaped.replace(lookalike, char)
    return escaped.replace(_JOINER, "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def markdown(text: str) -> str:
    """For Markdown: marks escaped with a backslash, `<>` and what looks like an entity as entities."""
    text = _ENTITY.sub("&amp;", clean(text))
    text = _MARKDOWN_MARK.sub(lambda match: "".join(f"\\{char}" for char in match.group()), text)
    return text.replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> str:
    """For plain text: one line of visible characters."""
    return clean(text)


ESCAPES: dict[str, Callable[[str], str]] = {"slack": slack, "markdown": markdown, "text": plain}


def url(address: str | None) -> str | None:
    """`address` fit for a link in any output, or None unless it is http or https with a host."""
    if not address or len(address) > _URL_LIMIT:
        return None
    address = address.strip()
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs") or char.isspace() for char in address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    # "%" stays: the address is taken to be encoded already where it needs to be.
    return quote(address, safe="%/:?#@!$&+,;=-._~")
