"""Which token belongs to a workspace, remembered: a request is acknowledged only after that is known, and
neither the store nor Slack may keep it waiting.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize

log = logging.getLogger(__name__)

FRESH = 60.0  # seconds; what is older is used once more, and looked up again meanwhile
Key = tuple[str | None, str | None]


class Remembered(Authorize):
    """Asks `authorize` for the first request of a workspace, and behind the back of later ones."""

    def __init__(self, authorize: Authorize, now: Callable[[], float] = time.monotonic) -> None:
        self._authorize, self._now = authorize, now
        self._lock = threading.Lock()
        self._known: dict[Key, tuple[float, AuthorizeResult]] = {}
        self._asking: set[Key] = set()
        self._changes = 0
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="authorize")

    def __call__(
        self,
        *,
        context: Any,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **rest: Any,
    ) -> AuthorizeResult | None:
        key = (enterprise_id, team_id)
        asked = {
            "context": context,
            "enterprise_id": enterprise_id,
            "team_id": team_id,
            "user_id": user_id,
            **rest,
        }
        with self._lock:
            at, known = self._known.get(key, (0.0, None))
            stale = known is not None and self._now() - at >= FRESH and key not in self._asking
            if stale:
                self._asking.add(key)
        if known is None:
            return self._look(key, asked)
        if stale:
            self._pool.submit(self._again, key, asked)
        return known

    def forget(self, team: str | None) -> None:
        """The workspace installed the app anew, or took it out."""
        with self._lock:
            self._changes += 1
            for key in [key for key in self._known if key[1] == team]:
                del self._known[key]

    def close(self) -> None:
        """Waits for what is being looked up."""
        self._pool.shutdown(wait=True)

    def _look(self, key: Key, asked: dict[str, Any]) -> AuthorizeResult | None:
        with self._lock:
            before = self._changes
        found = self._authorize(**asked)
        with self._lock:
            if found is None:
                self._known.pop(key, None)
            elif before == self._changes:  # else it may be what was just replaced
                self._known[key] = (self._now(), found)
        return found

    def _again(self, key: Key, asked: dict[str, Any]) -> None:
        try:
            self._look(key, asked)
        except Exception:
            log.exception("Whether workspace %s still has the app could not be looked up", key[1])
        finally:
            with self._lock:
                self._asking.discard(key)
