"""Starts the workspace on loopback, and what a test or the demo holds while it runs."""

from __future__ import annotations

import logging
import secrets
import socket
import threading
import urllib.parse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import flask
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.workspace import guard, recording
from bot.workspace.answers import ResponseUrls
from bot.workspace.api import Method, WebApi
from bot.workspace.authorize import Authorize
from bot.workspace.courier import Courier, Delivered
from bot.workspace.faults import Faults
from bot.workspace.http_mode import HttpTransport
from bot.workspace.installs import Installs
from bot.workspace.page import Page
from bot.workspace.recording import Recorded, Recorder
from bot.workspace.socket_mode import SocketMode
from bot.workspace.state import Json, State
from bot.workspace.talk import Shortcut
from bot.workspace.team import Team
from bot.workspace.transport import PATIENCE, Nobody, Transport
from briefings.errors import SettingsError

_log = logging.getLogger(__name__)


class RunningWorkspace(Team):
    """A workspace that answers; made by `start`. It is a team itself and may have more, with other people."""

    def __init__(
        self, listener: socket.socket, state: State, commands: Sequence[str], patience: float
    ) -> None:
        host, port = listener.getsockname()[:2]
        self.page_url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        self.api_url = f"{self.page_url}api/"
        self.authorize_url = f"{self.page_url}oauth/v2/authorize"
        self.app_token = f"xapp-1-{state.app_id}-{secrets.token_hex(16)}"
        self.signing_secret = secrets.token_hex(16)
        self._patience, self._commands = patience, tuple(commands)
        self._http: HttpTransport | None = None
        self._faults, self._installs = Faults(), Installs(state.app_id)
        self._sockets = SocketMode(state, host, patience)
        self._urls = ResponseUrls(recorder := Recorder(state.touch), self._faults, lambda: self.page_url)
        super().__init__(state, Courier(self._transport, state.touch), recorder, self._urls, commands)
        self.bot_token = self._installs.issue(state.team_id)
        self._teams: dict[str, Team] = {state.team_id: self}
        api = WebApi(
            self._installs,
            self.app_token,
            self._site,
            self._left,
            recorder,
            self._faults,
            self._sockets.open,
        )
        consent = Authorize(self._installs, state.app_name, lambda: [t.state for t in self._teams.values()])
        page = Page(self, lambda: self.wait_connected(0))
        app = flask.Flask(__name__, static_folder=None)
        app.before_request(guard.check_host)
        for part in (api, self._urls, consent, page):
            app.register_blueprint(part.blueprint())
        self._server = make_server(
            host, port, app, threaded=True, request_handler=_Handler, fd=listener.fileno()
        )
        listener.close()
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name="workspace", daemon=True
        )
        self._thread.start()

    # -- what the app is configured with -----------------------------------------------------------------

    @property
    def client_id(self) -> str:
        return self._installs.client_id

    @property
    def client_secret(self) -> str:
        return self._installs.client_secret

    def configure(self, manifest: Json) -> None:
        """Takes commands, shortcuts, events, scopes and the Home tab from an app manifest, as Slack does."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        commands = tuple(command["command"] for command in features.get("slash_commands", ()))
        shortcuts = tuple(
            Shortcut(entry["callback_id"], entry["name"], entry["type"] == "message")
            for entry in features.get("shortcuts", ())
        )
        events = settings.get("event_subscriptions", {}).get("bot_events", ())
        scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())
        for team in self._teams.values():
            team.talk.commands, team.talk.shortcuts = commands, shortcuts
            team.surfaces.has_home = bool(features.get("app_home", {}).get("home_tab_enabled"))
            team.assistant_view.offered = "assistant_view" in features
            team.subscribe(*events)
            self._installs.limit(team.bot_token, scopes)
        self.state.touch()

    def grant(self, scopes: Iterable[str] | None) -> None:
        """Gives the bot token these scopes and no others (None: all); other calls get missing_scope."""
        self._installs.limit(self.bot_token, scopes)

    def add_team(self, name: str, *, channels: Sequence[str] = ("general",), installed: bool = True) -> Team:
        """A further team with people of its own; without `installed` the app has no token for it yet."""
        domain = name.lower().replace(" ", "-")
        state = State(self.state.app_name, self.state.app_id, team_domain=domain, team_name=name)
        for channel in channels:
            state.add_channel(channel)
        team = Team(state, self._courier, self._recorder, self._urls, self._commands)
        if installed:
            team.bot_token = self._installs.issue(state.team_id)
        self._teams[state.team_id] = team
        return team

    def authorize(self, url: str, *, team: Team | None = None, allow: bool = True) -> str:
        """What a person does on the authorize page at `url`: the address that the browser goes back to, with
        a code, or with an error when the person says no. Raises Refusal as Slack's page would."""
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
        ask = self._installs.asked(query)
        state = (team or self).state
        if not allow:
            return ask.back(error="access_denied")
        return self._installs.allow(ask, state, state.you)

    def uninstall(self, team: Team | None = None) -> None:
        """Somebody takes the app out of a team: its tokens are dead (account_inactive), the app is told by
        app_uninstalled and tokens_revoked."""
        self._left((team or self).state.team_id, True)

    def revoke(self, team: Team | None = None, token: str | None = None) -> None:
        """A token is revoked (token_revoked); the app is told by tokens_revoked."""
        gone = team or self
        self._installs.refuse(token or gone.bot_token, "token_revoked")
        self._left(gone.state.team_id, False)

    def _left(self, team_id: str, whole: bool) -> None:
        events = self._teams[team_id].events
        if whole:
            self._installs.uninstall(team_id)
            events.later(events.uninstalled)
        events.later(events.revoked)

    def _site(self, team_id: str) -> tuple[State, dict[str, Method]]:
        team = self._teams[team_id]
        return team.state, team.methods

    def connect_http(self, url: str | None) -> None:
        """Sends requests to this URL from now on (None: over Socket Mode). Raises SettingsError."""
        self._http = None if url is None else HttpTransport(url, self.signing_secret, self._patience)

    def wait_connected(self, timeout: float = 10.0, *, connections: int = 1) -> bool:
        """Whether an app is there: a request URL is set, or so many dialled in within `timeout` seconds."""
        if self._http is not None:
            return True
        return self.state.wait_until(lambda: self._sockets.connected >= connections, timeout)

    @property
    def connections(self) -> int:
        """Open Socket Mode connections."""
        return self._sockets.connected

    def disconnect(self, *, warn: bool = True) -> None:
        """Ends the Socket Mode connections, with Slack's warning first or without."""
        self._sockets.disconnect(warn=warn)

    def recorded(self, method: str | None = None) -> tuple[Recorded, ...]:
        """Every call that the app made, or those of one method, oldest first."""
        return tuple(call for call in self._recorder.all() if method in (None, call.method))

    def wait_recorded(self, method: str, *, count: int = 1, timeout: float = 10.0) -> tuple[Recorded, ...]:
        """The calls of one method, as soon as there are so many. Raises TimeoutError."""
        return self._recorder.wait(method, count, timeout)

    def dump(self, path: str | Path) -> int:
        """Writes every payload that is drawn somewhere as JSON lines; returns how many there were."""
        return recording.dump(self._recorder.all(), Path(path))

    def delivered(self, kind: str | None = None) -> tuple[Delivered, ...]:
        """Every request to the app, or those of one kind ("events_api"), oldest first."""
        return tuple(item for item in self._courier.sent() if kind in (None, item.kind))

    def wait_delivered(
        self, where: Callable[[Delivered], bool], *, timeout: float = 10.0
    ) -> tuple[Delivered, ...]:
        """Every request to the app for which `where` holds, as soon as there is one. Raises TimeoutError."""

        def found() -> tuple[Delivered, ...]:
            return tuple(item for item in self._courier.sent() if where(item))

        if not self.state.wait_until(lambda: bool(found()), timeout):
            raise TimeoutError(f"No such request went to the app within {timeout:g} seconds.")
        return found()

    def fail_next(
        self,
        method: str,
        *,
        error: str | None = None,
        status: int | None = None,
        retry_after: int | None = None,
        times: int = 1,
        after: bool = False,
        channel: str | None = None,
    ) -> None:
        """Spoils the next calls of a Web API method, or of "response_url".

        `error` is Slack's code, `status` an HTTP status, `retry_after` makes it a 429. With `after` the call
        does its work and only the answer is bad. With `channel`, an id as the app sends it, only calls for
        that channel.
        """
        self._faults.order(
            method,
            error=error,
            status=status,
            retry_after=retry_after,
            times=times,
            after=after,
            channel=channel,
        )

    def stop(self) -> None:
        """Closes everything; what was said is forgotten. Twice is fine."""
        for team in self._teams.values():
            team.state.close()
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
        self._sockets.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _transport(self) -> Transport:
        if self._http is not None:
            return self._http
        return self._sockets if self._sockets.connected else Nobody()


