"""Instants as Slack shows them: each reader sees their own zone's time."""

from __future__ import annotations

import datetime as dt


def shown(at: dt.datetime) -> str:
    """mrkdwn for an aware datetime, with words for clients that do not understand it."""
    utc = at.astimezone(dt.UTC)
    fallback = f"{utc.day} {utc:%B %Y %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"
