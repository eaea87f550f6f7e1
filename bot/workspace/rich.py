"""What a person typed, as the rich text that Slack keeps beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.workspace.elements import Json

_MARK = re.compile(
    r"<(?:(?P<url>https?://[^|>]+)(?:\|(?P<label>[^>]*))?|@(?P<user>\w+)|#(?P<channel>\w+)[^>]*)>"
)


def blocks(text: str, block_id: str) -> list[Json]:
    """One rich_text block for a stored text: words, links, and mentions of users and channels.

    Bold and its like stay words: people see to these in a message of their own.
    """
    section = {"type": "rich_text_section", "elements": list(_elements(text))}
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}]


def _elements(text: str) -> Iterator[Json]:
    end = 0
    for match in _MARK.finditer(text):
        if match.start() > end:
            yield {"type": "text", "text": _plain(text[end : match.start()])}
        end = match.end()
        if match["url"]:
            label = {"text": _plain(match["label"])} if match["label"] else {}
            yield {"type": "link", "url": _plain(match["url"]), **label}
        elif match["user"]:
            yield {"type": "user", "user_id": match["user"]}
        else:
            yield {"type": "channel", "channel_id": match["channel"]}
    if end < len(text):
        yield {"type": "text", "text": _plain(text[end:])}


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
