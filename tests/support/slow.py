"""A store that is slow when a test wants it to be."""

from __future__ import annotations

import threading

from sqlalchemy import Engine, event


class SlowStore:
    """A store whose statements take five seconds each while it is `slow`."""

    def __init__(self, engine: Engine) -> None:
        self._quick = threading.Event()
        self._quick.set()
        event.listen(engine, "before_cursor_execute", lambda *_: self._quick.wait(5))

    def slow(self) -> None:
        self._quick.clear()

    def quick(self) -> None:
        self._quick.set()
