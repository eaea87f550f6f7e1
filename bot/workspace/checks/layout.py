"""The rules for blocks and for their sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.workspace.checks import elements
from bot.workspace.checks.primitives import Report, items, string, text, unique
from bot.workspace.refusal import Refusal
from bot.workspace.state import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# Slack sums the text of a posted message's blocks and refuses it from about here on; answers to a
# response_url are not summed.
MESSAGE_CHARACTERS = 12_000
MESSAGE_TEXT = 40_000


def blocks(value: Any, *, limit: int = MESSAGE_BLOCKS, summed: bool = True) -> list[Json]:
    """The blocks, if Slack would take them.

    Raises Refusal: invalid_blocks_format when it is no list of objects, invalid_blocks with one message a
    fault, each with a JSON pointer, and msg_blocks_too_long when `summed` and there is too much text.
    """
    if not isinstance(value, list) or not all(isinstance(block, dict) for block in value):
        raise Refusal("invalid_blocks_format")
    found: list[str] = []

    def report(pointer: str, fault: str) -> None:
        found.append(f"[ERROR] {fault} [json-pointer:{pointer}]")

    if len(value) > limit:
        report("/blocks", f"no more than {limit} items allowed")
    for number, block in enumerate(value):
        _block(block, f"/blocks/{number}", report)
    unique(((f"/blocks/{n}", b.get("block_id")) for n, b in enumerate(value)), "block_id", report)
    if sum(block.get("type") == "table" for block in value) > 1:
        report("/blocks", "only one table block is allowed in a message")
    if found:
        raise Refusal("invalid_blocks", tuple(found))
    if summed and sum(len(text) for text in _texts(value)) > MESSAGE_CHARACTERS:
        raise Refusal("msg_blocks_too_long")
    return value


def _texts(value: Any) -> Iterator[str]:
    """Every string that is shown: the "text" fields, however deep."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _block(block: Json, at: str, report: Report) -> None:
    kind = block.get("type")
    if kind not in _BLOCKS:
        return report(at, f"unsupported type: {kind}")
    string(block.get("block_id"), f"{at}/block_id", report, 255, needed=False)
    known, check = _BLOCKS[kind]
    for name in block.keys() - known - {"type", "block_id"}:
        report(at, f"invalid additional property: {name}")
    return check(block, at, report)


# -- blocks ----------------------------------------------------------------------------------------------


def _section(block: Json, at: str, report: Report) -> None:
    if block.get("text") is None and block.get("fields") is None:
        report(at, "missing required field: text or fields")
    text(block.get("text"), f"{at}/text", report, 3000, needed=False)
    if block.get("fields") is not None:
        for n, value in enumerate(items(block["fields"], f"{at}/fields", report, 1, 10)):
            text(value, f"{at}/fields/{n}", report, 2000)
    if block.get("accessory") is not None:
        elements.element(block["accessory"], f"{at}/accessory", report, barred=elements.WRITTEN)


def _header(block: Json, at: str, report: Report) -> None:
    text(block.get("text"), f"{at}/text", report, 150, plain=True)


def _nothing(block: Json, at: str, report: Report) -> None:
    return None


def _context(block: Json, at: str, report: Report) -> None:
    for n, value in enumerate(items(block.get("elements"), f"{at}/elements", report, 1, 10)):
        if isinstance(value, dict) and value.get("type") == "image":
            elements.image(value, f"{at}/elements/{n}", report)
        else:
            text(value, f"{at}/elements/{n}", report, 2000)


def _actions(block: Json, at: str, report: Report) -> None:
    found = items(block.get("elements"), f"{at}/elements", report, 1, 25)
    for n, value in enumerate(found):
        elements.element(value, f"{at}/elements/{n}", report, barred=elements.WRITTEN | elements.MULTIPLE)
    ids = ((f"{at}/elements/{n}", e.get("action_id")) for n, e in enumerate(found) if isinstance(e, dict))
    unique(ids, "action_id", report)


def _image(block: Json, at: str, report: Report) -> None:
    elements.image(block, at, report)
    text(block.get("title"), f"{at}/title", report, 2000, plain=True, needed=False)


def _input(block: Json, at: str, report: Report) -> None:
    text(block.get("label"), f"{at}/label", report, 2000, plain=True)
    text(block.get("hint"), f"{at}/hint", report, 2000, plain=True, needed=False)
    if not isinstance(block.get("element"), dict):
        return report(at, "missing required field: element")
    return elements.element(block["element"], f"{at}/element", report, barred=elements.CLICKED)


def _markdown(block: Json, at: str, report: Report) -> None:
    string(block.get("text"), f"{at}/text", report, 12_000)


def _rich_text(block: Json, at: str, report: Report) -> None:
    kinds = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
    for n, value in enumerate(items(block.get("elements"), f"{at}/elements", report, 1, 1000)):
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in kinds:
            report(f"{at}/elements/{n}", f"unsupported type: {kind}")


def _table(block: Json, at: str, report: Report) -> None:
    for n, row in enumerate(items(block.get("rows"), f"{at}/rows", report, 1, 100)):
        for m, cell in enumerate(items(row, f"{at}/rows/{n}", report, 1, 20)):
            kind = cell.get("type") if isinstance(cell, dict) else None
            if kind == "raw_text":
                string(cell.get("text"), f"{at}/rows/{n}/{m}/text", report, 10_000)
            elif kind == "rich_text":
                _rich_text(cell, f"{at}/rows/{n}/{m}", report)
            else:
                report(f"{at}/rows/{n}/{m}", f"unsupported type: {kind}")
    if sum(len(text) for text in _texts(block.get("rows"))) > 10_000:
        report(f"{at}/rows", "no more than 10000 characters allowed in all cells")


_BLOCKS: dict[Any, tuple[frozenset[str], Callable[[Json, str, Report], None]]] = {
    "section": (frozenset({"text", "fields", "accessory", "expand"}), _section),
    "header": (frozenset({"text", "level"}), _header),
    "divider": (frozenset(), _nothing),
    "context": (frozenset({"elements"}), _context),
    "actions": (frozenset({"elements"}), _actions),
    "image": (frozenset({"alt_text", "image_url", "slack_file", "title"}), _image),
    "input": (frozenset({"label", "hint", "element", "optional", "dispatch_action"}), _input),
    "markdown": (frozenset({"text"}), _markdown),
    "rich_text": (frozenset({"elements"}), _rich_text),
    "table": (frozenset({"rows", "column_settings"}), _table),
}
