"""Opening a modal in time, and telling in it what goes wrong behind it."""

from __future__ import annotations

import http.client
import logging
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.forms import parts
from bot.forms.parts import View
from bot.listeners import sealed
from briefings.errors import DealbriefError

log = logging.getLogger(__name__)

_FAILURES = (SlackApiError, SlackClientError, OSError, http.client.HTTPException)
_TRIES, _PAUSE = 30, 0.1  # for the acknowledgement of a form to arrive: three seconds
_EXTERNAL = 255

Work = TypeVar("Work", bound=Callable[..., None])
_OPENS = "opens_a_form"


class AlreadyOpen(Exception):
    """Another process opened the form of this very request: there is nothing left to do."""


def opening(when: Callable[[Mapping[str, Any]], bool] = lambda body: True) -> Callable[[Work], Work]:
    """Says of a listener's work that it opens a form before anything else, for bodies for which `when` holds.

    A trigger is good once and for three seconds. So Slack itself decides which of two repetitions opens the
    form, and the database need not, for which there may be no time.
    """

    def mark(work: Work) -> Work:
        setattr(work, _OPENS, when)
        return work

    return mark


def opens_first(work: Callable[..., None], body: Mapping[str, Any]) -> bool:
    """Whether `opening` said so."""
    when = getattr(work, _OPENS, None)
    return when is not None and bool(when(body))


class Modal:
    """An open modal. `show` puts another view in its place."""

    def __init__(
        self, client: WebClient, callback: str, title: str, *, id: str = "", external: str = ""
    ) -> None:
        """Known by its id, or by the external id that `wait` gave it."""
        self._client, self._callback, self._title = client, callback, title
        self._id, self._external = id, external

    def show(self, view: View) -> None:
        """A person may have closed the modal meanwhile; then there is nothing to show it in."""
        for last in [*[False] * (_TRIES - 1), True] if self._external and not self._id else [True]:
            try:
                self._update(view)
                return
            except SlackApiError as error:
                if error.response.get("error") != "not_found":
                    raise
            if not last:
                time.sleep(_PAUSE)

    def _update(self, view: View) -> None:
        view = sealed.seal(self._client, view)
        if self._id:
            self._client.views_update(view_id=self._id, view=view)
            return
        named = {**view, "external_id": self._external}
        answer = self._client.views_update(external_id=self._external, view=named)
        self._id = str((answer.get("view") or {}).get("id") or "")

    def say(self, words: str) -> None:
        """Plain words instead of the form."""
        self.show(parts.sentence(self._callback, self._title, words))


@contextmanager
def opened(
    client: WebClient, trigger: str, callback: str, title: str, *, on_top: bool = False
) -> Iterator[Modal]:
    """Opens a modal that waits, before anything slow is done: a trigger is good for three seconds.

    Whatever goes wrong inside is told in it as one sentence. `on_top` puts it over the modal that the
    trigger came from. Raises as `show_first` does.
    """
    view = show_first(client, trigger, parts.waiting(callback, title), on_top=on_top)
    with _told(Modal(client, callback, title, id=str(view["id"])), callback) as modal:
        yield modal


def show_first(client: WebClient, trigger: str, view: View, *, on_top: bool = False) -> Mapping[str, Any]:
    """Opens a modal; as Slack has it then. Raises AlreadyOpen for a trigger that was used, and SlackApiError
    where Slack does not open it for another reason."""
    show = client.views_push if on_top else client.views_open
    try:
        return dict(show(trigger_id=trigger, view=sealed.seal(client, view))["view"])
    except SlackApiError as error:
        if error.response.get("error") == "exchanged_trigger_id":
            raise AlreadyOpen from None
        raise


def wait(view: Mapping[str, Any], callback: str, title: str, words: str) -> dict[str, Any]:
    """What acknowledges a form that was sent, so that it waits until `submitted` fills it.

    Slack puts the waiting view up when the acknowledgement arrives, which may be after a quick answer and
    would bury it. So the waiting view has a name of its own, by which only it is found.
    """
    waiting = {**parts.waiting(callback, title, words), "external_id": _name(view)}
    return {"response_action": "update", "view": waiting}


@contextmanager
def submitted(client: WebClient, view: Mapping[str, Any], callback: str, title: str) -> Iterator[Modal]:
    """The modal in which a form that was sent is waiting, see `wait`; whatever goes wrong inside is told in
    it, a bug with an id that the log has."""
    with _told(Modal(client, callback, title, external=_name(view)), callback) as modal:
        yield modal


@contextmanager
def standing(client: WebClient, view: Mapping[str, Any], callback: str, title: str) -> Iterator[Modal]:
    """A modal in which something was clicked; whatever goes wrong inside is told in it."""
    with _told(Modal(client, callback, title, id=str(view["id"])), callback) as modal:
        yield modal


def _name(view: Mapping[str, Any]) -> str:
    return f"{view.get('id')}-{view.get('hash')}"[:_EXTERNAL]


@contextmanager
def _told(modal: Modal, callback: str) -> Iterator[Modal]:
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
