"""What a form carries with it, sealed: which deal is spoken of hangs on where a form was opened, and Slack
does not say that again when it is sent.

The seal is made with the workspace's bot token, which every process has and nobody else.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.forms import parts
from bot.forms.parts import View

log = logging.getLogger(__name__)

_CARRIED = "carried_by_the_form"
_SIGNS = 32  # of the seal, before what it is on
OUT_OF_DATE = "This form is out of date; open it again."


def seal(client: WebClient, view: View) -> View:
    """The modal with a seal on what it carries."""
    carried = str(view.get("private_metadata") or "")
    if not carried:
        return view
    return {**view, "private_metadata": _made(client, view, carried) + carried}


def register(app: App) -> None:
    """A modal with a seal that does not fit reaches no listener."""

    def check(
        body: dict[str, Any], client: WebClient, context: BoltContext, next: Callable[[], BoltResponse]
    ) -> BoltResponse:
        view = body.get("view")
        if isinstance(view, dict) and view.get("type") == "modal" and view.get("private_metadata"):
            found, carried = view["private_metadata"][:_SIGNS], view["private_metadata"][_SIGNS:]
            if not hmac.compare_digest(found.encode(), _made(client, view, carried).encode()):
                log.warning("A form %s came with a seal that does not fit", view.get("callback_id"))
                return _refused(body, view)
            view["private_metadata"] = context[_CARRIED] = carried
        return next()

    app.middleware(check)


def unseal(request: BoltRequest) -> None:
    """The same for the work behind an acknowledgement, for which Bolt reads a request anew in HTTP mode."""
    if _CARRIED in request.context:
        request.body["view"]["private_metadata"] = request.context[_CARRIED]


def _made(client: WebClient, view: Mapping[str, Any], carried: str) -> str:
    said = f"{view.get('callback_id')}\0{carried}".encode("utf-8", "surrogatepass")
    return hmac.new(str(client.token).encode(), said, hashlib.sha256).hexdigest()[:_SIGNS]


def _refused(body: Mapping[str, Any], view: Mapping[str, Any]) -> BoltResponse:
    if body.get("type") == "view_submission":
        shown = parts.sentence(str(view.get("callback_id")), str(view["title"]["text"]), OUT_OF_DATE)
        return BoltResponse(status=200, body={"response_action": "update", "view": shown})
    if body.get("type") == "block_suggestion":
        return BoltResponse(status=200, body={"options": []})
    return BoltResponse(status=200, body="")
