"""What Slack knows of a person."""

from __future__ import annotations

import http.client
import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from briefings import clock
from briefings.errors import SettingsError

log = logging.getLogger(__name__)


def zone(client: WebClient, user: str) -> str | None:
    """The time zone that a person has set in Slack; None where Slack does not say one that there is."""
    try:
        found = str((client.users_info(user=user).get("user") or {}).get("tz") or "")
    except (SlackApiError, SlackClientError, OSError, http.client.HTTPException) as error:
        log.warning("Slack did not say which time zone %s is in: %s", user, error)
        return None
    try:
        return clock.zone(found).key if found else None
    except SettingsError:
        return None
