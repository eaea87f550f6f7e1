"""The views.* methods: a modal is checked, kept and given back; the page does not draw it."""

from __future__ import annotations

import threading
from typing import Any

from bot.workspace import checks
from bot.workspace.arguments import needed
from bot.workspace.refusal import Refusal
from bot.workspace.state import Json, State


class Views:
    """Open views by id, and the triggers that may open one: each once, as in Slack."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._lock = threading.Lock()
        self._triggers: set[str] = set()
        self._views: dict[str, Json] = {}

    def trigger(self) -> str:
        """A new trigger id, handed to the app with a command or a click."""
        trigger = f"{self._state.new_ts().replace('.', '')}.{self._state.new_id('T')}"
        with self._lock:
            self._triggers.add(trigger)
        return trigger

    def open(self, _state: State, arguments: Json) -> Json:
        trigger = needed(arguments, "trigger_id")
        view = _checked(arguments, "modal")
        with self._lock:
            if trigger not in self._triggers:
                raise Refusal("invalid_trigger_id")
            self._triggers.remove(trigger)
        return {"view": self._keep(view, self._state.new_id("V"))}

    def update(self, _state: State, arguments: Json) -> Json:
        view = _checked(arguments, "modal")
        wanted, external = arguments.get("view_id"), arguments.get("external_id")
        with self._lock:
            known = next(
                (
                    i
                    for i, v in self._views.items()
                    if i == wanted or (external and v.get("external_id") == external)
                ),
                None,
            )
        if known is None:
            raise Refusal("not_found")
        return {"view": self._keep(view, known)}

    def publish(self, state: State, arguments: Json) -> Json:
        reader = state.user(needed(arguments, "user_id"))
        return {"view": self._keep(_checked(arguments, "home"), f"V{reader.id}")}

    def all(self) -> dict[str, Json]:
        with self._lock:
            return dict(self._views)

    def _keep(self, view: Json, view_id: str) -> Json:
        kept = {
            "id": view_id,
            "team_id": self._state.team_id,
            "app_id": self._state.app_id,
            "bot_id": self._state.bot.bot_id,
            "hash": self._state.new_ts(),
            "state": {"values": {}},
            "root_view_id": view_id,
            "previous_view_id": None,
            **view,
        }
        with self._lock:
            self._views[view_id] = kept
        return kept


def _checked(arguments: Json, kind: str) -> Json:
    view: Any = arguments.get("view")
    if not isinstance(view, dict):
        raise Refusal("invalid_arguments", ("[ERROR] missing required field: view",))
    if view.get("type") != kind:
        raise Refusal("invalid_arguments", (f"[ERROR] must be one of: {kind} [json-pointer:/view/type]",))
    checks.blocks(view.get("blocks"), limit=checks.VIEW_BLOCKS, summed=False)
    title = view.get("title")
    if kind == "modal" and not (isinstance(title, dict) and 1 <= len(str(title.get("text", ""))) <= 24):
        raise Refusal(
            "invalid_arguments", ("[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",)
        )
    return view
