"""How fast the bot speaks: Slack takes about one message a second in a channel, and refuses bursts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable

INTERVAL = 1.0  # seconds between two messages in one channel
_MANY = 1000  # channels remembered before those that may speak again are forgotten


class Pace:
    """Turns for channels. Whoever waits holds up nobody but those who want to speak in the same channel."""

    def __init__(
        self,
        interval: float = INTERVAL,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval, self._now, self._sleep = interval, now, sleep
        self._lock = threading.Lock()
        self._next: dict[Hashable, float] = {}

    def wait(self, channel: Hashable) -> None:
        """Returns when it is the caller's turn to send one message."""
        with self._lock:
            now = self._now()
            if len(self._next) > _MANY:
                self._next = {key: at for key, at in self._next.items() if at > now}
            turn = max(now, self._next.get(channel, now))
            self._next[channel] = turn + self._interval
        if turn > now:
            self._sleep(turn - now)


PACE = Pace()
