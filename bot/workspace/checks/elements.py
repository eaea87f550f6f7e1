"""The rules for elements: buttons, menus, inputs, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.workspace.checks.primitives import Report, items, string, text, unique
from bot.workspace.state import Json

Check = Callable[[Json, str, Report], None]


def image(value: Json, at: str, report: Report) -> None:
    string(value.get("alt_text"), f"{at}/alt_text", report, 2000)
    if (value.get("image_url") is None) == (value.get("slack_file") is None):
        report(at, "must define either `slack_file` or `image_url`")
    string(value.get("image_url"), f"{at}/image_url", report, 3000, needed=False)


# Kinds that stand in input blocks only, in sections and inputs only, and never in inputs.
WRITTEN = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
MULTIPLE = frozenset(
    f"multi_{kind}_select" for kind in ("static", "external", "users", "conversations", "channels")
)
CLICKED = frozenset({"button", "overflow", "image"})


def element(value: Any, at: str, report: Report, *, barred: frozenset[str] = frozenset()) -> None:
    """Any element; those of the kinds in `barred` cannot stand where this one does."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "image" and kind not in barred:
        return image(value, at, report)
    if kind not in _ELEMENTS or kind in barred:
        return report(at, f"unsupported type: {kind}")
    string(value.get("action_id"), f"{at}/action_id", report, 255, needed=False)
    text(value.get("placeholder"), f"{at}/placeholder", report, 150, plain=True, needed=False)
    if value.get("confirm") is not None:
        _confirm(value["confirm"], f"{at}/confirm", report)
    known, check = _ELEMENTS[kind]
    for name in value.keys() - known - {"type", "action_id"}:
        report(at, f"invalid additional property: {name}")
    return check(value, at, report)


def _confirm(value: Any, at: str, report: Report) -> None:
    if not isinstance(value, dict):
        return report(at, "must provide an object")
    text(value.get("title"), f"{at}/title", report, 100, plain=True, needed=False)
    text(value.get("text"), f"{at}/text", report, 300)
    text(value.get("confirm"), f"{at}/confirm", report, 30, plain=True, needed=False)
    text(value.get("deny"), f"{at}/deny", report, 30, plain=True, needed=False)
    return None


def _button(value: Json, at: str, report: Report) -> None:
    text(value.get("text"), f"{at}/text", report, 75, plain=True)
    string(value.get("value"), f"{at}/value", report, 2000, needed=False)
    string(value.get("url"), f"{at}/url", report, 3000, needed=False)
    string(value.get("accessibility_label"), f"{at}/accessibility_label", report, 75, needed=False)
    if value.get("style", "primary") not in ("primary", "danger"):
        report(f"{at}/style", "must be one of: primary, danger")


