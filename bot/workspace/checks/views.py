"""Whether Slack would take this view: a modal or a Home tab."""

from __future__ import annotations

import json
from typing import Any

from bot.workspace.checks import layout
from bot.workspace.checks.primitives import string, text
from bot.workspace.refusal import Refusal
from bot.workspace.state import Json

BYTES = 250_000
_BOTH = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
_MODAL = {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
# Blocks that Slack draws in messages only.
_MESSAGES_ONLY = frozenset({"markdown", "table"})


def view(value: Any, kind: str) -> Json:
    """The view, if Slack would take it as a "modal" or as "home".

    Raises Refusal: invalid_arguments with one message a fault, view_too_large.
    """
    if not isinstance(value, dict):
        raise Refusal("invalid_arguments", ("[ERROR] missing required field: view",))
    found: list[str] = []

    def report(pointer: str, fault: str) -> None:
        found.append(f"[ERROR] {fault} [json-pointer:/view{pointer}]")

    if value.get("type") != kind:
        report("/type", f"must be one of: {kind}")
    for name in value.keys() - (_BOTH | _MODAL if kind == "modal" else _BOTH):
        report("", f"invalid additional property: {name}")
    string(value.get("private_metadata"), "/private_metadata", report, 3000, needed=False, least=0)
    string(value.get("callback_id"), "/callback_id", report, 255, needed=False, least=0)
    string(value.get("external_id"), "/external_id", report, 255, needed=False, least=0)
    blocks = value.get("blocks")
    if not isinstance(blocks, list):
        report("/blocks", "missing required field: blocks" if blocks is None else "must be an array")
        blocks = []
    if kind == "modal":
        for name in ("title", "submit", "close"):
            text(value.get(name), f"/{name}", report, 24, plain=True, needed=name == "title")
        if not blocks:
            report("/blocks", "no fewer than 1 items required")
        if value.get("submit") is None and any(_kind(block) == "input" for block in blocks):
            report("/submit", "must be present when the view has input blocks")
    for number, block in enumerate(blocks):
        if _kind(block) in _MESSAGES_ONLY:
            report(f"/blocks/{number}/type", f"unsupported type: {_kind(block)}")
    try:
        layout.blocks(blocks, limit=layout.VIEW_BLOCKS, summed=False)
    except Refusal as refusal:
        found += [m.replace("[json-pointer:/", "[json-pointer:/view/") for m in refusal.messages]
        if not refusal.messages:
            report("/blocks", "must be an array of objects")
    if found:
        raise Refusal("invalid_arguments", tuple(found))
    if len(json.dumps(value, ensure_ascii=False).encode()) > BYTES:
        raise Refusal("view_too_large")
    return value


def _kind(block: Any) -> Any:
    return block.get("type") if isinstance(block, dict) else None
