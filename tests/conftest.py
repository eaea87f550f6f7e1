"""What every test stands on: no network beyond this machine, and both databases for real."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from briefings.store import base
from tests.support.databases import Postgres, sqlite_template

LOOPBACK = ["127.0.0.1", "::1", "localhost"]


def pytest_runtest_setup() -> None:
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server of this test process's own."""
    server = Postgres.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sqlite_template(tmp_path_factory.mktemp("sqlite") / "template.sqlite3")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database with no rows in it; the test runs once on each kind.

    Tests that alter tables take `empty_database_url` instead: on PostgreSQL the tables are shared.
    """
    if request.param == "sqlite":
        file = tmp_path / "store.sqlite3"
        file.write_bytes(request.getfixturevalue("migrated_sqlite").read_bytes())
        yield f"sqlite:///{file}"
    else:
        with request.getfixturevalue("postgres").migrated() as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, the test's own; the test runs once on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        with request.getfixturevalue("postgres").fresh() as url:
            yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a migrated, empty database; the test runs on SQLite and on PostgreSQL."""
    made = base.connect(database_url)
    yield made
    made.dispose()


@pytest.fixture
def sqlite_engine(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a migrated, empty SQLite file, for tests that are not about the store."""
    file = tmp_path / "only.sqlite3"
    file.write_bytes(migrated_sqlite.read_bytes())
    made = base.connect(f"sqlite:///{file}")
    yield made
    made.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return base.sessions(engine)
