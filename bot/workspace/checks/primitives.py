"""What the rules of Block Kit are made of: strings, text objects and lists of limited length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Report = Callable[[str, str], None]


def string(value: Any, at: str, report: Report, limit: int, *, needed: bool = True, least: int = 1) -> None:
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


def text(
    value: Any, at: str, report: Report, limit: int, *, plain: bool = False, needed: bool = True
) -> None:
    """A text object; `plain` where mrkdwn is not taken."""
    if value is None:
        return string(None, at, report, limit, needed=needed)
    if not isinstance(value, dict):
        return report(at, "must provide an object")
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if value.get("type") not in kinds:
        report(f"{at}/type", f"must be one of: {', '.join(kinds)}")
    own = {"type", "text", "emoji" if value.get("type") == "plain_text" else "verbatim"}
    for name in value.keys() - own:
        report(at, f"invalid additional property: {name}")
    return string(value.get("text"), f"{at}/text", report, limit)


def items(value: Any, at: str, report: Report, least: int, most: int) -> list[Any]:
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


def unique(found: Iterator[tuple[str, Any]], name: str, report: Report) -> None:
    seen: set[Any] = set()
    for at, value in found:
        if isinstance(value, str) and value in seen:
            report(at, f"`{name}` {value!r} already exists")
        elif isinstance(value, str):
            seen.add(value)
