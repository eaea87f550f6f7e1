"""Running the bot: HTTP behind gunicorn or Socket Mode, each with the app and the scheduler."""

from __future__ import annotations

import errno
import gc
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, jsonify, make_response, request
from gunicorn.app.base import BaseApplication
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.datastructures import Headers

from bot import app as bolt
from bot import oauth
from bot.manifest import INSTALL_PATH, PATH, REDIRECT_PATH
from bot.schedule import Ticker
from briefings.errors import DealbriefError, SettingsError
from briefings.settings import Settings
from briefings.store import base

log = logging.getLogger(__name__)

LARGEST_REQUEST = 1_000_000  # bytes; Slack's own are far below
GRACE = 20  # seconds that answers under way have when the server stops


def flask_app(app: App, engine: Engine, signing_secret: str) -> Flask:
    """`/slack/events` for Slack alone, and `/healthz` for whoever watches.

    A request whose signature is missing, wrong or older than five minutes gets 401 before anything in it
    is read. Raises SettingsError when there is no secret to tell by.
    """
    if not signing_secret.strip():
        raise SettingsError(bolt.MISSING_SECRET)
    server = Flask(__name__, static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    handler = SlackRequestHandler(app)
    verifier = SignatureVerifier(signing_secret.strip())

    @server.post(PATH)
    def slack_events() -> Response:
        if not _signed(verifier, request.get_data(), request.headers):
            return make_response({"error": "invalid request"}, 401)
        return handler.handle(request)

    if app.oauth_flow is not None:
        for path in (INSTALL_PATH, REDIRECT_PATH):
            server.add_url_rule(path, path, lambda: handler.handle(request), methods=["GET"])

    @server.get("/healthz")
    def healthz() -> Response:
        try:
            base.check(engine)
        except DealbriefError as error:
            return make_response(jsonify(ok=False, error=str(error)), 503)
        return jsonify(ok=True)

    return server


def _signed(verifier: SignatureVerifier, body: bytes, headers: Headers) -> bool:
    timestamp, signature = headers.get("X-Slack-Request-Timestamp"), headers.get("X-Slack-Signature")
    try:
        return verifier.is_valid(body, timestamp, signature)
    except (ValueError, TypeError, OverflowError):  # a time that is no number, letters that are none
        return False


class Bot:
    """App and scheduler of one process, on one database."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError or StoreError with one sentence; posts and starts nothing."""
        self._settings = settings
        self._own = ""  # the workspace of the bot token, once Slack has told
        self.client = bolt.client(settings)
        self.engine = base.connect(settings.database_url)
        base.check(self.engine)
        self.sessions: sessionmaker[Session] = base.sessions(self.engine)
        self.installs = oauth.store(settings, self.engine) if settings.installs else None
        self.app = bolt.create(settings, self.sessions, self.client, self.installs)
        self.ticker = Ticker(settings, self.sessions, self._teams)

    def _teams(self) -> Mapping[str, WebClient]:
        """The workspaces that are served, and the client that speaks with the token of each."""
        if self.installs is None:
            self._own = self._own or bolt.team(self.client)
            return {self._own: self.client}
        return {team: bolt.client_of(self._settings, token) for team, token in self.installs.teams()}

    def close(self) -> None:
        """Lets digests and answers under way finish."""
        self.ticker.stop()
        bolt.close(self.app)
        self.engine.dispose()


def check(settings: Settings) -> str:
    """What must hold before serving in either mode: bot token known to Slack, or keys for those of the
    workspaces that install the app, and the database there and migrated.

    Returns the workspace's name. Raises DealbriefError with one sentence.
    """
    client = bolt.client(settings)
    engine = base.connect(settings.database_url)
    try:
        base.check(engine)
        if settings.installs:
            installed = oauth.store(settings, engine)
            oauth.flow(settings, installed, client)
            return f"{sum(1 for _ in installed.teams())} workspaces that installed the app"
    finally:
        engine.dispose()
    return bolt.check_token(client)


def serve_http(settings: Settings, host: str | None = None, port: int | None = None) -> None:
    """Serves until SIGTERM or Ctrl-C and then exits the process with status 0.

    Raises SettingsError or another DealbriefError with one sentence when it cannot start.
    """
    if not _secret(settings):
        raise SettingsError(bolt.MISSING_SECRET)
    host, port = host or settings.host, settings.port if port is None else port
    _quieten(settings)
    team = check(settings)
    _free(host, port)
    log.info("Connected to %s; Slack's requests go to %s on %s:%s", team, PATH, host, port)
    _Gunicorn(settings, host, port).run()  # type: ignore[no-untyped-call]


def _secret(settings: Settings) -> str:
    secret = settings.slack_signing_secret
    return secret.get_secret_value().strip() if secret else ""


def serve_socket(settings: Settings) -> None:
    """Serves until SIGTERM or Ctrl-C, then returns when answers under way are done.

    Raises SettingsError or another DealbriefError with one sentence when it cannot start.
    """
    stopped = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: stopped.set()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        with socket_mode(settings):
            stopped.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def socket_mode(settings: Settings) -> Iterator[Bot]:
    """The bot, connected, with its scheduler ticking, for as long as the context lasts; any thread.

    Raises as `serve_socket` does.
    """
    if settings.installs:
        raise SettingsError(
            "Workspaces install the app over HTTP, so SLACK_CLIENT_ID goes with `dealbrief serve --http`; "
            "unset it for Socket Mode."
        )
    token = settings.slack_app_token.get_secret_value().strip() if settings.slack_app_token else ""
    if not token:
        raise SettingsError(bolt.MISSING_APP_TOKEN)
    _quieten(settings)
    team = check(settings)
    bot = Bot(settings)
    handler = SocketModeHandler(bot.app, token, concurrency=settings.threads)
    try:
        _connect(handler)
        log.info("Connected to %s in Socket Mode", team)
        bot.ticker.start()
        yield bot
    finally:
        # No new requests, then the answers under way, then the connection they no longer need.
        handler.client.auto_reconnect_enabled = False
        handler.disconnect()
        bot.close()
        handler.close()


def _quieten(settings: Settings) -> None:
    """Two libraries tell about every tick and every look at the schema, which buries what matters."""
    if settings.log_level.upper() != "DEBUG":
        for name in ("apscheduler", "alembic"):
            logging.getLogger(name).setLevel(logging.WARNING)


def _connect(handler: SocketModeHandler) -> None:
    try:
        handler.connect()
    except SlackApiError as error:
        reason = error.response.get("error") or "unknown error"
        raise SettingsError(
            f"Slack refused SLACK_APP_TOKEN ({reason}): it must be an app-level token (xapp-...) of an "
            "app with Socket Mode on, with the scope connections:write."
        ) from None
    except OSError as error:
        raise DealbriefError(f"Slack's socket cannot be reached ({error}); check the network.") from None


def _free(host: str, port: int) -> None:
    """Raises SettingsError when the port is taken: gunicorn would try five times and say less."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise SettingsError(f"Port {port} of {host} {why}; choose another with --port.") from None


class _Gunicorn(BaseApplication):
    """One worker with threads: acknowledgements take milliseconds, and requests seen before are known."""

    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self.settings, self.address = settings, f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.bot: Bot | None = None
        super().__init__()  # type: ignore[no-untyped-call]

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": [self.address],
            "workers": 1,
            "worker_class": "gthread",
            "threads": self.settings.threads,
            "graceful_timeout": GRACE,
            "control_socket_disable": True,
            "loglevel": self.settings.log_level.lower(),
            "proc_name": "dealbrief",
            "post_worker_init": self._started,
            "worker_exit": self._stopping,
        }
        assert self.cfg is not None
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        # In the worker, after the fork: neither connections nor threads survive one.
        self.bot = Bot(self.settings)
        return flask_app(self.bot.app, self.bot.engine, _secret(self.settings))

    def _started(self, worker: Any) -> None:
        assert self.bot is not None
        # What is loaded now stays: the collector need not go through it again while somebody waits.
        gc.collect()
        gc.freeze()
        self.bot.ticker.start()

    def _stopping(self, arbiter: Any, worker: Any) -> None:
        if self.bot is not None:
            self.bot.close()
