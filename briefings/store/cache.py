"""Things worked out from the store and kept until the deal changes, a bounded number of them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

T = TypeVar("T")


class Cache:
    """At most `size` values a database; the one that was not asked for longest goes first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: WeakKeyDictionary[Engine, OrderedDict[Hashable, Any]] = WeakKeyDictionary()

    def get(self, session: Session, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `key`, which holds all that it depends on: a deal's revision, the day. Two who ask at
        once may both make it."""
        engine = session.get_bind().engine
        with self._lock:
            mine = self._kept.setdefault(engine, OrderedDict())
            if key in mine:
                mine.move_to_end(key)
                return cast(T, mine[key])
        made = make()
        with self._lock:
            mine[key] = made
            while len(mine) > self._size:
                mine.popitem(last=False)
        return made
