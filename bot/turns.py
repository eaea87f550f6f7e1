"""Answers made a few at a time: Python works on one anyway, and many at once only get in each other's way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 2
"""One works while another waits for the database. With 20 questions at the same moment the median answer
came in half the time that it took with all of them under way (`benchmarks/answers.py`)."""

PATIENCE = 1.0
"""Seconds after which a question no longer waits its turn: those before it wait for something slow."""


class Turns:
    """Lets `at_once` pass at a time, and whoever has waited for `patience` seconds."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._free = threading.BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The work inside begins when it is its turn."""
        mine = self._free.acquire(timeout=self._patience)
        try:
            yield
        finally:
            if mine:
                self._free.release()
