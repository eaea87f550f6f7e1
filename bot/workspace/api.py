"""The Web API over HTTP: /api/<method>, with Slack's manners of refusing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import flask

from bot.workspace import arguments as args
from bot.workspace import chat, conversations
from bot.workspace.faults import Faults
from bot.workspace.recording import Recorder
from bot.workspace.refusal import Refusal
from bot.workspace.state import Json, State
from bot.workspace.views import Views

Method = Callable[[State, Json], Json]


@dataclass(frozen=True)
class Tokens:
    """The credentials of the one installed app."""

    bot: str
    app: str
    signing_secret: str


class WebApi:
    """Carries out calls; `open_connection` gives the WebSocket address for apps.connections.open."""

    def __init__(
        self,
        state: State,
        tokens: Tokens,
        views: Views,
        recorder: Recorder,
        faults: Faults,
        open_connection: Callable[[], str],
    ) -> None:
        self._state, self._tokens, self._recorder, self._faults = state, tokens, recorder, faults
        self._methods: dict[str, Method] = {
            **chat.METHODS,
            **conversations.METHODS,
            "auth.test": self._auth_test,
            "views.open": views.open,
            "views.update": views.update,
            "views.publish": views.publish,
        }
        self._app_methods: dict[str, Method] = {
            "apps.connections.open": lambda _state, _arguments: {"url": open_connection()}
        }

    def blueprint(self) -> flask.Blueprint:
        blueprint = flask.Blueprint("api", __name__)
        blueprint.add_url_rule("/api/<method>", view_func=self._serve, methods=["GET", "POST"])
        return blueprint

    def _serve(self, method: str) -> flask.Response:
        arguments: Json = {}
        fault = self._faults.take(method)
        try:
            token, arguments = args.read(flask.request)
            if fault is not None and not fault.after:
                raise Refusal(fault.error, status=fault.status, retry_after=fault.retry_after)
            answer = self._call(method, token, arguments)
            response = _ok(answer)
        except Refusal as refusal:
            answer, response = _refused(refusal)
        self._recorder.add(method, arguments, answer)
        if fault is not None and fault.after:
            _, response = _refused(Refusal(fault.error, status=fault.status, retry_after=fault.retry_after))
        response.headers["X-OAuth-Scopes"] = (
            "chat:write,commands,channels:history,channels:read,im:write,users:read"
        )
        return response

    def _call(self, method: str, token: str | None, arguments: Json) -> Json:
        """The answer to a call. Raises Refusal."""
        if method == "api.test":
            if "error" in arguments:
                raise Refusal(str(arguments["error"]))
            return {"ok": True, "args": arguments}
        if method not in self._methods and method not in self._app_methods:
            raise Refusal("unknown_method")
        if not token:
            raise Refusal("not_authed")
        if token not in (self._tokens.bot, self._tokens.app):
            raise Refusal("invalid_auth")
        methods = self._methods if token == self._tokens.bot else self._app_methods
        if method not in methods:
            raise Refusal("not_allowed_token_type")
        return {"ok": True, **methods[method](self._state, arguments)}

    def _auth_test(self, state: State, _arguments: Json) -> Json:
        return {
            "url": flask.request.host_url,
            "team": state.team_name,
            "user": state.bot.name,
            "team_id": state.team_id,
            "user_id": state.bot.id,
            "bot_id": state.bot.bot_id,
            "is_enterprise_install": False,
        }


def _ok(answer: Json) -> flask.Response:
    return flask.Response(json.dumps(answer), mimetype="application/json")


def _refused(refusal: Refusal) -> tuple[Json, flask.Response]:
    answer: Json = {"ok": False, "error": refusal.error}
    if refusal.messages:
        answer["response_metadata"] = {"messages": list(refusal.messages)}
    response = flask.Response(json.dumps(answer), refusal.status, mimetype="application/json")
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return answer, response
