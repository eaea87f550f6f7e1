"""How the workspace reaches the app: what an attempt brings back, whichever way it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from bot.workspace.state import Json

Kind = Literal["slash_commands", "events_api", "interactive"]
# Slack's patience with an acknowledgement, in seconds.
PATIENCE = 3.0


@dataclass(frozen=True)
class Ack:
    """What came of reaching the app.

    `error` is None when it acknowledged in time, else "operation_timeout", "dispatch_failed" (nobody there),
    "http_client_error" (4xx) or "http_service_error" (5xx). `body` is the message that the acknowledgement
    carried, {} if none. `status` is the HTTP status, None in Socket Mode or without an answer.
    """

    error: str | None
    body: Json
    status: int | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


class Transport(Protocol):
    """One way to the app."""

    def deliver(self, kind: Kind, payload: Json, *, retry: tuple[int, str] | None = None) -> Ack:
        """Brings the payload; `retry` is Slack's count and reason when it is not the first attempt."""
        ...


class Nobody:
    """The way to an app that is not there."""

    def deliver(self, kind: Kind, payload: Json, *, retry: tuple[int, str] | None = None) -> Ack:
        return Ack("dispatch_failed", {})