def _options(value: Json, at: str, report: Report, most: int, *, plain: bool = True) -> None:
    options = items(value.get("options"), f"{at}/options", report, 1, most)
    for n, option in enumerate(options):
        where = f"{at}/options/{n}"
        if not isinstance(option, dict):
            report(where, "must provide an object")
            continue
        text(option.get("text"), f"{where}/text", report, 75, plain=plain)
        string(option.get("value"), f"{where}/value", report, 150, needed="url" not in option)
        text(option.get("description"), f"{where}/description", report, 75, plain=plain, needed=False)
    unique(
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
    for n, group in enumerate(items(groups, f"{at}/option_groups", report, 1, 100)):
        where = f"{at}/option_groups/{n}"
        if not isinstance(group, dict):
            report(where, "must provide an object")
            continue
        text(group.get("label"), f"{where}/label", report, 75, plain=True)
        _options(group, where, report, 100)
    return None


def _initial(value: Json, at: str, report: Report) -> None:
    """What is chosen from the start must be among the options, letter for letter."""
    groups = [value, *(g for g in value.get("option_groups") or [] if isinstance(g, dict))]
    known = [option for group in groups for option in group.get("options") or []]
    chosen = [*(value.get("initial_options") or []), *filter(None, [value.get("initial_option")])]
    for option in chosen:
        if option not in known:
            report(at, "initial option must be one of the options")
    if value.get("initial_options") == []:
        report(f"{at}/initial_options", "no fewer than 1 items required")


def _menu(value: Json, at: str, report: Report) -> None:
    _select(value, at, report)
    _initial(value, at, report)


def _ticks(value: Json, at: str, report: Report) -> None:
    _options(value, at, report, 10, plain=False)
    _initial(value, at, report)


def _input(value: Json, at: str, report: Report) -> None:
    initial = value.get("initial_value")
    string(initial, f"{at}/initial_value", report, 3000, needed=False, least=0)
    least, most = value.get("min_length", 0), value.get("max_length", 3000)
    if not (isinstance(least, int) and 0 <= least <= 3000):
        report(f"{at}/min_length", "must be a number from 0 to 3000")
    if not (isinstance(most, int) and 1 <= most <= 3000):
        report(f"{at}/max_length", "must be a number from 1 to 3000")
    elif isinstance(initial, str) and len(initial) > most:
        report(f"{at}/initial_value", f"must be less than {most + 1} characters")


def _pattern(name: str, pattern: str) -> Check:
    def check(value: Json, at: str, report: Report) -> None:
        given = value.get(name)
        if given is not None and not (isinstance(given, str) and re.fullmatch(pattern, given, re.ASCII)):
            report(f"{at}/{name}", f"does not match {pattern}")

    return check


def _nothing(value: Json, at: str, report: Report) -> None:
    return None


_USUAL = {"placeholder", "focus_on_load"}
_PICK = _USUAL | {"confirm"}
_WRITE = _USUAL | {"initial_value", "dispatch_action_config"}
_RESPOND = {"response_url_enabled"}
_CONVERSATION = {"default_to_current_conversation", "filter"}
_MANY = {"max_selected_items"}
_TICKS = {"options", "confirm", "focus_on_load"}
_ELEMENTS: dict[Any, tuple[set[str], Check]] = {
    "button": ({"text", "value", "url", "style", "confirm", "accessibility_label"}, _button),
    "overflow": ({"options", "confirm"}, lambda value, at, report: _options(value, at, report, 5)),
    "checkboxes": (_TICKS | {"initial_options"}, _ticks),
    "radio_buttons": (_TICKS | {"initial_option"}, _ticks),
    "static_select": (_PICK | {"options", "option_groups", "initial_option"}, _menu),
    "multi_static_select": (_PICK | _MANY | {"options", "option_groups", "initial_options"}, _menu),
    "external_select": (_PICK | {"initial_option", "min_query_length"}, _nothing),
    "multi_external_select": (_PICK | _MANY | {"initial_options", "min_query_length"}, _nothing),
    "users_select": (_PICK | {"initial_user"}, _nothing),
    "multi_users_select": (_PICK | _MANY | {"initial_users"}, _nothing),
    "conversations_select": (_PICK | _RESPOND | _CONVERSATION | {"initial_conversation"}, _nothing),
    "multi_conversations_select": (_PICK | _MANY | _CONVERSATION | {"initial_conversations"}, _nothing),
    "channels_select": (_PICK | _RESPOND | {"initial_channel"}, _nothing),
    "multi_channels_select": (_PICK | _MANY | {"initial_channels"}, _nothing),
    "datepicker": (_PICK | {"initial_date"}, _pattern("initial_date", r"\d{4}-\d\d-\d\d")),
    "timepicker": (
        _PICK | {"initial_time", "timezone"},
        _pattern("initial_time", r"([01]\d|2[0-3]):[0-5]\d"),
    ),
    "datetimepicker": ({"initial_date_time", "confirm", "focus_on_load"}, _nothing),
    "plain_text_input": (_WRITE | {"multiline", "min_length", "max_length"}, _input),
    "email_text_input": (_WRITE, _input),
    "url_text_input": (_WRITE, _input),
    "number_input": (_WRITE | {"is_decimal_allowed", "min_value", "max_value"}, _input),
}
