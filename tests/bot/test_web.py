"""Serving for real: gunicorn and Socket Mode in processes of their own, and what is said when they cannot."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot import web
from bot.workspace import RunningWorkspace
from briefings import settings
from briefings.errors import DealbriefError, SettingsError, StoreNotMigrated, StoreUnreachable
from briefings.settings import Settings
from tests.bot.test_schedule import wait_for

_SERVE = """
import logging, sys
from bot import web
from briefings import settings
logging.basicConfig(level="INFO")
getattr(web, sys.argv[1])(settings.load(None))
"""


@contextmanager
def process(mode: str, configured: Settings, port: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    secrets = {
        name.upper(): value.get_secret_value()
        for name in ("slack_bot_token", "slack_app_token", "slack_signing_secret")
        if (value := getattr(configured, name))
    }
    running = subprocess.Popen(
        [sys.executable, "-c", _SERVE, mode],
        env=os.environ
        | secrets
        | {
            "DEALBRIEF_DATABASE_URL": configured.database_url,
            "DEALBRIEF_PORT": str(port),
            "DEALBRIEF_TICK_SECONDS": "1",
            "SLACK_API_URL": configured.slack_api_url,
        },
        stderr=subprocess.PIPE,
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.kill()
        running.communicate(timeout=10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def test_gunicorn_serves_and_stops(
    workspace: RunningWorkspace, configured: Settings, sessions: sessionmaker[Session]
) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with process("serve_http", configured, port) as running:
        wait_for(lambda: healthy(address), 20)
        workspace.connect_http(f"{address}/slack/events")
        assert "Signe Aalborg" in workspace.ask("actor aalborg").text
        running.send_signal(signal.SIGTERM)
        assert running.wait(15) == 0
    assert not healthy(address)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_socket_mode_serves_and_stops(
    workspace: RunningWorkspace, configured: Settings, sessions: sessionmaker[Session], number: signal.Signals
) -> None:
    with process("serve_socket", configured) as running:
        assert workspace.wait_connected(20)
        assert "Signe Aalborg" in workspace.ask("actor aalborg").text
        running.send_signal(number)
        assert running.wait(15) == 0
    assert workspace.connections == 0


@pytest.mark.parametrize(
    ("serve", "changes", "told"),
    [
        (web.serve_http, {"slack_signing_secret": None}, "SLACK_SIGNING_SECRET is not set: copy"),
        (web.serve_http, {"slack_signing_secret": " "}, "SLACK_SIGNING_SECRET is not set: copy"),
        (web.serve_http, {"slack_bot_token": None}, "SLACK_BOT_TOKEN is not set: copy"),
        (web.serve_socket, {"slack_bot_token": ""}, "SLACK_BOT_TOKEN is not set: copy"),
        (web.serve_socket, {"slack_app_token": None}, "SLACK_APP_TOKEN is not set: generate"),
        (web.serve_http, {"slack_bot_token": "xoxb-wrong"}, r"refused SLACK_BOT_TOKEN \(invalid_auth\)"),
        (web.serve_socket, {"slack_app_token": "xapp-wrong"}, r"refused SLACK_APP_TOKEN \(invalid_auth\)"),
    ],
)
def test_what_is_missing_is_named_with_the_place_to_find_it(
    configured: Settings, serve: Callable[[Settings], None], changes: dict[str, str | None], told: str
) -> None:
    # Loaded anew: a copy would leave a plain string where a secret belongs.
    values = {
        name: value.get_secret_value() if hasattr(value, "get_secret_value") else value
        for name, value in configured
        if value is not None
    }
    with pytest.raises(SettingsError, match=told):
        serve(settings.load(None, **{**values, **changes}))


def test_a_port_that_is_taken(configured: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} of 127.0.0.1 is taken"):
            web.serve_http(configured, port=port)


def test_slack_that_cannot_be_reached(configured: Settings) -> None:
    away = configured.model_copy(update={"slack_api_url": f"http://127.0.0.1:{free_port()}/api/"})
    with pytest.raises(DealbriefError, match=r"cannot be reached .*SLACK_API_URL"):
        web.check(away)


def test_a_database_that_is_not_ready(configured: Settings, tmp_path: Path) -> None:
    empty = configured.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'new.sqlite3'}"})
    with pytest.raises(StoreNotMigrated, match="dealbrief db upgrade"):
        web.check(empty)
    nowhere = configured.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'no' / 'new.sqlite3'}"})
    with pytest.raises(StoreUnreachable):
        web.check(nowhere)


def test_a_restart_of_the_connection_goes_unnoticed(
    over_socket: RunningWorkspace,
) -> None:
    over_socket.disconnect()
    time.sleep(0.2)
    assert over_socket.wait_connected(15)
    assert "Signe Aalborg" in over_socket.ask("actor aalborg").text
