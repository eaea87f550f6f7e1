"""Opening a modal in time, and telling in it what goes wrong behind it."""

from __future__ import annotations

import http.client
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.forms import parts
from bot.forms.parts import View
from briefings.errors import DealbriefError

log = logging.getLogger(__name__)

_FAILURES = (SlackApiError, SlackClientError, OSError, http.client.HTTPException)


class Modal:
    """An open modal. `show` puts another view in its place."""

    def __init__(self, client: WebClient, id: str, callback: str, title: str) -> None:
        self._client, self._id, self._callback, self._title = client, id, callback, title

    def show(self, view: View) -> None:
        """A person may have closed the modal meanwhile; then there is nothing to show it in."""
        try:
            self._client.views_update(view_id=self._id, view=view)
        except SlackApiError as error:
            if error.response.get("error") != "not_found":
                raise

    def say(self, words: str) -> None:
        """Plain words instead of the form."""
        self.show(parts.sentence(self._callback, self._title, words))


@contextmanager
def opened(
    client: WebClient, trigger: str, callback: str, title: str, *, on_top: bool = False
) -> Iterator[Modal]:
    """Opens a modal that waits, before anything slow is done: a trigger is good for three seconds.

    Whatever goes wrong inside is told in it as one sentence. `on_top` puts it over the modal that the
    trigger came from. Raises SlackApiError where Slack does not open it.
    """
    show = client.views_push if on_top else client.views_open
    view = show(trigger_id=trigger, view=parts.waiting(callback, title))["view"]
    with filled(client, str(view["id"]), callback, title) as modal:
        yield modal


@contextmanager
def filled(client: WebClient, id: str, callback: str, title: str) -> Iterator[Modal]:
    """The modal of that id; whatever goes wrong inside is told in it, a bug with an id that the log has."""
    modal = Modal(client, id, callback, title)
    try:
        yield modal
    except DealbriefError as error:
        _try(modal, str(error))
    except Exception:
        mark = secrets.token_hex(4)
        log.exception("Error %s in the form %s", mark, callback)
        _try(modal, f"Something went wrong on our side; whoever runs this bot finds it under {mark}.")


def _try(modal: Modal, words: str) -> None:
    try:
        modal.say(words)
    except _FAILURES:
        log.exception("Could not tell anybody: %s", words)
