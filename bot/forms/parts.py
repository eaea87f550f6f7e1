"""The pieces that modals are made of, within Slack's limits, and reading what people put into them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.blocks import limits

View = dict[str, Any]
Block = dict[str, Any]
Option = tuple[str, str]  # what is read, and the value that comes back

TITLE = 24
LABEL = 75  # of an option
OPTIONS = 100
BLOCKS = 100  # of a modal
HINT = 2000
INPUT = 2000  # of a label
METADATA = 3000


def plain(text: str, limit: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": limits.shorten(" ".join(limits.clean(text).split()), limit) or "–"}


def option(one: Option) -> dict[str, Any]:
    return {"text": plain(one[0], LABEL), "value": one[1]}


def section(mrkdwn: str) -> Block:
    """`mrkdwn` is escaped by whoever made it."""
    text = limits.shorten(limits.clean(mrkdwn), limits.SECTION)
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def context(mrkdwn: str) -> Block:
    text = limits.shorten(limits.clean(mrkdwn), limits.CONTEXT)
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def divider() -> Block:
    return {"type": "divider"}


def field(
    id: str, label: str, element: Mapping[str, Any], *, optional: bool = False, hint: str = ""
) -> Block:
    """An input block; `id` is its block id and the action id of its element."""
    made: Block = {
        "type": "input",
        "block_id": id,
        "label": plain(label, INPUT),
        "element": {**element, "action_id": id},
        "optional": optional,
    }
    if hint:
        made["hint"] = plain(hint, HINT)
    return made


def line(initial: str = "", *, longest: int = 200, placeholder: str = "") -> dict[str, Any]:
    """One line of text."""
    made: dict[str, Any] = {"type": "plain_text_input", "max_length": longest}
    if initial:
        made["initial_value"] = limits.clean(initial)[:longest]
    if placeholder:
        made["placeholder"] = plain(placeholder, 150)
    return made


def lines(initial: str = "", *, longest: int = 3000) -> dict[str, Any]:
    """Several lines of text."""
    return {**line(initial, longest=longest), "multiline": True}


def time(initial: dt.time | None = None) -> dict[str, Any]:
    """A time of day."""
    made: dict[str, Any] = {"type": "timepicker"}
    if initial is not None:
        made["initial_time"] = f"{initial:%H:%M}"
    return made


def number(initial: int, least: int, most: int) -> dict[str, Any]:
    """A whole number; Slack itself keeps the bounds."""
    return {
        "type": "number_input",
        "is_decimal_allowed": False,
        "initial_value": str(initial),
        "min_value": str(least),
        "max_value": str(most),
    }


def button(label: str, action: str, value: str) -> dict[str, Any]:
    return {"type": "button", "text": plain(label, LABEL), "action_id": action, "value": value}


def select(options: Sequence[Option], chosen: str | None = None) -> dict[str, Any]:
    """One of `options`; `chosen` is a value."""
    made: dict[str, Any] = {"type": "static_select", "options": [option(one) for one in options[:OPTIONS]]}
    if found := next((one for one in options if one[1] == chosen), None):
        made["initial_option"] = option(found)
    return made


def radio(options: Sequence[Option], chosen: str | None = None) -> dict[str, Any]:
    return {**select(options, chosen), "type": "radio_buttons"}


def checks(options: Sequence[Option], chosen: Iterable[str] = ()) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "checkboxes", "options": [option(one) for one in options]}
    wanted = set(chosen)
    if found := [option(one) for one in options if one[1] in wanted]:
        made["initial_options"] = found
    return made


def looked_up(chosen: Option | None = None, placeholder: str = "Type a name") -> dict[str, Any]:
    """A select whose options are asked for while somebody types."""
    made: dict[str, Any] = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain(placeholder, 150),
    }
    if chosen is not None:
        made["initial_option"] = option(chosen)
    return made


def modal(
    callback: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str = "",
    close: str = "Close",
    metadata: str = "",
) -> View:
    """`metadata` comes back with what is put in, as it was made; it is no secret."""
    made: View = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, TITLE),
        "close": plain(close, TITLE),
        "blocks": list(blocks),
        "private_metadata": metadata,
    }
    if submit:
        made["submit"] = plain(submit, TITLE)
    return made


def waiting(callback: str, title: str, words: str = "Looking it up …") -> View:
    """What is shown until the store has answered: a trigger is good for three seconds only."""
    return modal(callback, title, [section(words)])


def sentence(callback: str, title: str, words: str) -> View:
    """A view of plain words."""
    return modal(callback, title, [section(limits.escape(words))])


def values(view: Mapping[str, Any]) -> dict[str, Any]:
    """What was put in, by block id: text, the value of an option, a list of values, or None for nothing."""
    found: dict[str, Any] = {}
    for id, actions in ((view.get("state") or {}).get("values") or {}).items():
        for state in actions.values():
            found[id] = _value(state)
    return found


def _value(state: Mapping[str, Any]) -> Any:
    if "selected_options" in state:
        return [one["value"] for one in state["selected_options"] or ()]
    if "selected_option" in state:
        return (state["selected_option"] or {}).get("value")
    for key in (
        "selected_time",
        "selected_date",
        "selected_conversation",
        "selected_user",
        "selected_channel",
    ):
        if key in state:
            return state[key]
    return state.get("value")


def label(view: Mapping[str, Any], id: str) -> str | None:
    """What was read on the option that was chosen, so that it can be shown again."""
    for state in ((view.get("state") or {}).get("values") or {}).get(id, {}).values():
        chosen = state.get("selected_option")
        return str(chosen["text"]["text"]) if chosen else None
    return None
