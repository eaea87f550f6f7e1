"""Whether Slack would take these blocks: the shapes and limits of Block Kit that a text app can run into.

Deliberately its own reading of the rules, apart from the code that builds messages, so that a mistake there
does not hide itself here. Blocks that the app never sends are only checked for their length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.workspace.refusal import Refusal
from bot.workspace.state import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# Slack sums the text of a posted message's blocks and refuses it from about here on; answers to a
# response_url are not summed.
MESSAGE_CHARACTERS = 12_000
MESSAGE_TEXT = 40_000

Report = Callable[[str, str], None]


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
    _unique(((f"/blocks/{n}", b.get("block_id")) for n, b in enumerate(value)), "block_id", report)
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
    _string(block.get("block_id"), f"{at}/block_id", report, 255, needed=False)
    known, check = _BLOCKS[kind]
    for name in block.keys() - known - {"type", "block_id"}:
        report(at, f"invalid additional property: {name}")
    return check(block, at, report)


def _string(value: Any, at: str, report: Report, limit: int, *, needed: bool = True, least: int = 1) -> None:
    if value is None:
        if needed:
            parent, _, name = at.rpartition("/")
            report(parent, f"missing required field: {name}")
    elif not isinstance(value, str):
        report(at, "must be a string")
    elif len(value) < least:
        report(at, f"must be more than {least - 1} characters")
    elif len(value) > limit:
        report(at, f"must be less than {limit + 1} characters")


def _text(
    value: Any, at: str, report: Report, limit: int, *, plain: bool = False, needed: bool = True
) -> None:
    """A text object; `plain` where mrkdwn is not taken."""
    if value is None:
        return _string(None, at, report, limit, needed=needed)
    if not isinstance(value, dict):
        return report(at, "must provide an object")
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if value.get("type") not in kinds:
        report(f"{at}/type", f"must be one of: {', '.join(kinds)}")
    own = {"type", "text", "emoji" if value.get("type") == "plain_text" else "verbatim"}
    for name in value.keys() - own:
        report(at, f"invalid additional property: {name}")
    return _string(value.get("text"), f"{at}/text", report, limit)


def _items(value: Any, at: str, report: Report, least: int, most: int) -> list[Any]:
    """The items of a list of the right length, as far as there are any to look at."""
    if value is None:
        parent, _, name = at.rpartition("/")
        report(parent, f"missing required field: {name}")
        return []
    if not isinstance(value, list):
        report(at, "must be an array")
        return []
    if len(value) < least:
        report(at, f"no fewer than {least} items required")
    if len(value) > most:
        report(at, f"no more than {most} items allowed")
    return value


def _unique(found: Iterator[tuple[str, Any]], name: str, report: Report) -> None:
    seen: set[Any] = set()
    for at, value in found:
        if isinstance(value, str) and value in seen:
            report(at, f"`{name}` {value!r} already exists")
        elif isinstance(value, str):
            seen.add(value)


# -- blocks ----------------------------------------------------------------------------------------------


def _section(block: Json, at: str, report: Report) -> None:
    if block.get("text") is None and block.get("fields") is None:
        report(at, "missing required field: text or fields")
    _text(block.get("text"), f"{at}/text", report, 3000, needed=False)
    if block.get("fields") is not None:
        for n, value in enumerate(_items(block["fields"], f"{at}/fields", report, 1, 10)):
            _text(value, f"{at}/fields/{n}", report, 2000)
    if block.get("accessory") is not None:
        _element(block["accessory"], f"{at}/accessory", report)


def _header(block: Json, at: str, report: Report) -> None:
    _text(block.get("text"), f"{at}/text", report, 150, plain=True)


def _nothing(block: Json, at: str, report: Report) -> None:
    return None


def _context(block: Json, at: str, report: Report) -> None:
    for n, value in enumerate(_items(block.get("elements"), f"{at}/elements", report, 1, 10)):
        if isinstance(value, dict) and value.get("type") == "image":
            _image_element(value, f"{at}/elements/{n}", report)
        else:
            _text(value, f"{at}/elements/{n}", report, 2000)


def _actions(block: Json, at: str, report: Report) -> None:
    elements = _items(block.get("elements"), f"{at}/elements", report, 1, 25)
    for n, value in enumerate(elements):
        _element(value, f"{at}/elements/{n}", report)
    ids = ((f"{at}/elements/{n}", e.get("action_id")) for n, e in enumerate(elements) if isinstance(e, dict))
    _unique(ids, "action_id", report)


def _image(block: Json, at: str, report: Report) -> None:
    _image_element(block, at, report)
    _text(block.get("title"), f"{at}/title", report, 2000, plain=True, needed=False)


def _image_element(value: Json, at: str, report: Report) -> None:
    _string(value.get("alt_text"), f"{at}/alt_text", report, 2000)
    if (value.get("image_url") is None) == (value.get("slack_file") is None):
        report(at, "must define either `slack_file` or `image_url`")
    _string(value.get("image_url"), f"{at}/image_url", report, 3000, needed=False)


def _input(block: Json, at: str, report: Report) -> None:
    _text(block.get("label"), f"{at}/label", report, 2000, plain=True)
    _text(block.get("hint"), f"{at}/hint", report, 2000, plain=True, needed=False)
    if not isinstance(block.get("element"), dict):
        return report(at, "missing required field: element")
    return _element(block["element"], f"{at}/element", report)


def _markdown(block: Json, at: str, report: Report) -> None:
    _string(block.get("text"), f"{at}/text", report, 12_000)


def _rich_text(block: Json, at: str, report: Report) -> None:
    kinds = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
    for n, value in enumerate(_items(block.get("elements"), f"{at}/elements", report, 1, 1000)):
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in kinds:
            report(f"{at}/elements/{n}", f"unsupported type: {kind}")


def _table(block: Json, at: str, report: Report) -> None:
    for n, row in enumerate(_items(block.get("rows"), f"{at}/rows", report, 1, 100)):
        for m, cell in enumerate(_items(row, f"{at}/rows/{n}", report, 1, 20)):
            kind = cell.get("type") if isinstance(cell, dict) else None
            if kind == "raw_text":
                _string(cell.get("text"), f"{at}/rows/{n}/{m}/text", report, 10_000)
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


# -- elements --------------------------------------------------------------------------------------------


def _element(value: Any, at: str, report: Report) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "image":
        return _image_element(value, at, report)
    if kind not in _ELEMENTS:
        return report(at, f"unsupported type: {kind}")
    _string(value.get("action_id"), f"{at}/action_id", report, 255, needed=False)
    _text(value.get("placeholder"), f"{at}/placeholder", report, 150, plain=True, needed=False)
    if value.get("confirm") is not None:
        _confirm(value["confirm"], f"{at}/confirm", report)
    return _ELEMENTS[kind](value, at, report)


def _confirm(value: Any, at: str, report: Report) -> None:
    if not isinstance(value, dict):
        return report(at, "must provide an object")
    _text(value.get("title"), f"{at}/title", report, 100, plain=True, needed=False)
    _text(value.get("text"), f"{at}/text", report, 300)
    _text(value.get("confirm"), f"{at}/confirm", report, 30, plain=True, needed=False)
    _text(value.get("deny"), f"{at}/deny", report, 30, plain=True, needed=False)
    return None


def _button(value: Json, at: str, report: Report) -> None:
    _text(value.get("text"), f"{at}/text", report, 75, plain=True)
    _string(value.get("value"), f"{at}/value", report, 2000, needed=False)
    _string(value.get("url"), f"{at}/url", report, 3000, needed=False)
    _string(value.get("accessibility_label"), f"{at}/accessibility_label", report, 75, needed=False)
    if value.get("style", "primary") not in ("primary", "danger"):
        report(f"{at}/style", "must be one of: primary, danger")


def _options(value: Json, at: str, report: Report, most: int) -> None:
    options = _items(value.get("options"), f"{at}/options", report, 1, most)
    for n, option in enumerate(options):
        where = f"{at}/options/{n}"
        if not isinstance(option, dict):
            report(where, "must provide an object")
            continue
        _text(option.get("text"), f"{where}/text", report, 75)
        _string(option.get("value"), f"{where}/value", report, 150, needed="url" not in option)
        _text(option.get("description"), f"{where}/description", report, 75, needed=False)
    _unique(
        ((f"{at}/options/{n}", o.get("value")) for n, o in enumerate(options) if isinstance(o, dict)),
        "value",
        report,
    )


def _select(value: Json, at: str, report: Report) -> None:
    groups = value.get("option_groups")
    if (groups is None) == (value.get("options") is None):
        return report(at, "must define either `options` or `option_groups`")
    if groups is None:
        return _options(value, at, report, 100)
    for n, group in enumerate(_items(groups, f"{at}/option_groups", report, 1, 100)):
        where = f"{at}/option_groups/{n}"
        if not isinstance(group, dict):
            report(where, "must provide an object")
            continue
        _text(group.get("label"), f"{where}/label", report, 75, plain=True)
        _options(group, where, report, 100)
    return None


_ELEMENTS: dict[Any, Callable[[Json, str, Report], None]] = {
    "button": _button,
    "overflow": lambda value, at, report: _options(value, at, report, 5),
    "checkboxes": lambda value, at, report: _options(value, at, report, 10),
    "radio_buttons": lambda value, at, report: _options(value, at, report, 10),
    "static_select": _select,
    "multi_static_select": _select,
    **dict.fromkeys(
        (
            "channels_select",
            "conversations_select",
            "datepicker",
            "external_select",
            "multi_channels_select",
            "multi_conversations_select",
            "multi_external_select",
            "multi_users_select",
            "number_input",
            "plain_text_input",
            "timepicker",
            "url_text_input",
            "users_select",
        ),
        _nothing,
    ),
}
