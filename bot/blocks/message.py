"""Parts of a rendered document -> messages, each `{"text", "blocks"}` as Slack takes them.

Nothing is dropped unsaid: what does not fit one message goes into the next, and where only so many
messages may follow one another, the last block says how much is missing and which command shows it.
Texts come as the renderer makes them, headers plain and all others escaped mrkdwn, and are not escaped
again here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import limits
from briefings.brief.render import Part

Message = dict[str, Any]

ASK = "ask_"  # how the action ids of buttons that ask begin
_NOTE = 300  # characters kept free in each message for the note on what is missing
_ITEM = re.compile(r"^• \S", re.MULTILINE)
_MENTION = re.compile(r"<([!@#])([^<>\n]*)>")


@dataclass(frozen=True, slots=True)
class Button:
    """A button that asks `value`, the words of a command."""

    label: str
    value: str


def message(
    parts: Sequence[Part], fallback: str = "", *, more: str = "", buttons: Sequence[Button] = ()
) -> Message:
    """One message. `fallback` (plain words) is the top-level text; see `messages` for the rest."""
    return messages(parts, fallback, most=1, more=more, buttons=buttons)[0]


def messages(
    parts: Sequence[Part],
    fallback: str = "",
    *,
    most: int | None = None,
    more: str = "",
    buttons: Sequence[Button] = (),
) -> tuple[Message, ...]:
    """The parts in as few messages as the limits allow, at least one and at most `most`.

    Where `most` cuts, the last block reads "7 of 41 shown." and then `more`, a sentence in mrkdwn that
    names the command for the rest. Buttons stand at the end of the last message.
    """
    pages = _pages(_drafts(parts))
    cut = most is not None and len(pages) > most
    kept = pages[:most] if most is not None else pages
    text = limits.shorten(limits.clean(fallback).strip() or _first_words(parts), limits.FALLBACK - 20)
    out = []
    for number, page in enumerate(kept, 1):
        blocks = [_block(draft) for draft in page]
        if number == len(kept):
            if cut:
                blocks.append(_context(_missing(kept, pages, more)))
            if buttons:
                blocks.append(_actions(buttons))
        nth = f" ({number} of {len(kept)})" if len(kept) > 1 else ""
        out.append({"text": limits.escape(text) + nth, "blocks": blocks})
    return tuple(out)


def sentence(text: str, buttons: Sequence[Button] = ()) -> Message:
    """A message of plain words; nothing in them becomes a link or a mention."""
    return message((Part("section", limits.escape(text)),), text, buttons=buttons)


@dataclass(frozen=True, slots=True)
class _Draft:
    kind: str
    text: str = ""

    @property
    def size(self) -> int:
        return limits.width(self.text)


def _drafts(parts: Sequence[Part]) -> Iterator[_Draft]:
    for part in parts:
        if part.kind == "divider":
            yield _Draft("divider")
        elif part.kind == "header":
            if plain := " ".join(limits.clean(part.text).split()):
                yield _Draft("header", limits.shorten(plain, limits.HEADER))
        else:
            limit = limits.CONTEXT if part.kind == "context" else limits.SECTION
            for piece in limits.pieces(_harmless(limits.clean(part.text)), limit):
                yield _Draft(part.kind, piece)


def _pages(drafts: Iterator[_Draft]) -> list[list[_Draft]]:
    """Fills messages in order. A section is divided between two at a line; a header never ends one."""
    pages: list[list[_Draft]] = [[]]
    room, blocks = limits.MESSAGE - _NOTE, limits.BLOCKS - 2
    for draft in drafts:
        while True:
            page = pages[-1]
            left = room - sum(d.size for d in page)
            if len(page) < blocks and draft.size <= left:
                page.append(draft)
                break
            head, rest = (
                _lines(draft.text, left) if len(page) < blocks and draft.kind == "section" else ("", "")
            )
            if head:
                page.append(_Draft(draft.kind, head))
                draft = _Draft(draft.kind, rest)
            carried: list[_Draft] = []
            while not head and len(page) > 1 and page[-1].kind in ("header", "divider"):
                carried.insert(0, page.pop())
            pages.append(carried)
    return pages


def _lines(text: str, room: int) -> tuple[str, str]:
    """As many whole lines as fit `room`, and the others; nothing where not even one fits."""
    lines = text.split("\n")
    used = count = 0
    for line in lines:
        used += limits.width(line) + 1
        if used > room:
            break
        count += 1
    return "\n".join(lines[:count]).rstrip(), "\n".join(lines[count:]).lstrip("\n")


def _missing(kept: Sequence[list[_Draft]], pages: Sequence[list[_Draft]], more: str) -> str:
    shown, total = _items(kept), _items(pages)
    count = f"{shown} of {total} shown." if total > shown else "There is more that does not fit here."
    return limits.shorten(f"{count} {more}".strip(), _NOTE)


def _items(pages: Sequence[list[_Draft]]) -> int:
    return sum(len(_ITEM.findall(draft.text)) for page in pages for draft in page if draft.kind == "section")


def _harmless(text: str) -> str:
    """The last door before Slack: the briefings mention nobody, so whatever would is shown as words."""
    return _MENTION.sub(lambda match: limits.escape(match[0]), text)


def _first_words(parts: Sequence[Part]) -> str:
    for part in parts:
        text = part.text if part.kind == "header" else limits.unescape(part.text)
        if words := " ".join(limits.clean(text).split()):
            return words
    return "Nothing to show."


def _block(draft: _Draft) -> dict[str, Any]:
    if draft.kind == "divider":
        return {"type": "divider"}
    if draft.kind == "header":
        return {"type": "header", "text": {"type": "plain_text", "text": draft.text}}
    if draft.kind == "context":
        return _context(draft.text)
    # Verbatim: Slack must not make channels or mentions of an article's plain words.
    return {"type": "section", "text": {"type": "mrkdwn", "text": draft.text, "verbatim": True}}


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def _actions(buttons: Sequence[Button]) -> dict[str, Any]:
    return {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": f"{ASK}{number}",
                "text": {
                    "type": "plain_text",
                    "text": limits.shorten(limits.clean(button.label), limits.LABEL),
                },
                "value": button.value,
            }
            for number, button in enumerate(buttons[: limits.BUTTONS])
            if limits.width(button.value) <= limits.VALUE and limits.clean(button.label).strip()
        ],
    }
