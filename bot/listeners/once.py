"""Slack sends a request again when it saw no acknowledgement in time; each is answered once.

Acknowledging again is harmless and must not wait for the database. What must not happen twice is the work
behind it, so that is where a request is taken: in the table that all processes share.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltRequest
from slack_bolt.lazy_listener.internals import build_runnable_function
from slack_bolt.lazy_listener.thread_runner import ThreadLazyListenerRunner
from sqlalchemy.orm import Session, sessionmaker

from briefings import clock
from briefings.errors import DealbriefError
from briefings.store import requests

log = logging.getLogger(__name__)


class Once(ThreadLazyListenerRunner):
    """Runs the work behind an acknowledgement in threads, unless some process has taken that request.

    A request is known by its event id or trigger id, which a repetition keeps. Where the database does not
    answer, the work is begun nevertheless: it will say so itself to whoever asked.
    """

    def __init__(self, sessions: sessionmaker[Session], **runner: Any) -> None:
        super().__init__(**runner)
        self._sessions = sessions

    def start(self, function: Callable[..., None], request: BoltRequest) -> None:
        key = str(request.body.get("event_id") or request.body.get("trigger_id") or "")

        run = build_runnable_function(func=function, logger=self.logger, request=request)

        def once() -> None:
            if not key or self._first(f"{key} {function.__qualname__}"):
                run()

        self.executor.submit(once)

    def _first(self, key: str) -> bool:
        try:
            with self._sessions.begin() as session:
                return requests.take(session, key, clock.now())
        except DealbriefError as error:
            log.warning("Request %s could not be marked as taken: %s", key, error)
            return True
