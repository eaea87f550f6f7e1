"""Starts the workspace on loopback, and what a test or the demo holds while it runs."""

from __future__ import annotations

import logging
import secrets
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import flask
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.workspace import guard, recording
from bot.workspace.answers import ResponseUrls
from bot.workspace.api import Tokens, WebApi
from bot.workspace.faults import Faults
from bot.workspace.http_mode import HttpTransport
from bot.workspace.page import Page
from bot.workspace.recording import Recorded, Recorder
from bot.workspace.socket_mode import SocketMode
from bot.workspace.state import Channel, Json, Message, State, User
from bot.workspace.talk import Talk
from bot.workspace.transport import PATIENCE, Ack, Nobody, Transport
from bot.workspace.views import Views
from briefings.errors import SettingsError

_log = logging.getLogger(__name__)


class RunningWorkspace:
    """A workspace that answers; made by `start`. Channels and users are named by id or by name."""

    def __init__(
        self, listener: socket.socket, state: State, commands: Sequence[str], patience: float
    ) -> None:
        host, port = listener.getsockname()[:2]
        self.state = state
        self.page_url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        self.api_url = f"{self.page_url}api/"
        self._tokens = Tokens(
            bot=f"xoxb-local-{secrets.token_hex(16)}",
            app=f"xapp-1-{state.app_id}-{secrets.token_hex(16)}",
            signing_secret=secrets.token_hex(16),
        )
        self._patience = patience
        self._http: HttpTransport | None = None
        self._recorder, self._faults, self._views = Recorder(), Faults(), Views(state)
        self._sockets = SocketMode(state, host, patience)
        urls = ResponseUrls(state, self._recorder, self._faults, lambda: self.page_url)
        self._talk = Talk(state, urls, self._views, self._recorder, self._transport, commands)
        api = WebApi(state, self._tokens, self._views, self._recorder, self._faults, self._sockets.open)
        app = flask.Flask(__name__, static_folder=None)
        app.before_request(guard.check_host)
        for part in (api, urls, Page(state, self._talk, lambda: self.wait_connected(0))):
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
    def bot_token(self) -> str:
        return self._tokens.bot

    @property
    def app_token(self) -> str:
        return self._tokens.app

    @property
    def signing_secret(self) -> str:
        return self._tokens.signing_secret

    def connect_http(self, url: str | None) -> None:
        """Sends requests to this URL from now on (None: over Socket Mode). Raises SettingsError."""
        self._http = None if url is None else HttpTransport(url, self._tokens.signing_secret, self._patience)

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

    # -- what people do ----------------------------------------------------------------------------------

    def send_command(self, channel: str = "general", user: str = "you", text: str = "") -> Ack:
        """Types a slash command ("/deal open", or "open" alone for the first command), waits for the ack."""
        return self._talk.command(channel, user, text)

    def send_event(self, event: Json, *, retry: tuple[int, str] | None = None) -> Ack:
        """Sends an event ({"type": "app_home_opened", ...}) in Slack's envelope; waits for the ack."""
        return self._talk.event(event, retry=retry)

    def send_action(
        self,
        message: Message,
        action_id: str,
        *,
        user: str = "you",
        block_id: str | None = None,
        selected: str | None = None,
    ) -> Ack:
        """Clicks the element with that action id in a message, or picks its option; waits for the ack."""
        return self._talk.action(message.channel, user, message.ts, action_id, block_id, selected)

    def say(self, text: str, *, channel: str = "general", user: str = "you") -> Message:
        """Posts a person's message; the app hears of it if `subscribe` said so."""
        self._talk.say(channel, user, text)
        return [m for m in self.messages(channel) if m.user == self.state.user(user).id][-1]

    def subscribe(self, *events: str) -> None:
        """Sends the app these events from now on: "message", "app_mention"."""
        self._talk.subscribe(*events)

    # -- what there is to see ----------------------------------------------------------------------------

    def messages(self, channel: str = "general", *, user: str = "you") -> tuple[Message, ...]:
        """What that user sees in the channel, oldest first, with the ephemeral messages meant for them."""
        return self.state.messages(channel, seen_by=self.state.user(user).id)

    def wait_message(
        self,
        channel: str = "general",
        *,
        user: str = "you",
        after: str = "0",
        where: Callable[[Message], bool] = lambda message: True,
        timeout: float = 10.0,
    ) -> Message:
        """The first message that the user sees there, later than the ts `after`, and for which `where` holds.

        Raises TimeoutError when none comes within `timeout` seconds.
        """

        def found() -> list[Message]:
            return [m for m in self.messages(channel, user=user) if m.ts > after and where(m)]

        if not self.state.wait_until(lambda: bool(found()), timeout):
            raise TimeoutError(f"No such message came to #{channel} within {timeout:g} seconds.")
        return found()[0]

    def ask(
        self, text: str, *, channel: str = "general", user: str = "you", timeout: float = 10.0
    ) -> Message:
        """Types a slash command and waits for the first message that comes of it. Raises TimeoutError."""
        before = self.state.new_ts()
        self.send_command(channel, user, text)
        return self.wait_message(channel, user=user, after=before, timeout=timeout)

    @property
    def views(self) -> dict[str, Json]:
        """Modals and Home tabs that the app has opened or published, by id."""
        return self._views.all()

    def recorded(self, method: str | None = None) -> tuple[Recorded, ...]:
        """Every call that the app made, or those of one method, oldest first."""
        return tuple(call for call in self._recorder.all() if method in (None, call.method))

    def dump(self, path: str | Path) -> int:
        """Writes every payload that is drawn somewhere as JSON lines; returns how many there were."""
        return recording.dump(self._recorder.all(), Path(path))

    # -- what tests arrange ------------------------------------------------------------------------------

    def add_channel(self, name: str, *, topic: str = "", bot: bool = True, archived: bool = False) -> Channel:
        """A further channel; without `bot` the app is not in it."""
        return self.state.add_channel(name, topic=topic, bot=bot, archived=archived)

    def add_user(self, name: str, real_name: str | None = None) -> User:
        """A further person."""
        return self.state.add_user(name, real_name)

    def fail_next(
        self,
        method: str,
        *,
        error: str | None = None,
        status: int | None = None,
        retry_after: int | None = None,
        times: int = 1,
        after: bool = False,
    ) -> None:
        """Spoils the next calls of a Web API method, or of "response_url".

        `error` is Slack's code, `status` an HTTP status, `retry_after` makes it a 429. With `after` the call
        does its work and only the answer is bad.
        """
        self._faults.order(
            method, error=error, status=status, retry_after=retry_after, times=times, after=after
        )

    def stop(self) -> None:
        """Closes everything; what was said is forgotten. Twice is fine."""
        self.state.close()
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
