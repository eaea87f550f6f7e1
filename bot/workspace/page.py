"""The page on which a person talks to the app: HTML and JSON for the scripts in `static/`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask

from bot.workspace import guard
from bot.workspace.refusal import Refusal
from bot.workspace.state import Channel, Json, Message
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
        self._state, self._talk, self._connected = team.state, team._talk, connected

    def blueprint(self) -> flask.Blueprint:
        blueprint = flask.Blueprint("page", __name__, static_folder=STATIC, static_url_path="/static")
        blueprint.before_request(guard.check_origin)
        blueprint.after_request(secured)
        blueprint.register_error_handler(Refusal, _refused)
        add = blueprint.add_url_rule
        add("/", view_func=self._index, endpoint="index")
        add("/page/state", view_func=self._overview, endpoint="state")
        add("/page/messages", view_func=self._messages, endpoint="messages")
        add("/page/changes", view_func=self._changes, endpoint="changes")
        add("/page/send", view_func=self._send, endpoint="send", methods=["POST"])
        add("/page/click", view_func=self._click, endpoint="click", methods=["POST"])
        return blueprint

    def _index(self) -> flask.Response:
        return flask.send_from_directory(STATIC, "index.html")

    def _overview(self) -> Json:
        state = self._state
        return {
            "version": state.version,
            "team": state.team_name,
            "app": state.app_name,
            "connected": self._connected(),
            "you": state.you.id,
            "bot": state.bot.id,
            "commands": list(self._talk.commands),
            "users": {user.id: user.real_name for user in state.users()},
            "channels": [self._channel(c) for c in state.channels() if state.you.id in c.members],
        }

    def _messages(self) -> Json:
        channel = self._state.channel(flask.request.args.get("channel", ""))
        # The version first: a change in between is then fetched once too often, never missed.
        version = self._state.version
        seen = self._state.messages(channel.id, seen_by=self._state.you.id)
        return {"version": version, "channel": channel.id, "messages": [self._message(m) for m in seen]}

    def _changes(self) -> flask.Response:
        """Server-sent events: the version, each time it changes."""

        def stream() -> Iterator[str]:
            version = self._state.version
            yield f"retry: 1000\ndata: {version}\n\n"
            while not self._state.closed:
                known, version = version, self._state.wait(version, _HEARTBEAT)
                yield f"data: {version}\n\n" if version != known else ": still here\n\n"

        return flask.Response(stream(), mimetype="text/event-stream", headers={"Cache-Control": "no-store"})

    def _send(self) -> Json:
        body = _body()
        ack = self._talk.type(str(body.get("channel", "")), self._state.you.id, str(body.get("text", "")))
        return {"ok": ack is None or ack.ok}

    def _click(self) -> Json:
        body = _body()
        selected = body.get("selected")
        ack = self._talk.action(
            str(body.get("channel", "")),
            self._state.you.id,
            str(body.get("ts", "")),
            str(body.get("action_id", "")),
            str(body.get("block_id", "")),
            None if selected is None else str(selected),
        )
        return {"ok": ack.ok}

    def _channel(self, channel: Channel) -> Json:
        seen = self._state.messages(channel.id, seen_by=self._state.you.id)
        return {
            "id": channel.id,
            "name": self._state.bot.real_name if channel.is_im else channel.name,
            "topic": channel.topic,
            "is_im": channel.is_im,
            "is_archived": channel.is_archived,
            "people": len(channel.members),
            "latest": seen[-1].ts if seen else None,
        }

    def _message(self, message: Message) -> Json:
        return {
            "ts": message.ts,
            "user": message.user,
            "author": message.author,
            "bot": message.bot_id is not None,
            "text": message.text,
            "blocks": list(message.blocks),
            "attachments": list(message.attachments),
            "ephemeral": message.ephemeral,
            "asked": message.asked,
            "edited": message.edited is not None,
            "thread_ts": message.thread_ts,
        }


def _body() -> dict[str, Any]:
    body = flask.request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Refusal("invalid_json", status=400)
    return body


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
