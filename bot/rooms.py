"""Which channels people are in, as Slack tells; remembered for a minute, so that answers need not wait."""

from __future__ import annotations

import http.client
import logging
import threading
from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from briefings import clock
from briefings.errors import DeliveryError

log = logging.getLogger(__name__)

REMEMBERED = 60  # seconds; who leaves a channel sees its deal no longer than that
NAMED = 600  # seconds; channels are seldom called otherwise
_MOST = 10_000  # answers kept
_PAGE = 200

_FAILURES = (SlackApiError, SlackClientError, OSError, http.client.HTTPException)


class Rooms:
    """Asked through the client of the workspace in question. What Slack does not tell, nobody is in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str, str], tuple[float, frozenset[str]]] = {}

    def of(self, client: WebClient, team: str, user: str) -> frozenset[str]:
        """The ids and names of the channels that a person is in and the bot can see."""
        return self._remembered(("of", team, user), REMEMBERED, lambda: _look(client, user))

    def sure(self, client: WebClient, team: str, user: str) -> frozenset[str]:
        """The same, for who must tell "in none" from "Slack does not say": that raises DeliveryError."""
        try:
            return self._known_or(("of", team, user), REMEMBERED, lambda: _look(client, user))
        except _FAILURES as error:
            raise DeliveryError(f"Slack did not say which channels {user} is in ({error}).") from None

    def names(self, client: WebClient, team: str, channel: str) -> frozenset[str]:
        """What a channel is called, as deal files may name it."""

        def look() -> frozenset[str]:
            found = client.conversations_info(channel=channel).get("channel") or {}
            return frozenset({str(found.get("name") or "")} - {""})

        return self._remembered(("names", team, channel), NAMED, look)

    def forget(self) -> None:
        """As after a restart."""
        with self._lock:
            self._known.clear()

    def _remembered(
        self, key: tuple[str, str, str], seconds: float, look: Callable[[], frozenset[str]]
    ) -> frozenset[str]:
        try:
            return self._known_or(key, seconds, look)
        except _FAILURES as error:
            log.warning("Slack did not say which channels %s %s has: %s", key[0], key[2], error)
            return frozenset()

    def _known_or(
        self, key: tuple[str, str, str], seconds: float, look: Callable[[], frozenset[str]]
    ) -> frozenset[str]:
        now = clock.now().timestamp()
        with self._lock:
            known = self._known.get(key)
        if known is not None and now - known[0] < seconds:
            return known[1]
        found = look()
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = (now, found)
        return found


def _look(client: WebClient, user: str) -> frozenset[str]:
    found: set[str] = set()
    cursor = ""
    while True:
        answer = client.users_conversations(
            user=user,
            types="public_channel,private_channel",
            exclude_archived=True,
            limit=_PAGE,
            cursor=cursor,
        )
        for channel in answer.get("channels") or ():
            found |= {str(channel.get("id") or ""), str(channel.get("name") or "")}
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return frozenset(found - {""})


ROOMS = Rooms()


def is_member(client: WebClient, channel: str) -> bool:
    """Whether the bot is in the channel; where Slack does not say, it is not."""
    try:
        return bool((client.conversations_info(channel=channel).get("channel") or {}).get("is_member"))
    except _FAILURES:
        return False
