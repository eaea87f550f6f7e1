"""What the app sent, call by call, so that tests can check every payload."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.workspace.state import Json

# The calls whose payload is drawn on a surface; the others have nothing that Block Kit rules speak about.
_DRAWN = frozenset(
    {"chat.postMessage", "chat.postEphemeral", "chat.update", "views.open", "views.publish", "views.update"}
    | {"views.push", "response_url", "ack"}
)


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
        self._lock = threading.Lock()
        self._calls: list[Recorded] = []

    def add(self, method: str, payload: Json, answer: Json, team: str = "") -> None:
        shown = {name: value for name, value in payload.items() if name != "client_secret"}
        with self._lock:
            self._calls.append(Recorded(method, shown, answer, team))
        self._told()

    def all(self) -> tuple[Recorded, ...]:
        with self._lock:
            return tuple(self._calls)

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()


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
