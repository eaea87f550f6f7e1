"""Parts of a rendered document -> messages, each `{"text", "blocks"}` as Slack takes them.

Nothing is dropped: what does not fit one message goes into the next. Each line that tells stored facts is
a block of its own, with a menu that asks why and repairs. Texts come as the renderer makes them, headers
plain and all others escaped mrkdwn, and are not escaped again here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.blocks import limits
from briefings.brief.render import Part

Message = dict[str, Any]

# How action ids begin; a number follows where several may stand in one block.
ASK = "ask_"  # a button that asks: its value is the words of a command
PAGE = "page_"  # a button that turns to another page of its message
SHARE = "share"
LINE = "line_"  # the menu of a line
WHY, FIX = "why:", "fix:"  # how values of its options begin; the fact follows

_FOOT = 400  # characters kept free in each message for notes and buttons
_FOOT_BLOCKS = 3
NOTHING = "–"  # an empty cell; Slack takes none without a text
_MENTION = re.compile(r"<(?!!date\^)([!@#])([^<>\n]*)>")  # an instant mentions nobody


@dataclass(frozen=True, slots=True)
class Button:
    """`value` is what the app gets back: for `ASK` the words of a command."""

    label: str
    value: str
    action: str = ASK


def message(parts: Sequence[Part], fallback: str = "", *, buttons: Sequence[Button] = ()) -> Message:
    """Parts that are known to fit one message; see `messages`."""
    return messages(parts, fallback, buttons=buttons)[0]


def messages(
    parts: Sequence[Part], fallback: str = "", *, buttons: Sequence[Button] = ()
) -> tuple[Message, ...]:
    """The parts in as few messages as the limits allow, at least one; buttons at the end of the last.

    `fallback` (plain words) is the top-level text, which is all that notifications and screen readers have.
    Each message has room left for two notes and one row of buttons.
    """
    drafts = list(_drafts(parts))
    pages = _pages(drafts)
    if len(pages) > 1 and len(tight := _pages(_headings_joined(drafts))) < len(pages):
        pages = tight
    text = limits.shorten(limits.clean(fallback).strip() or _first_words(parts), limits.FALLBACK - 20)
    out = []
    for number, page in enumerate(pages, 1):
        nth = f" ({number} of {len(pages)})" if len(pages) > 1 else ""
        blocks = [_block(draft, place) for place, draft in enumerate(page)]
        out.append({"text": limits.escape(text) + nth, "blocks": blocks})
    out[-1] = with_buttons(out[-1], buttons)
    return tuple(out)


def sentence(text: str, buttons: Sequence[Button] = ()) -> Message:
    """A message of plain words; nothing in them becomes a link or a mention."""
    return message((Part("section", limits.escape(text)),), text, buttons=buttons)


def facts(message: Message) -> frozenset[str]:
    """The references of the facts that a message tells, as the menus of its lines hold them."""
    found: set[str] = set()
    for block in message["blocks"]:
        for option in (block.get("accessory") or {}).get("options") or ():
            kind, _, fact = str(option["value"]).partition(":")
            if f"{kind}:" == WHY:
                found.add(fact)
    return frozenset(found)


def with_buttons(message: Message, buttons: Sequence[Button]) -> Message:
    """`message` with a row of buttons at its end; those that Slack would not take are left out."""
    actions = _actions(buttons)
    if not actions["elements"]:
        return message
    return {**message, "blocks": [*message["blocks"], actions]}


def with_note(message: Message, text: str) -> Message:
    """`message` with a small line, mrkdwn, at its end, before its buttons; without a text as it is."""
    if not text.strip():
        return message
    blocks = message["blocks"]
    at = len(blocks) - (bool(blocks) and blocks[-1]["type"] == "actions")
    note = _context(limits.shorten(_harmless(limits.clean(text)), _FOOT // 2))
    return {**message, "blocks": [*blocks[:at], note, *blocks[at:]]}


def signed(message: Message, user: str) -> Message:
    """`message` with a line that says who put it here: the one mention that the app makes."""
    blocks = message["blocks"]
    at = len(blocks) - (bool(blocks) and blocks[-1]["type"] == "actions")
    return {**message, "blocks": [*blocks[:at], _context(f"Shared by <@{user}>"), *blocks[at:]]}


def without_tables(message: Message) -> Message:
    """`message` with the rows of tables as lists, for where Slack does not take a table."""
    blocks: list[dict[str, Any]] = []
    for block in message["blocks"]:
        if block["type"] != "table":
            blocks.append(block)
            continue
        head, *rows = [[cell["text"] for cell in row] for row in block["rows"]]
        lists = []
        for name, *cells in rows:
            told = [f"{over}: {cell}" for over, cell in zip(head[1:], cells, strict=True) if cell != NOTHING]
            lists.append(limits.escape("\n   ◦ ".join([f"• {name}", *told])))
        for piece in limits.pieces("\n".join(lists), limits.SECTION):
            blocks.append(_block(_Draft("section", piece), 0))
    return {**message, "blocks": blocks[: limits.BLOCKS]}


@dataclass(frozen=True, slots=True)
class _Draft:
    """A block to be. `heads`: a title that must not end a message."""

    kind: str
    text: str = ""
    facts: tuple[str, ...] = ()
    heads: bool = False
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def size(self) -> int:
        return _size(self)


@functools.lru_cache(maxsize=1024)
def _size(draft: _Draft) -> int:
    if draft.rows:
        return sum(limits.width(cell) for row in draft.rows for cell in row)
    return limits.width(draft.text) + sum(limits.width(label) for label, _ in _options(draft.facts))


def _drafts(parts: Sequence[Part]) -> Iterator[_Draft]:
    waiting: _Draft | None = None  # a section that lines without facts may still join
    for part, after in zip(parts, [*parts[1:], None], strict=False):
        if part.kind == "line" and not part.facts:
            item = f"• {_harmless(limits.clean(part.text))}"
            if waiting and limits.width(waiting.text) + limits.width(item) < limits.SECTION:
                waiting = _Draft("section", f"{waiting.text}\n{item}")
            else:
                if waiting:
                    yield waiting
                waiting = _Draft("section", limits.shorten(item, limits.SECTION))
            continue
        heads = bool(after and after.kind == "line")
        if waiting:
            yield waiting
            waiting = None
        if part.kind == "divider":
            yield _Draft("divider", heads=True)
        elif part.kind == "table":
            yield _Draft("table", rows=tuple(tuple(map(_cell, row)) for row in part.rows))
        elif part.kind == "header":
            if plain := " ".join(limits.clean(part.text).split()):
                yield _Draft("header", limits.shorten(plain, limits.HEADER), heads=True)
        else:
            kind = "context" if part.kind == "context" else "section"
            limit = limits.CONTEXT if kind == "context" else limits.SECTION
            pieces = limits.pieces(_harmless(limits.clean(part.text)), limit)
            drafts = [
                _Draft(kind, piece, part.facts if number == 0 else ()) for number, piece in enumerate(pieces)
            ]
            if kind == "section" and heads and drafts and not part.facts:
                waiting = replace(drafts.pop(), heads=True)
            yield from drafts
    if waiting:
        yield waiting


def _headings_joined(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Titles put into the block of the line below them: less airy, and a block less each."""
    out: list[_Draft] = []
    for draft in drafts:
        above = out[-1] if out else None
        if (
            above is not None
            and above.kind == draft.kind == "section"
            and above.heads
            and limits.width(above.text) + limits.width(draft.text) < limits.SECTION
        ):
            out[-1] = replace(draft, text=f"{above.text}\n{draft.text}")
        else:
            out.append(draft)
    return out


