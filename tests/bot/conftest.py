"""A store with facts of a fisheries pact in it, and the real app in front of it, talking to the workspace."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import make_server

from bot import app as bolt
from bot import web
from bot.workspace import RunningWorkspace
from briefings import settings
from briefings.deals import Deal, Topic
from briefings.settings import Settings
from briefings.store import base, write
from briefings.types import FigureStatus, QuestionKind, Stance
from tests.support.builders import Reading, herring, same_name
from tests.support.workspace import workspace as workspace

HERRING = Deal(
    "herring", "Herring pact", topics=(Topic("quota", ("catch limit",)), Topic("policing", ("patrols",)))
)


def hostile() -> Reading:
    """An article that would like to mention, link and format."""
    reading = Reading(
        "Ana Okafor said <!channel> must pay & <@U123ABC> <b>now</b> @here *loud* `code` 👩‍⚖️ אמרה. "
        "Ana Marin demanded $2.5 billion for the ports. "
        "It is not known whether <script>alert(1)</script> the ports are for sale.",
        source="articles/hostile.md",
        title="<!here> Ports & <script>rail</script>",
        publisher="Post & <@U999> Mail",
        url="https://post.example/a?b=1&c=<2>|x",
        published=dt.date(2025, 3, 6),
    )
    okafor = reading.actor("Ana Okafor")
    marin = reading.actor("Ana Marin")
    reading.position(
        okafor,
        "<!channel> must pay & <@U123ABC> <b>now</b> @here *loud* `code` 👩‍⚖️ אמרה",
        source="Ana Okafor",
        stance=Stance.DEMAND,
        topic="policing",
    )
    reading.figure(
        "$2.5 billion", "2500000000", "USD", what="the ports", actor=marin, status=FigureStatus.DEMANDED
    )
    reading.question(
        "whether <script>alert(1)</script> the ports are for sale", topic="quota", kind=QuestionKind.UNCLEAR
    )
    return reading


def many(number: int) -> Reading:
    """An article with a speaker of its own and a long address, for documents that fill messages."""
    name = f"Delegate{number} Oar{number}"
    said = f"the dredging of harbour {number} will take years, " + "so will the mending of its piers, " * 4
    asked = f"who pays for harbour number {number} and for all the repairs that it will need before long"
    reading = Reading(
        f"{name} said {said.strip(' ,')}. It remains unclear {asked}.",
        source=f"articles/many{number}.md",
        title=f"Harbour {number}: what the repairs may cost and who may have to pay for them in the end",
        url=f"https://ledger.example/harbour/{number}/" + "x" * 500,
    )
    reading.position(reading.actor(name), said.strip(" ,"), source=name, topic="quota")
    reading.question(asked, topic="quota")
    return reading


def fill(sessions: sessionmaker[Session], *readings: Reading, deal: Deal = HERRING) -> None:
    with sessions.begin() as session:
        write.put_deal(session, deal)
        for reading in readings:
            assert write.save(session, deal.name, reading.facts(), linker=same_name)


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    return sqlite_engine


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Of a store that holds the two articles."""
    made = base.sessions(engine)
    fill(made, herring(), hostile())
    return made


@pytest.fixture
def configured(workspace: RunningWorkspace, engine: Engine) -> Settings:
    """The settings of an app that belongs to the workspace."""
    return settings.load(
        None,
        database_url=str(engine.url.set(drivername="sqlite")),
        slack_bot_token=workspace.bot_token,
        slack_app_token=workspace.app_token,
        slack_signing_secret=workspace.signing_secret,
        slack_api_url=workspace.api_url,
        tick_seconds=0.1,
    )


Served = Callable[[Settings], str]


@contextmanager
def served(configured: Settings, engine: Engine, sessions: sessionmaker[Session]) -> Iterator[str]:
    """The Bolt app behind a real HTTP server; its address."""
    app = bolt.create(configured, sessions)
    assert configured.slack_signing_secret
    flask = web.flask_app(app, engine, configured.slack_signing_secret.get_secret_value())
    server = make_server("127.0.0.1", 0, flask, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        bolt.close(app)


@pytest.fixture
def over_http(
    workspace: RunningWorkspace, configured: Settings, engine: Engine, sessions: sessionmaker[Session]
) -> Iterator[RunningWorkspace]:
    """The workspace with the app connected over HTTP."""
    with served(configured, engine, sessions) as address:
        workspace.connect_http(f"{address}/slack/events")
        yield workspace


@pytest.fixture
def over_socket(
    workspace: RunningWorkspace, configured: Settings, sessions: sessionmaker[Session]
) -> Iterator[RunningWorkspace]:
    """The workspace with the app connected in Socket Mode."""
    with web.socket_mode(configured):
        assert workspace.wait_connected()
        yield workspace


@pytest.fixture
def payloads(tmp_path: Path) -> Path:
    return tmp_path / "payloads.jsonl"
