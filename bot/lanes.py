"""Work for channels side by side: one thing at a time in each channel, and none waits for another's."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait

log = logging.getLogger(__name__)

THREADS = 16


class Lanes:
    """A pool of threads that knows which lanes are busy."""

    def __init__(self, threads: int = THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="lane")
        self._lock = threading.Lock()
        self._busy: dict[Hashable, Future[None]] = {}

    def begin(self, lane: Hashable, work: Callable[[], None]) -> bool:
        """Starts `work`; False, and nothing started, when the lane is busy: it will be wanted again later."""
        with self._lock:
            if lane in self._busy:
                return False
            self._busy[lane] = self._pool.submit(self._run, lane, work)
        return True

    def idle(self, timeout: float | None = None) -> bool:
        """Waits until nothing that was begun is under way; whether that came about in time."""
        with self._lock:
            running = list(self._busy.values())
        return not wait(running, timeout).not_done

    def close(self) -> None:
        """Lets what is under way finish."""
        self._pool.shutdown(wait=True)

    def _run(self, lane: Hashable, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:
            log.exception("Work for %s failed", lane)
        finally:
            with self._lock:
                self._busy.pop(lane, None)
