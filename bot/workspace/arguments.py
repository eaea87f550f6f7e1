"""A Web API request as the client libraries send it, turned into one dict of arguments."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any, TypeVar

from flask import Request

from bot.workspace.refusal import Refusal
from bot.workspace.state import Json

# Fields that forms carry as JSON text.
_ENCODED = ("blocks", "attachments", "metadata", "view", "prompts")
Item = TypeVar("Item")


def read(request: Request) -> tuple[str | None, Json]:
    """The token and the arguments of a request with a query, a form or a JSON body.

    Raises Refusal: invalid_json, json_not_object, or invalid_blocks_format and its like for a form field
    that holds broken JSON.
    """
    arguments: Json = {**request.args.to_dict(), **request.form.to_dict()}
    if request.mimetype == "application/json" and request.get_data():
        body = request.get_json(silent=True)
        if body is None:
            raise Refusal("invalid_json")
        if not isinstance(body, dict):
            raise Refusal("json_not_object")
        arguments |= body
    for name in _ENCODED:
        if isinstance(arguments.get(name), str):
            arguments[name] = _decoded(name, arguments[name])
    in_body = arguments.pop("token", None)
    # Where the caller is the app itself, its id and secret may come as user and password.
    basic = request.authorization
    if basic is not None and basic.type == "basic":
        arguments |= {"client_id": basic.username, "client_secret": basic.password}
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip(), arguments
    return in_body, arguments


def _decoded(name: str, value: str) -> Any:
    if not value.strip():
        return None
    try:
        return json.loads(value)
    except ValueError:
        raise Refusal("invalid_metadata_format" if name == "metadata" else f"invalid_{name}_format") from None


def needed(arguments: Json, name: str) -> str:
    """The argument as a string. Raises Refusal(invalid_arguments) when it is missing or empty."""
    value = arguments.get(name)
    if value is None or value == "":
        raise Refusal("invalid_arguments", (f"[ERROR] missing required field: {name}",))
    return str(value)


def flag(arguments: Json, name: str) -> bool:
    """A truth value: forms carry "1", "true" and the like."""
    return str(arguments.get(name, "")).lower() in ("1", "true")


def page(
    arguments: Json, items: Sequence[Item], *, default: int = 100, most: int = 1000
) -> tuple[list[Item], str]:
    """The part of `items` that `limit` and `cursor` ask for, and the cursor of the next part or "".

    Raises Refusal: invalid_cursor, or invalid_limit for one below 1 or above `most`.
    """
    try:
        limit = int(arguments.get("limit") or default)
    except (TypeError, ValueError):
        raise Refusal("invalid_limit") from None
    if not 1 <= limit <= most:
        raise Refusal("invalid_limit")
    cursor = arguments.get("cursor")
    try:
        start = int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:")) if cursor else 0
    except (binascii.Error, ValueError):
        raise Refusal("invalid_cursor") from None
    end = start + limit
    following = base64.b64encode(b"next:%d" % end).decode() if end < len(items) else ""
    return list(items[start:end]), following
