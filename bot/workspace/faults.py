"""Faults that a test orders: the next call of a method goes wrong in a chosen way."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What goes wrong.

    `error` is Slack's code, `status` the HTTP status, `retry_after` seconds in the header of a 429. With
    `after` the call is carried out first and only the answer is bad, as when a connection breaks in between.
    """

    error: str
    status: int
    retry_after: int | None
    after: bool


class Faults:
    """Ordered faults by method, each used up by one call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ordered: dict[str, deque[Fault]] = defaultdict(deque)

    def order(
        self,
        method: str,
        *,
        error: str | None = None,
        status: int | None = None,
        retry_after: int | None = None,
        times: int = 1,
        after: bool = False,
    ) -> None:
        """Spoils the next `times` calls; `retry_after` alone means a 429, `status` alone an HTTP error."""
        if retry_after is not None and status is None:
            status = 429
        if status == 429 and retry_after is None:
            retry_after = 1
        error = error or ("ratelimited" if status == 429 else "internal_error")
        fault = Fault(error, 200 if status is None else status, retry_after, after)
        with self._lock:
            self._ordered[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        with self._lock:
            waiting = self._ordered.get(method)
            return waiting.popleft() if waiting else None
