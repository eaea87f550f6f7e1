"""Elements of Block Kit that a person can use: what each holds at first, and what it holds once used."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.workspace.refusal import Refusal

Json = dict[str, Any]
# What a person puts in: a text, a date, an option's value, a name; several of them; None clears.
Given = str | int | Iterable[str] | None


@dataclass(frozen=True)
class _Kind:
    """How Slack writes what an element holds: under `field`, at first what `initial` says.

    `holds` is what `field` names: "text", "option", "user", "conversation", "moment".
    """

    field: str
    initial: str
    holds: str
    many: bool = False


_TEXT = _Kind("value", "initial_value", "text")
_OPTION = _Kind("selected_option", "initial_option", "option")
_OPTIONS = _Kind("selected_options", "initial_options", "option", many=True)
_STATEFUL = {
    "plain_text_input": _TEXT,
    "email_text_input": _TEXT,
    "url_text_input": _TEXT,
    "number_input": _TEXT,
    "static_select": _OPTION,
    "external_select": _OPTION,
    "radio_buttons": _OPTION,
    "multi_static_select": _OPTIONS,
    "multi_external_select": _OPTIONS,
    "checkboxes": _OPTIONS,
    "users_select": _Kind("selected_user", "initial_user", "user"),
    "multi_users_select": _Kind("selected_users", "initial_users", "user", many=True),
    "conversations_select": _Kind("selected_conversation", "initial_conversation", "conversation"),
    "multi_conversations_select": _Kind(
        "selected_conversations", "initial_conversations", "conversation", many=True
    ),
    "channels_select": _Kind("selected_channel", "initial_channel", "conversation"),
    "multi_channels_select": _Kind("selected_channels", "initial_channels", "conversation", many=True),
    "datepicker": _Kind("selected_date", "initial_date", "moment"),
    "timepicker": _Kind("selected_time", "initial_time", "moment"),
    "datetimepicker": _Kind("selected_date_time", "initial_date_time", "moment"),
}
INTERACTIVE = frozenset(_STATEFUL) | {"button", "overflow"}
# What a click on an element says of it besides what it holds.
_SAID = ("type", "action_id", "text", "value", "style", "url", "placeholder")


def within(block: Mapping[str, Any]) -> Iterator[Json]:
    """The elements of a block that a person can use."""
    several = block.get("elements", []) if block.get("type") == "actions" else []
    for found in (*several, block.get("accessory"), block.get("element")):
        if isinstance(found, dict) and found.get("type") in INTERACTIVE:
            yield found


def find(blocks: Iterable[Json], action_id: str, block_id: str | None) -> tuple[Json, Json]:
    """The block and the element in it with that action id. Raises Refusal(action_not_found)."""
    for block in blocks:
        if block_id is None or block["block_id"] == block_id:
            for element in within(block):
                if element.get("action_id") == action_id:
                    return block, element
    raise Refusal("action_not_found", (f"no element {action_id!r} here",))


def with_ids(blocks: Iterable[Json]) -> tuple[Json, ...]:
    """Copies of the blocks in which each has a block_id and each usable element an action_id."""

    def element(value: Any) -> Any:
        if isinstance(value, Mapping) and value.get("type") in INTERACTIVE:
            return {"action_id": secrets.token_urlsafe(4), **value}
        return value

    out = []
    for block in blocks:
        block = {"block_id": secrets.token_urlsafe(4), **block}
        if block.get("type") == "actions":
            block["elements"] = [element(e) for e in block.get("elements", [])]
        for name in ("accessory", "element"):
            if name in block:
                block[name] = element(block[name])
        out.append(block)
    return tuple(out)


def untouched(element: Json) -> Json | None:
    """What an element holds before anybody used it, as in state.values; None if it is none that holds."""
    kind = _STATEFUL.get(element["type"])
    if kind is None:
        return None
    nothing: Any = [] if kind.many else None
    return {"type": element["type"], kind.field: element.get(kind.initial, nothing)}


def values(blocks: Iterable[Json], typed: Mapping[tuple[str, str], Json]) -> Json:
    """state.values: what every element holds, by block id and action id; `typed` is what was put in."""
    out: dict[str, Json] = {}
    for block in blocks:
        for element in within(block):
            start = untouched(element)
            if start is not None:
                key = (block["block_id"], element["action_id"])
                out.setdefault(key[0], {})[key[1]] = typed.get(key, start)
    return out


Lookup = Callable[[str], str]


def held(
    element: Json, given: Given, *, user: Lookup, conversation: Lookup, options: Iterable[Json] = ()
) -> Json:
    """What the element holds once a person put `given` in, as it stands in state.values.

    `user` and `conversation` turn names into ids; `options` are those that an external select was given.
    Raises Refusal(action_not_found) for an option that there is not, or an element that holds nothing.
    """
    kind = _STATEFUL.get(element["type"])
    if kind is None:
        raise Refusal("action_not_found", (f"a {element['type']} takes nothing",))
    known = [*_options(element), *options]
    turned: dict[str, Callable[[str], Any]] = {
        "text": lambda text: text or None,
        "option": lambda value: _option(known, value),
        "user": user,
        "conversation": conversation,
        "moment": lambda text: int(text) if kind.field == "selected_date_time" else text,
    }
    turn = turned[kind.holds]
    if kind.many:
        items = [given] if isinstance(given, str | int) else (given or ())
        return {"type": element["type"], kind.field: [turn(str(item)) for item in items]}
    if given is None or given == "":
        return {"type": element["type"], kind.field: None}
    return {"type": element["type"], kind.field: turn(str(given))}


def acted(element: Json, value: Json | None, selected: str | None = None) -> Json:
    """What an element says of itself when it is used: with what it holds then, or the overflow's option.

    Raises Refusal(action_not_found) for an option that it does not have.
    """
    said: Json = {name: element[name] for name in _SAID if name in element}
    if element["type"] == "overflow" and selected is not None:
        return {**said, "selected_option": _option(_options(element), selected)}
    return {**said, **(value or {})}


def fault(element: Json, value: Json, *, optional: bool) -> str | None:
    """What Slack itself says under an input on submission, before the app is asked; None if nothing."""
    kind = _STATEFUL[element["type"]]
    inside = value[kind.field]
    if inside is None or inside == []:
        return None if optional else "Please complete this required field."
    if kind.holds != "text":
        most = element.get("max_selected_items")
        return f"Please choose at most {most}." if most and len(inside) > most else None
    least, most = element.get("min_length", 0), element.get("max_length", math.inf)
    if not least <= len(inside) <= most:
        return f"Please write at {f'least {least}' if len(inside) < least else f'most {most}'} characters."
    if element["type"] == "number_input" and not inside.lstrip("-").replace(".", "", 1).isdecimal():
        return "Please enter a number."
    if element["type"] == "url_text_input" and not inside.startswith(("http://", "https://")):
        return "Please enter a valid URL."
    return None


def _options(element: Mapping[str, Any]) -> list[Json]:
    groups = [element, *element.get("option_groups", [])]
    return [option for group in groups for option in group.get("options", [])]


def _option(known: Iterable[Json], value: str) -> Json:
    found = next((option for option in known if option.get("value") == value), None)
    if found is None:
        raise Refusal("action_not_found", (f"no option {value!r} in this element",))
    return found
