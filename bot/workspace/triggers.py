"""Trigger ids: each interaction brings one, and each may open one view within three seconds."""

from __future__ import annotations

import datetime as dt
import re
import threading
from dataclasses import dataclass

from bot.workspace.refusal import Refusal
from bot.workspace.state import State
from briefings import clock

LIFETIME = dt.timedelta(seconds=3)
_FORM = re.compile(r"\d+\.\d+\.\w+", re.ASCII)


@dataclass(frozen=True)
class Trigger:
    """Whose interaction it was, in which conversation, and in which view when it was in one."""

    user: str
    channel: str | None
    view: str | None
    issued: dt.datetime


class Triggers:
    """Gives out trigger ids and takes them back once."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._lock = threading.Lock()
        self._waiting: dict[str, Trigger] = {}
        self._exchanged: set[str] = set()

    def issue(self, user: str, *, channel: str | None = None, view: str | None = None) -> str:
        """A new trigger id for that user."""
        now = self._state.new_ts().replace(".", "")
        trigger_id = f"{now}.{len(now)}.{self._state.new_id('').lower()}"
        with self._lock:
            self._waiting[trigger_id] = Trigger(user, channel, view, clock.now())
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """What the trigger stands for, which is used up by that.

        Raises Refusal: invalid_trigger_id, exchanged_trigger_id, or expired_trigger_id after three seconds.
        """
        with self._lock:
            if not _FORM.fullmatch(trigger_id):
                raise Refusal("invalid_trigger_id")
            if trigger_id in self._exchanged:
                raise Refusal("exchanged_trigger_id")
            trigger = self._waiting.pop(trigger_id, None)
            if trigger is None:
                raise Refusal("invalid_trigger_id")
            if clock.now() - trigger.issued > LIFETIME:
                self._waiting[trigger_id] = trigger
                raise Refusal("expired_trigger_id")
            self._exchanged.add(trigger_id)
        return trigger
