"""The form for the brief of a meeting: with whom, on what, since when."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.command import Brief, text
from bot.forms import parts
from bot.forms.parts import View

CALLBACK, TITLE = "brief", "Brief for a meeting"
DEAL, WITH, ON, SINCE = "brief_deal", "brief_with", "brief_on", "brief_since"
LOOKED_UP = (WITH, ON)
_SINCE = (
    ("Everything that was read", "all"),
    ("Since the last meeting", "last meeting"),
    ("The last week", "1w"),
    ("The last two weeks", "2w"),
    ("The last month", "1 month"),
)


def view(deals: Sequence[parts.Option], chosen: str | None, where: Mapping[str, str]) -> View:
    """`deals` are titles with names, `chosen` the name of one; `where` says what the answer goes back to."""
    blocks = []
    if len(deals) > 1:
        blocks.append(parts.field(DEAL, "Deal", parts.select(deals, chosen or deals[0][1])))
    blocks += [
        parts.field(
            WITH,
            "With whom",
            {**parts.looked_up(placeholder="Names of people or parties"), "type": "multi_external_select"},
            optional=True,
            hint="Empty: everybody.",
        ),
        parts.field(
            ON, "On what", parts.looked_up(placeholder="A topic"), optional=True, hint="Empty: all of it."
        ),
        parts.field(SINCE, "From", parts.select(_SINCE, "all")),
    ]
    return parts.modal(
        CALLBACK, TITLE, blocks, submit="Brief me", close="Cancel", metadata=json.dumps(dict(where))
    )


def where(view: Mapping[str, Any]) -> dict[str, str]:
    """What `view` was given."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        found = {}
    return {str(key): str(value) for key, value in found.items()}


def asked(sent: Mapping[str, Any]) -> tuple[str | None, str]:
    """The deal that was chosen, if there was a choice, and the words of the command that was put together."""
    filled = parts.values(sent)
    brief = text(Brief(tuple(filled.get(WITH) or ()), filled.get(ON)))
    since = filled.get(SINCE) or "all"
    return filled.get(DEAL), brief if since == "all" else f"{brief} since {since}"
