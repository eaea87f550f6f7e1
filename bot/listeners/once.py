"""Slack sends a request again when it saw no acknowledgement in time; each is answered once.

Acknowledging again is harmless and must not wait for the database. What must not happen twice is the work
behind it, so that is where a request is taken: in the table that all processes share.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt import BoltRequest
from slack_bolt.kwargs_injection import build_required_kwargs
from slack_bolt.lazy_listener.thread_runner import ThreadLazyListenerRunner
from slack_bolt.util.utils import get_arg_names_of_callable
from sqlalchemy.orm import Session, sessionmaker

from bot.listeners import asking, sealed
from bot.listeners.asked import AppContext, by_body
from bot.listeners.modals import opens_first
from briefings import clock
from briefings.errors import DealbriefError
from briefings.settings import Settings
from briefings.store import requests

log = logging.getLogger(__name__)


class Once(ThreadLazyListenerRunner):
    """Runs the work behind an acknowledgement in threads, unless some process has taken that request.

    A request is known by its event id or trigger id, which a repetition keeps. Where the database does not
    answer, the work is begun nevertheless: it will say so itself to whoever asked. What the work itself does
    not tell goes to that person as one sentence.
    """

    def __init__(self, settings: Settings, sessions: sessionmaker[Session], **runner: Any) -> None:
        super().__init__(**runner)
        self._settings, self._sessions = settings, sessions

    def start(self, function: Callable[..., None], request: BoltRequest) -> None:
        self.executor.submit(partial(self._run, function, request))

    def _run(self, function: Callable[..., None], request: BoltRequest) -> None:
        asked = by_body(request.body)
        context = AppContext(self._settings, self._sessions, request.context.client)
        sealed.unseal(request)
        with asking.told(context, asked):
            if not self._mine(function, request.body):
                return
            names = get_arg_names_of_callable(function)
            function(
                **build_required_kwargs(
                    logger=self.logger,
                    required_arg_names=names,
                    request=request,
                    response=None,
                    this_func=function,
                )
            )

    def _mine(self, function: Callable[..., None], body: Mapping[str, Any]) -> bool:
        key = str(body.get("event_id") or body.get("trigger_id") or "")
        if not key or opens_first(function, body):
            return True
        key = f"{key} {function.__qualname__}"
        try:
            with self._sessions.begin() as session:
                return requests.take(session, key, clock.now())
        except DealbriefError as error:
            log.warning("Request %s could not be marked as taken: %s", key, error)
            return True
