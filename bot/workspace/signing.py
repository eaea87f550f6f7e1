"""Slack's request signature, version 0: an HMAC-SHA256 over version, timestamp and raw body."""

from __future__ import annotations

import hashlib
import hmac

from briefings import clock


def sign(secret: str, body: bytes, timestamp: int | None = None) -> dict[str, str]:
    """The two headers that Slack puts on a request with this body; `timestamp` in seconds, now if None."""
    moment = int(clock.now().timestamp()) if timestamp is None else timestamp
    digest = hmac.new(secret.encode(), b"v0:%d:" % moment + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(moment), "X-Slack-Signature": f"v0={digest}"}
