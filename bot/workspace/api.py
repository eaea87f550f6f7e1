"""The Web API over HTTP: /api/<method>, with Slack's manners of refusing."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import flask

from bot.workspace import arguments as args
from bot.workspace import chat, conversations, scopes
from bot.workspace.assistant import Assistant
from bot.workspace.events import Events
from bot.workspace.faults import Fault, Faults
from bot.workspace.installs import Grant, Installs
from bot.workspace.recording import Recorder
from bot.workspace.refusal import Refusal
from bot.workspace.state import Json, State
from bot.workspace.views import Views

Method = Callable[[Json], Json]


def methods(state: State, views: Views, assistant: Assistant, events: Events) -> dict[str, Method]:
    """What a bot token of one team can call."""

    def post(arguments: Json) -> Json:
        answer = chat.post_message(state, arguments)
        message = state.message(answer["channel"], answer["ts"])
        if message.thread_ts is not None:
            assistant.answered(message.channel, message.thread_ts)
        events.later(lambda: events.said(message))
        return answer

    def update(arguments: Json) -> Json:
        answer = chat.update(state, arguments)
        events.happened("message_changed", state.channel(answer["channel"]), message=answer["message"])
        return answer

    def delete(arguments: Json) -> Json:
        answer = chat.delete(state, arguments)
        events.happened("message_deleted", state.channel(answer["channel"]), deleted_ts=answer["ts"])
        return answer

    return {
        **{name: partial(method, state) for name, method in chat.METHODS.items()},
        **{name: partial(method, state) for name, method in conversations.METHODS.items()},
        **assistant.methods(),
        "chat.postMessage": post,
        "chat.update": update,
        "chat.delete": delete,
        "auth.test": lambda _arguments: _who(state),
        "views.open": views.open,
        "views.push": views.push,
        "views.update": views.update,
        "views.publish": views.publish,
    }


def _who(state: State) -> Json:
    return {
        "url": flask.request.host_url,
        "team": state.team_name,
        "user": state.bot.name,
        "team_id": state.team_id,
        "user_id": state.bot.id,
        "bot_id": state.bot.bot_id,
        "is_enterprise_install": False,
    }


class WebApi:
    """Carries out calls; `open_connection` gives the WebSocket address for apps.connections.open.

    `teams` finds the team of a token by its id: its state and what can be called in it. `gone` is called with
    the id of a team when the app was uninstalled there (True) or only its token revoked (False).
    """

    def __init__(
        self,
        installs: Installs,
        app_token: str,
        teams: Callable[[str], tuple[State, dict[str, Method]]],
        gone: Callable[[str, bool], None],
        recorder: Recorder,
        faults: Faults,
        open_connection: Callable[[], str],
    ) -> None:
        self._installs, self._app_token, self._teams, self._gone = installs, app_token, teams, gone
        self._recorder, self._faults = recorder, faults
        self._app_methods: dict[str, Method] = {
            "apps.connections.open": lambda _arguments: {"url": open_connection()}
        }
        self._own = frozenset({"auth.revoke", "apps.uninstall"})

    def blueprint(self) -> flask.Blueprint:
        blueprint = flask.Blueprint("api", __name__)
        blueprint.add_url_rule(
            "/api/<method>", view_func=self._recorder.serving(self._serve), methods=["GET", "POST"]
        )
        return blueprint

    def _serve(self, method: str) -> flask.Response:
        arguments: Json = {}
        grant: Grant | None = None
        fault: Fault | None = None
        try:
            token, arguments = args.read(flask.request)
            fault = self._faults.take(method, arguments)
            if fault is not None and not fault.after:
                raise Refusal(fault.error, status=fault.status, retry_after=fault.retry_after)
            grant = self._installs.grant(token) if token and token != self._app_token else None
            answer = self._call(method, token, grant, arguments)
            response = _ok(answer)
        except Refusal as refusal:
            answer, response = _refused(refusal)
        self._recorder.add(method, arguments, answer, grant.team if grant else "")
        if fault is not None and fault.after:
            _, response = _refused(Refusal(fault.error, status=fault.status, retry_after=fault.retry_after))
        if grant is not None:
            granted = scopes.EVERY if grant.scopes is None else grant.scopes
            response.headers["X-OAuth-Scopes"] = ",".join(sorted(granted))
        return response

    def _call(self, method: str, token: str | None, grant: Grant | None, arguments: Json) -> Json:
        """The answer to a call. Raises Refusal."""
        if method == "api.test":
            if "error" in arguments:
                raise Refusal(str(arguments["error"]))
            return {"ok": True, "args": arguments}
        if method == "oauth.v2.access":
            return {"ok": True, **self._installs.access(arguments)}
        if not token:
            raise Refusal("not_authed")
        if grant is None:
            if method not in self._app_methods:
                raise Refusal("not_allowed_token_type")
            return {"ok": True, **self._app_methods[method](arguments)}
        if method in self._own:
            return {"ok": True, **self._leave(method, grant, arguments)}
        state, able = self._teams(grant.team)
        if method not in able:
            raise Refusal("not_allowed_token_type" if method in self._app_methods else "unknown_method")
        scopes.check(method, state, arguments, grant.scopes)
        return {"ok": True, **able[method](arguments)}

    def _leave(self, method: str, grant: Grant, arguments: Json) -> Json:
        """auth.revoke or apps.uninstall."""
        if method == "apps.uninstall":
            self._installs.check_client(arguments)
            self._gone(grant.team, True)
            return {}
        if not args.flag(arguments, "test"):
            self._installs.refuse(grant.token, "token_revoked")
            self._gone(grant.team, False)
        return {"revoked": not args.flag(arguments, "test")}


def _ok(answer: Json) -> flask.Response:
    return flask.Response(json.dumps(answer), mimetype="application/json")


def _refused(refusal: Refusal) -> tuple[Json, flask.Response]:
    answer: Json = {"ok": False, "error": refusal.error}
    answer |= refusal.details
    if refusal.messages:
        answer["response_metadata"] = {"messages": list(refusal.messages)}
    response = flask.Response(json.dumps(answer), refusal.status, mimetype="application/json")
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return answer, response
