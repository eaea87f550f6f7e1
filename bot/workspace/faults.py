"""Faults that a test orders: the next call of a method goes wrong in a chosen way."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """What goes wrong.

    `error` is Slack's code, `status` the HTTP status, `retry_after` seconds in the header of a 429. With
    `after` the call is carried out first and only the answer is bad, as when a connection breaks in between.
    Only calls for `channel` go wrong, if one is given.
    """

    error: str
    status: int
    retry_after: int | None
    after: bool
    channel: str | None = None


class Faults:
    """Ordered faults by method, each used up by one call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ordered: list[tuple[str, Fault]] = []

    def order(
        self,
        method: str,
        *,
        error: str | None = None,
        status: int | None = None,
        retry_after: int | None = None,
        times: int = 1,
        after: bool = False,
        channel: str | None = None,
    ) -> None:
        """Spoils the next `times` calls; `retry_after` alone means a 429, `status` alone an HTTP error."""
        if retry_after is not None and status is None:
            status = 429
        if status == 429 and retry_after is None:
            retry_after = 1
        error = error or ("ratelimited" if status == 429 else "internal_error")
        fault = Fault(error, 200 if status is None else status, retry_after, after, channel)
        with self._lock:
            self._ordered.extend([(method, fault)] * times)

    def take(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        """The fault that this call is to suffer, which is used up by that."""
        with self._lock:
            for number, (name, fault) in enumerate(self._ordered):
                if name == method and fault.channel in (None, arguments.get("channel")):
                    del self._ordered[number]
                    return fault
        return None
