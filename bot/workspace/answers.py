"""Answers to a person's command or click: through a response_url, or in the acknowledgement itself."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import flask

from bot.workspace import chat
from bot.workspace.faults import Faults
from bot.workspace.recording import Recorder
from bot.workspace.refusal import Refusal
from bot.workspace.state import Json, State
from briefings import clock

USES = 5
LIFETIME = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Occasion:
    """What is being answered: where, whose, the ts of a clicked message, the command that was typed."""

    channel: str
    user: str
    original: str | None = None
    asked: str | None = None


def post(state: State, occasion: Occasion, payload: Json) -> None:
    """Carries out an answer: a new message, or a change of the clicked one.

    Without "response_type": "in_channel" only the asker sees it. Raises Refusal as chat.postMessage does,
    except that the sum of the text is not limited.
    """
    original = occasion.original
    if _flag(payload, "delete_original"):
        if original is None:
            raise Refusal("message_not_found")
        return state.delete(occasion.channel, original)
    content = chat.content(payload, summed=False)
    if original is not None and _flag(payload, "replace_original"):
        old = state.message(occasion.channel, original)
        state.change(old.channel, old.ts, edited=None if old.ephemeral else state.new_ts(), **content)
        return None
    shown_to = None if payload.get("response_type") == "in_channel" else occasion.user
    thread = payload.get("thread_ts")
    state.post(
        occasion.channel, state.bot, **content, only_for=shown_to, asked=occasion.asked, thread_ts=thread
    )
    return None


def _flag(payload: Json, name: str) -> bool:
    return payload.get(name) is True or str(payload.get(name, "")).lower() == "true"


@dataclass(frozen=True)
class _Ticket:
    state: State
    occasion: Occasion
    expires: dt.datetime
    left: int = USES


class ResponseUrls:
    """Gives out response_urls and serves them: five uses in thirty minutes each."""

    def __init__(self, recorder: Recorder, faults: Faults, base: Callable[[], str]) -> None:
        self._recorder, self._faults, self._base = recorder, faults, base
        self._lock = threading.Lock()
        self._tickets: dict[str, _Ticket] = {}

    def issue(self, state: State, occasion: Occasion) -> str:
        key = secrets.token_urlsafe(18)
        with self._lock:
            self._tickets[key] = _Ticket(state, occasion, clock.now() + LIFETIME)
        return f"{self._base()}response/{key}"

    def blueprint(self) -> flask.Blueprint:
        blueprint = flask.Blueprint("response", __name__)
        blueprint.add_url_rule(
            "/response/<key>", view_func=self._recorder.serving(self._serve), methods=["POST"]
        )
        return blueprint

    def _serve(self, key: str) -> flask.typing.ResponseReturnValue:
        payload = flask.request.get_json(force=True, silent=True)
        if not isinstance(payload, dict):
            return "invalid_payload", 400
        try:
            fault = self._faults.take("response_url", {})
            if fault is not None:
                raise Refusal(fault.error, status=fault.status, retry_after=fault.retry_after)
            ticket = self._use(key)
            post(ticket.state, ticket.occasion, payload)
        except Refusal as refusal:
            answer = {"ok": False, "error": refusal.error}
            self._recorder.add("response_url", payload, answer)
            retry = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
            return answer, refusal.status, retry
        self._recorder.add("response_url", payload, {"ok": True})
        return "ok", 200

    def _use(self, key: str) -> _Ticket:
        """What the key answers, one use less. Raises Refusal(expired_url or used_url) with status 404."""
        with self._lock:
            ticket = self._tickets.get(key)
            if ticket is None or clock.now() > ticket.expires:
                raise Refusal("expired_url", status=404)
            if ticket.left == 0:
                raise Refusal("used_url", status=404)
            self._tickets[key] = replace(ticket, left=ticket.left - 1)
            return ticket
