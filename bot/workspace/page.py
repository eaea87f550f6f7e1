"""The page on which a person talks to the app: HTML and JSON for the scripts in `static/`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask

from bot.workspace import drawing, guard
from bot.workspace.refusal import Refusal
from bot.workspace.state import Json
from bot.workspace.team import Team

# Nothing from elsewhere is loaded, and nothing in a message can run.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
STATIC = Path(__file__).with_name("static")
# Seconds between two signs of life on the stream of changes, which also find browsers that left.
_HEARTBEAT = 10.0


class Page:
    """Serves the page for the person called "you"."""

    def __init__(self, team: Team, connected: Callable[[], bool]) -> None:
        self._team, self._state, self._connected = team, team.state, connected
        self._you = team.state.you.id

    def blueprint(self) -> flask.Blueprint:
        blueprint = flask.Blueprint("page", __name__, static_folder=STATIC, static_url_path="/static")
        blueprint.before_request(guard.check_origin)
        blueprint.after_request(secured)
        blueprint.register_error_handler(Refusal, _refused)
        blueprint.add_url_rule("/", view_func=lambda: flask.send_from_directory(STATIC, "index.html"))
        for name in ("state", "messages", "changes", "modal", "home"):
            rule, endpoint = f"/page/{name}", f"see_{name}"
            blueprint.add_url_rule(rule, view_func=getattr(self, f"_see_{name}"), endpoint=endpoint)
        for name in ("send", "click", "view", "shortcut", "visit", "assistant"):
            work = getattr(self, f"_do_{name}")
            blueprint.add_url_rule(f"/page/{name}", view_func=work, endpoint=name, methods=["POST"])
        return blueprint

    # -- what there is to see ----------------------------------------------------------------------------

    def _see_state(self) -> Json:
        self._state.open_im(self._you)
        offered = self._team.assistant_view.offered
        shown = drawing.overview(self._state, self._team.talk, offered=offered)
        return {**shown, "connected": self._connected()}

    def _see_messages(self) -> Json:
        channel = self._state.channel(flask.request.args.get("channel", ""))
        # The version first: a change in between is then fetched once too often, never missed.
        version = self._state.version
        seen = self._state.messages(channel.id, seen_by=self._you)
        threads = [t for t in self._team.assistant_view.threads() if t.channel == channel.id]
        return {
            "version": version,
            "channel": channel.id,
            "messages": [drawing.message(m) for m in seen],
            "assistant": [drawing.thread(t) for t in threads],
        }

    def _see_modal(self) -> Json:
        views = self._team.surfaces
        return {"view": drawing.modal(views, views.stack(self._you))}

    def _see_home(self) -> Json:
        return {"view": self._team.home(self._you)}

    def _see_changes(self) -> flask.Response:
        """Server-sent events: the version, each time it changes."""

        def stream() -> Iterator[str]:
            version = self._state.version
            yield f"retry: 1000\ndata: {version}\n\n"
            while not self._state.closed:
                known, version = version, self._state.wait(version, _HEARTBEAT)
                yield f"data: {version}\n\n" if version != known else ": still here\n\n"

        return flask.Response(stream(), mimetype="text/event-stream", headers={"Cache-Control": "no-store"})

    # -- what the person does ----------------------------------------------------------------------------

    def _do_send(self) -> Json:
        body = _body()
        ack = self._team.talk.type(
            str(body.get("channel", "")), self._you, str(body.get("text", "")), _text(body, "thread")
        )
        return {"ok": ack is None or ack.ok}

    def _do_click(self) -> Json:
        body = _body()
        ack = self._team.talk.action(
            str(body.get("channel", "")),
            self._you,
            str(body.get("ts", "")),
            str(body.get("action_id", "")),
            _text(body, "block_id"),
            body.get("selected"),
        )
        return {"ok": ack.ok}

    def _do_view(self) -> Json:
        """In a modal or the Home tab: "click", "submit", "close" or "suggest", with what is typed so far."""
        body = _body()
        forms, view, what = self._team.forms, str(body.get("view", "")), body.get("do")
        if what == "close":
            forms.close(view, self._you, whole=bool(body.get("whole")))
            return {"ok": True}
        forms.put(view, self._you, [(str(b), str(a), given) for b, a, given in body.get("values", ())])
        if what == "submit":
            return {"ok": forms.submit(view, self._you).ok}
        action_id, block_id = str(body.get("action_id", "")), _text(body, "block_id")
        if what == "suggest":
            typed = str(body.get("typed", ""))
            return {"ok": True, "options": forms.suggest(view, self._you, action_id, typed, block_id)}
        ack = forms.click(view, self._you, action_id, block_id, body.get("selected"))
        return {"ok": ack is None or ack.ok}

    def _do_shortcut(self) -> Json:
        body = _body()
        callback_id, channel, ts = str(body.get("callback_id", "")), _text(body, "channel"), _text(body, "ts")
        if ts is None:
            return {"ok": self._team.talk.shortcut(callback_id, self._you, channel=channel).ok}
        return {"ok": self._team.talk.message_shortcut(callback_id, self._you, channel or "", ts).ok}

    def _do_visit(self) -> Json:
        """The person opens the app's Home tab or its messages."""
        self._team.open_home(self._you, tab=_text(_body(), "tab") or "home")
        return {"ok": True}

    def _do_assistant(self) -> Json:
        """The person begins an assistant thread, looking at a channel."""
        thread = self._team.start_assistant(self._you, seen_from=_text(_body(), "seen_from") or "general")
        return {"ok": True, "ts": thread.ts}


def _body() -> dict[str, Any]:
    body = flask.request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Refusal("invalid_json", status=400)
    return body


def _text(body: dict[str, Any], name: str) -> str | None:
    """What the script said of that, None for nothing or an empty text."""
    value = body.get(name)
    return str(value) if value not in (None, "") else None


def _refused(refusal: Exception) -> flask.Response:
    error = refusal.error if isinstance(refusal, Refusal) else "internal_error"
    return flask.Response(json.dumps({"ok": False, "error": error}), 400, mimetype="application/json")


def secured(response: flask.Response) -> flask.Response:
    """The response with headers that let the browser load and run nothing but our own files."""
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response