def _pages(drafts: Sequence[_Draft]) -> list[list[_Draft]]:
    """Fills messages in order. A section is divided between two at a line; a title never ends one."""
    pages: list[list[_Draft]] = [[]]
    room, blocks = limits.MESSAGE - _FOOT, limits.BLOCKS - _FOOT_BLOCKS
    left = room  # in the last page
    for draft in drafts:
        while True:
            page = pages[-1]
            if len(page) < blocks and draft.size <= left:
                page.append(draft)
                left -= draft.size
                break
            divisible = len(page) < blocks and draft.kind == "section" and not draft.facts
            head, rest = _lines(draft.text, left) if divisible else ("", "")
            if head:
                page.append(_Draft(draft.kind, head))
                draft = _Draft(draft.kind, rest)
            carried: list[_Draft] = []
            while not head and len(page) > 1 and page[-1].heads:
                carried.insert(0, page.pop())
            pages.append(carried)
            left = room - sum(d.size for d in carried)
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


def _cell(text: str) -> str:
    return limits.shorten(" ".join(limits.clean(text).split()), limits.CELL) or NOTHING


def _harmless(text: str) -> str:
    """The last door before Slack: the briefings mention nobody, so whatever would is shown as words."""
    return _MENTION.sub(lambda match: limits.escape(match[0]), text)


def _first_words(parts: Sequence[Part]) -> str:
    for part in parts:
        text = part.text if part.kind == "header" else limits.unescape(part.text)
        if words := " ".join(limits.clean(text).split()):
            return words
    return "Nothing to show."


def _block(draft: _Draft, place: int) -> dict[str, Any]:
    if draft.kind == "divider":
        return {"type": "divider"}
    if draft.kind == "header":
        return {"type": "header", "text": {"type": "plain_text", "text": draft.text}}
    if draft.kind == "context":
        return _context(draft.text)
    if draft.kind == "table":
        cells = [[{"type": "raw_text", "text": cell} for cell in row] for row in draft.rows]
        return {"type": "table", "rows": cells, "column_settings": [{"is_wrapped": True} for _ in cells[0]]}
    # Verbatim: Slack must not make channels or mentions of an article's plain words.
    block: dict[str, Any] = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": draft.text, "verbatim": True},
    }
    if options := _options(draft.facts):
        block["accessory"] = {
            "type": "overflow",
            "action_id": f"{LINE}{place}",
            "options": [
                {"text": {"type": "plain_text", "text": label}, "value": value} for label, value in options
            ],
        }
    return block


def _options(facts: Sequence[str]) -> list[tuple[str, str]]:
    """Labels and values of a line's menu. Slack takes five: of three facts and more there is only Why."""
    if len(facts) < 2:
        return [pair for fact in facts for pair in (("Why?", f"{WHY}{fact}"), ("Fix", f"{FIX}{fact}"))]
    facts = list(dict.fromkeys(facts))[: limits.OPTIONS]
    nth = [f" ({number} of {len(facts)})" if len(facts) > 1 else "" for number in range(1, len(facts) + 1)]
    why = [(f"Why?{n}", f"{WHY}{fact}") for n, fact in zip(nth, facts, strict=True)]
    fix = [(f"Fix{n}", f"{FIX}{fact}") for n, fact in zip(nth, facts, strict=True)]
    return why + fix if len(why + fix) <= limits.OPTIONS else why


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def _actions(buttons: Sequence[Button]) -> dict[str, Any]:
    return {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": f"{button.action}{number}" if button.action.endswith("_") else button.action,
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
