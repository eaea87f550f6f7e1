"""What Slack says instead of doing what it was asked."""

from __future__ import annotations

from collections.abc import Mapping

from briefings.errors import DealbriefError


class Refusal(DealbriefError):
    """A refused call: `error` is Slack's code ("channel_not_found"), `messages` its details, `status` the
    HTTP status it is sent with, `retry_after` seconds for a 429, `details` further fields of the answer."""

    def __init__(
        self,
        error: str,
        messages: tuple[str, ...] = (),
        *,
        status: int = 200,
        retry_after: int | None = None,
        details: Mapping[str, str] | None = None,
    ) -> None:
        detail = f" ({'; '.join(messages)})" if messages else ""
        super().__init__(f"The workspace refused this: {error}{detail}.")
        self.error = error
        self.messages = messages
        self.status = status
        self.retry_after = retry_after
        self.details = dict(details or {})