def start(
    port: int = 0,
    host: str = "127.0.0.1",
    *,
    channels: Sequence[str] = ("general",),
    app_name: str = "Dealbrief",
    commands: Sequence[str] = ("/deal",),
    patience: float = PATIENCE,
) -> RunningWorkspace:
    """A workspace on loopback, ready when this returns; port 0 takes a free one.

    `channels` exist from the start, with the bot in them. `commands` are the app's slash commands. `patience`
    is the time for acknowledgements in seconds. Raises SettingsError for an address that is not this machine
    or a port that is taken.
    """
    if host not in guard.LOOPBACK:
        raise SettingsError(f"The local workspace listens on 127.0.0.1 only, not on {host!r}.")
    host = "127.0.0.1" if host == "localhost" else host
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            f"The local workspace cannot use port {port} ({reason}): choose another."
        ) from None
    listener.listen(128)
    state = State(app_name)
    for name in channels:
        state.add_channel(name)
    return RunningWorkspace(listener, state, commands, patience)


class _Handler(WSGIRequestHandler):
    """One request a connection, so that none is left open at the end; logs quietly."""

    protocol_version = "HTTP/1.0"

    def log(self, type: str, message: str, *args: Any) -> None:
        _log.log(logging.ERROR if type == "error" else logging.DEBUG, message.rstrip(), *args)
