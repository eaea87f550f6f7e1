"""Brings requests to the app, and remembers them, so that one can be sent again as Slack does."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from bot.workspace.refusal import Refusal
from bot.workspace.state import Json
from bot.workspace.transport import Ack, Kind, Transport


@dataclass(frozen=True)
class Delivered:
    """One request to the app: its kind, its body as Slack sends it, and what came of it."""

    kind: Kind
    payload: Json
    ack: Ack


class Courier:
    """Sends over whichever way to the app is open now, which `transport` says; calls `told` after each."""

    def __init__(self, transport: Callable[[], Transport], told: Callable[[], None]) -> None:
        self._transport, self._told = transport, told
        self._lock = threading.Lock()
        self._sent: list[Delivered] = []
        self.verification = secrets.token_hex(12)

    def deliver(self, kind: Kind, payload: Json, *, retry: tuple[int, str] | None = None) -> Ack:
        """Brings the payload and waits for the acknowledgement; `retry` marks a repetition."""
        ack = self._transport().deliver(kind, payload, retry=retry)
        with self._lock:
            self._sent.append(Delivered(kind, payload, ack))
        self._told()
        return ack

    def again(self, retry: tuple[int, str]) -> Ack:
        """The last request once more, unchanged. Raises Refusal(message_not_found) when there was none."""
        with self._lock:
            if not self._sent:
                raise Refusal("message_not_found", ("nothing was sent to the app yet",))
            last = self._sent[-1]
        return self.deliver(last.kind, last.payload, retry=retry)

    def sent(self) -> tuple[Delivered, ...]:
        with self._lock:
            return tuple(self._sent)
