"""Slack sends a request again when it saw no acknowledgement in time; each is answered once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

REMEMBERED = 4096  # requests; Slack gives up repeating one within the hour


class Once(Middleware):
    """Acknowledges a request that was taken before, and lets nobody answer it.

    A request is known by its event id or trigger id, which a repetition keeps. It holds within one
    process, which is what one gunicorn worker or one socket connection is.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def process(
        self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]
    ) -> BoltResponse | None:
        id = str(req.body.get("event_id") or req.body.get("trigger_id") or "")
        if id and not self._first(id):
            return BoltResponse(status=200, body="")
        return next()

    def _first(self, id: str) -> bool:
        with self._lock:
            if id in self._seen:
                return False
            self._seen[id] = None
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            return True
