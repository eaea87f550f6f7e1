"""Several workspaces: installing, answering each with its own token, tokens sealed, renewed and deleted."""

from __future__ import annotations

import datetime as dt
import html
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import make_server

from bot import app as bolt
from bot import oauth, web
from bot.oauth import SealedStore, Seals
from bot.workspace import RunningWorkspace
from briefings.errors import SettingsError
from briefings.settings import Settings
from briefings.store import access, deliveries
from tests.support.slow import SlowStore

Sessions = sessionmaker[Session]

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def installing(workspace: RunningWorkspace, configured: Settings) -> Settings:
    """Settings of an app that any workspace may install."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return configured.model_copy(
        update={
            "slack_bot_token": None,
            "slack_client_id": workspace.client_id,
            "slack_client_secret": SecretStr(workspace.client_secret),
            "token_keys": SecretStr(KEY),
            "public_url": f"http://127.0.0.1:{port}",
            "slack_authorize_url": workspace.authorize_url,
            "port": port,
        }
    )


@pytest.fixture
def store(installing: Settings, engine: Engine) -> SealedStore:
    return oauth.store(installing, engine)


@pytest.fixture
def address(
    workspace: RunningWorkspace, installing: Settings, engine: Engine, sessions: Sessions, store: SealedStore
) -> Iterator[str]:
    """Of the app behind a real server, to which the workspace sends its requests."""
    app = bolt.create(installing, sessions, installs=store)
    server = make_server(
        "127.0.0.1", installing.port, web.flask_app(app, engine, workspace.signing_secret), threaded=True
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    workspace.connect_http(f"{installing.public_url}/slack/events")
    assert installing.public_url
    yield installing.public_url
    server.shutdown()
    thread.join()
    server.server_close()
    bolt.close(app)


def install(workspace: RunningWorkspace, address: str, name: str = "Harbour board") -> object:
    """A team that installs the app in a browser: the button, the agreement, and back."""
    team = workspace.add_team(name, installed=False)
    with urllib.request.urlopen(f"{address}/slack/install") as answer:
        page, cookie = answer.read().decode(), answer.headers["Set-Cookie"].partition(";")[0]
    found = re.search(r'href="([^"]+/oauth/v2/authorize[^"]+)"', page)
    assert found
    back = workspace.authorize(html.unescape(found[1]), team=team)
    # The cookie is for https only, and this server has none.
    with urllib.request.urlopen(urllib.request.Request(back, headers={"Cookie": cookie})) as answer:
        assert answer.status == 200
    return team


def rows(engine: Engine, table: str) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text(f"SELECT * FROM {table}")).all())


def test_a_workspace_installs_and_is_answered_with_its_own_token(
    workspace: RunningWorkspace, address: str, engine: Engine, sessions: Sessions, store: SealedStore
) -> None:
    first = install(workspace, address)
    second = install(workspace, address, "Rail union")
    for team in (first, second):
        assert "No deal" in team.ask("digest").text or "follows no deal" in team.ask("digest").text
    with sessions.begin() as session:
        access.bind(session, first.state.team_id, first.state.channel("general").id, "herring")
    assert "Norland will accept" in str(first.ask("actor Aalborg").blocks)
    assert "Norland" not in str(second.ask("actor Aalborg").blocks)
    tokens = dict(store.teams())
    assert set(tokens) == {first.state.team_id, second.state.team_id}
    for table in ("slack_bots", "slack_installations"):
        kept = rows(engine, table)
        assert not any(token in kept for token in tokens.values())
        assert "xoxb" not in kept


def test_a_slow_store_delays_no_acknowledgement(
    workspace: RunningWorkspace, address: str, engine: Engine, sessions: Sessions
) -> None:
    team = install(workspace, address)
    with sessions.begin() as session:
        access.bind(session, team.state.team_id, team.state.channel("general").id, "herring")
    team.ask("figures")
    checked = len(workspace.recorded("auth.test"))
    slow = SlowStore(engine)
    slow.slow()
    took = []
    for _ in range(3):
        start = time.monotonic()
        assert team.send_command(text="figures").ok
        took.append(time.monotonic() - start)
    slow.quick()
    assert min(took) < 1.0
    assert len(workspace.recorded("auth.test")) == checked


def test_a_forged_way_back_installs_nothing(
    workspace: RunningWorkspace, address: str, store: SealedStore
) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}/slack/oauth_redirect?code=1.x&state=made-up")
    assert refused.value.code in (400, 401)
    assert list(store.teams()) == []


def test_what_is_left_when_a_workspace_takes_the_app_out(
    workspace: RunningWorkspace, address: str, engine: Engine, sessions: Sessions, store: SealedStore
) -> None:
    team, other = install(workspace, address), install(workspace, address, "Rail union")
    with sessions.begin() as session:
        for one in (team, other):
            deliveries.add_schedule(
                session,
                team=one.state.team_id,
                channel=one.state.channel("general").id,
                deal="herring",
                at=dt.time(8),
                zone="UTC",
            )
    workspace.uninstall(team)
    assert workspace.state.wait_until(lambda: len(list(store.teams())) == 1, 10)
    assert [name for name, _ in store.teams()] == [other.state.team_id]
    # The library deletes the bot's row first and the installation's after it, each on its own.
    assert workspace.state.wait_until(
        lambda: team.state.team_id not in rows(engine, "slack_installations"), 10
    )

    def running() -> dict[str, bool]:
        with sessions() as session:
            return {one.team: one.active for one in deliveries.schedules(session)}

    expected = {team.state.team_id: False, other.state.team_id: True}
    assert workspace.state.wait_until(lambda: running() == expected, 10)


def test_a_revoked_token_is_deleted(workspace: RunningWorkspace, address: str, store: SealedStore) -> None:
    team = install(workspace, address)
    workspace.revoke(team, token=dict(store.teams())[team.state.team_id])
    assert workspace.state.wait_until(lambda: list(store.teams()) == [], 10)


def test_a_key_can_be_replaced(
    workspace: RunningWorkspace, address: str, engine: Engine, store: SealedStore
) -> None:
    install(workspace, address)
    before = list(store.teams())
    both = SealedStore(workspace.client_id, engine, Seals(f"{OTHER}, {KEY}"))
    assert list(both.teams()) == before
    with pytest.raises(SettingsError, match="fits none of the keys"):
        list(SealedStore(workspace.client_id, engine, Seals(OTHER)).teams())
    assert both.renew() == 2
    assert list(SealedStore(workspace.client_id, engine, Seals(OTHER)).teams()) == before


@pytest.mark.parametrize("keys", ["", " , ", "no key", "c2hvcnQ="])
def test_keys_that_are_none(keys: str) -> None:
    with pytest.raises(SettingsError, match="dealbrief keys"):
        Seals(keys)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"token_keys": None}, "DEALBRIEF_TOKEN_KEYS"),
        ({"public_url": None}, "DEALBRIEF_PUBLIC_URL"),
        ({"slack_bot_token": SecretStr("xoxb-1")}, "unset one"),
    ],
)
def test_settings_that_do_not_go_together(
    installing: Settings, changes: dict[str, object], told: str
) -> None:
    with pytest.raises(SettingsError, match=told):
        web.check(installing.model_copy(update=changes))


def test_installs_go_over_http(installing: Settings) -> None:
    with pytest.raises(SettingsError, match="--http"), web.socket_mode(installing):
        pass
