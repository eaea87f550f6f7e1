from __future__ import annotations

from typing import Any

import pytest

from bot.workspace import checks
from bot.workspace.refusal import Refusal


def plain(length: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": "x" * length}


def button(**fields: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(4), **fields}


def options(count: int) -> list[dict[str, Any]]:
    return [{"text": plain(3), "value": str(n)} for n in range(count)]


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def rows(count: int, width: int = 1, length: int = 1) -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x" * length}] * width] * count}


DIVIDER = {"type": "divider"}

# Each: blocks that are just allowed, blocks just beyond, and where the fault lies.
EDGES = {
    "blocks in a message": ([DIVIDER] * 50, [DIVIDER] * 51, "/blocks"),
    "section text": (
        [{"type": "section", "text": mrkdwn(3000)}],
        [{"type": "section", "text": mrkdwn(3001)}],
        "/blocks/0/text/text",
    ),
    "section text empty": (
        [{"type": "section", "text": mrkdwn(1)}],
        [{"type": "section", "text": mrkdwn(0)}],
        "/blocks/0/text/text",
    ),
    "section fields": (
        [{"type": "section", "fields": [mrkdwn(1)] * 10}],
        [{"type": "section", "fields": [mrkdwn(1)] * 11}],
        "/blocks/0/fields",
    ),
    "section field": (
        [{"type": "section", "fields": [mrkdwn(2000)]}],
        [{"type": "section", "fields": [mrkdwn(2001)]}],
        "/blocks/0/fields/0/text",
    ),
    "section of nothing": ([{"type": "section", "text": plain(1)}], [{"type": "section"}], "/blocks/0"),
    "header": (
        [{"type": "header", "text": plain(150)}],
        [{"type": "header", "text": plain(151)}],
        "/blocks/0/text/text",
    ),
    "header in mrkdwn": (
        [{"type": "header", "text": plain(5)}],
        [{"type": "header", "text": mrkdwn(5)}],
        "/blocks/0/text/type",
    ),
    "context": (
        [{"type": "context", "elements": [mrkdwn(1)] * 10}],
        [{"type": "context", "elements": [mrkdwn(1)] * 11}],
        "/blocks/0/elements",
    ),
    "actions": ([actions(*[button()] * 25)], [actions(*[button()] * 26)], "/blocks/0/elements"),
    "button label": (
        [actions(button(text=plain(75)))],
        [actions(button(text=plain(76)))],
        "/blocks/0/elements/0/text/text",
    ),
    "button value": (
        [actions(button(value="x" * 2000))],
        [actions(button(value="x" * 2001))],
        "/blocks/0/elements/0/value",
    ),
    "button style": (
        [actions(button(style="danger"))],
        [actions(button(style="green"))],
        "/blocks/0/elements/0/style",
    ),
    "action id": (
        [actions(button(action_id="x" * 255))],
        [actions(button(action_id="x" * 256))],
        "/blocks/0/elements/0/action_id",
    ),
    "action id twice": (
        [actions(button(action_id="a"), button(action_id="b"))],
        [actions(button(action_id="a"), button(action_id="a"))],
        "/blocks/0/elements/1",
    ),
    "block id twice": (
        [{**DIVIDER, "block_id": "a"}, {**DIVIDER, "block_id": "b"}],
        [{**DIVIDER, "block_id": "a"}, {**DIVIDER, "block_id": "a"}],
        "/blocks/1",
    ),
    "select": (
        [actions({"type": "static_select", "options": options(100)})],
        [actions({"type": "static_select", "options": options(101)})],
        "/blocks/0/elements/0/options",
    ),
    "overflow": (
        [actions({"type": "overflow", "options": options(5)})],
        [actions({"type": "overflow", "options": options(6)})],
        "/blocks/0/elements/0/options",
    ),
    "checkboxes": (
        [actions({"type": "checkboxes", "options": options(10)})],
        [actions({"type": "checkboxes", "options": options(11)})],
        "/blocks/0/elements/0/options",
    ),
    "confirm": (
        [actions(button(confirm={"title": plain(100), "text": plain(300)}))],
        [actions(button(confirm={"title": plain(101), "text": plain(300)}))],
        "/blocks/0/elements/0/confirm/title/text",
    ),
    "table rows": ([rows(100)], [rows(101)], "/blocks/0/rows"),
    "table columns": ([rows(1, 20)], [rows(1, 21)], "/blocks/0/rows/0"),
    "table text": ([rows(10, 1, 1000)], [rows(11, 1, 1000)], "/blocks/0/rows"),
    "tables": ([rows(1)], [rows(1), rows(1)], "/blocks"),
    "unknown block": ([DIVIDER], [{"type": "sektion"}], "/blocks/0"),
    "unknown field": ([DIVIDER], [{"type": "divider", "text": plain(1)}], "/blocks/0"),
    "unknown text field": (
        [{"type": "section", "text": {**plain(1), "emoji": True}}],
        [{"type": "section", "text": {**mrkdwn(1), "emoji": True}}],
        "/blocks/0/text",
    ),
    "image": (
        [{"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a map"}],
        [{"type": "image", "image_url": "https://example.org/a.png"}],
        "/blocks/0",
    ),
}


@pytest.mark.parametrize("edge", EDGES)
def test_takes_what_is_just_allowed(edge: str) -> None:
    allowed, _, _ = EDGES[edge]
    assert checks.blocks(allowed) == allowed


@pytest.mark.parametrize("edge", EDGES)
def test_refuses_what_is_just_beyond_and_says_where(edge: str) -> None:
    _, beyond, pointer = EDGES[edge]
    with pytest.raises(Refusal) as caught:
        checks.blocks(beyond)
    assert caught.value.error == "invalid_blocks"
    assert any(f"[json-pointer:{pointer}]" in message for message in caught.value.messages)


@pytest.mark.parametrize("value", [{"type": "divider"}, "divider", [["divider"]], 7])
def test_blocks_are_a_list_of_objects(value: Any) -> None:
    with pytest.raises(Refusal, match="invalid_blocks_format"):
        checks.blocks(value)


def test_a_posted_message_holds_twelve_thousand_characters() -> None:
    section = {"type": "section", "text": mrkdwn(3000)}
    checks.blocks([section] * 4)
    with pytest.raises(Refusal, match="msg_blocks_too_long"):
        checks.blocks([section] * 4 + [{"type": "header", "text": plain(1)}])


def test_an_answer_to_a_response_url_is_not_summed() -> None:
    checks.blocks([{"type": "section", "text": mrkdwn(3000)}] * 5, summed=False)


def test_every_fault_is_named() -> None:
    with pytest.raises(Refusal) as caught:
        checks.blocks([{"type": "header"}, {"type": "section", "text": mrkdwn(3001)}])
    assert len(caught.value.messages) == 2
