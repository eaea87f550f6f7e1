"""What the app sent, call by call, so that tests can check every payload."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from bot.workspace.state import Json

# The calls whose payload is drawn on a surface; the others have nothing that Block Kit rules speak about.
_DRAWN = frozenset(
    {"chat.postMessage", "chat.postEphemeral", "chat.update", "views.open", "views.publish", "views.update"}
    | {"views.push", "response_url", "ack"}
)

_PATIENCE = 5.0

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True)
class Recorded:
    """One call: `method` is a Web API method, "response_url", or "ack" for the body of an acknowledgement.

    `payload` is what was sent, with JSON fields decoded and tokens and secrets left out; `answer` what came
    back; `team` the id of the team whose token it was.
    """

    method: str
    payload: Json
    answer: Json
    team: str = ""


class Recorder:
    """Keeps calls in the order in which they were answered; calls `told` after each."""

    def __init__(self, told: Callable[[], None]) -> None:
        self._told = told
        self._changed = threading.Condition()
        self._calls: list[Recorded] = []
        self._at_work = 0

    def serving(self, view: Callable[_P, _R]) -> Callable[_P, _R]:
        """The view, whose calls are waited for by `all`.

        What a call changes can be seen before the call is answered and recorded.
        """

        @wraps(view)
        def served(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            with self._changed:
                self._at_work += 1
            try:
                return view(*args, **kwargs)
            finally:
                with self._changed:
                    self._at_work -= 1
                    self._changed.notify_all()

        return served

    def add(self, method: str, payload: Json, answer: Json, team: str = "") -> None:
        shown = {name: value for name, value in payload.items() if name != "client_secret"}
        with self._changed:
            self._calls.append(Recorded(method, shown, answer, team))
            self._changed.notify_all()
        self._told()

    def all(self) -> tuple[Recorded, ...]:
        """Every call so far, those included that are being answered, unless that takes five seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._at_work, _PATIENCE)
            return tuple(self._calls)

    def wait(self, method: str, count: int, timeout: float) -> tuple[Recorded, ...]:
        """The calls of that method, as soon as there are so many. Raises TimeoutError."""

        def found() -> tuple[Recorded, ...]:
            return tuple(call for call in self._calls if call.method == method)

        with self._changed:
            if not self._changed.wait_for(lambda: len(found()) >= count, timeout):
                raise TimeoutError(f"{method} was not called {count} times within {timeout:g} seconds.")
            return found()


def drawn(calls: tuple[Recorded, ...]) -> Iterator[Json]:
    """The payloads that put something on a surface, each with "method", and "via" where it is an answer."""
    for call in calls:
        payload = call.payload
        if call.method not in _DRAWN or not {"text", "blocks", "attachments", "view"} & payload.keys():
            continue
        via = {"via": "response_url"} if call.method in {"response_url", "ack"} else {}
        yield {"method": call.method, **via, **payload}


def dump(calls: tuple[Recorded, ...], path: Path) -> int:
    """Writes the drawn payloads as JSON lines; returns how many."""
    lines = [json.dumps(payload, ensure_ascii=False) + "\n" for payload in drawn(calls)]
    path.write_text("".join(lines), encoding="utf-8")
    return len(lines)
