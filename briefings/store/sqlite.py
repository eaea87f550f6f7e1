"""SQLite with real transactions: readers never wait, writers queue instead of failing."""

from __future__ import annotations

import re
import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, event

from briefings.errors import StoreBusy

BUSY_SECONDS = 30.0
_WRITING = "dealbrief_writing"
_READS = re.compile(r"\s*(?:SELECT|PRAGMA|EXPLAIN|BEGIN|COMMIT|ROLLBACK)\b", re.IGNORECASE)


def set_up(engine: Engine) -> None:
    """Give every connection of `engine` our pragmas and transactions.

    The driver begins a transaction late and only for some statements, so it is switched off and we begin
    them ourselves. They begin as readers. The first statement that writes ends the reading and begins
    anew with the write lock (BEGIN IMMEDIATE), which waits for other writers up to `BUSY_SECONDS`;
    turning a reader into a writer in place would fail at once whenever somebody else had written. What
    was read before the lock may hence be older than what is there now, as it may on PostgreSQL.
    """
    event.listen(engine, "connect", _connect)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _lock_before_writing)


def _connect(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    connection.execute("PRAGMA foreign_keys = ON")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        _to_wal(connection)


def _to_wal(connection: sqlite3.Connection) -> None:
    # The switch needs the file alone and does not wait for it: two processes may start at once.
    patience = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > patience:
                raise
            time.sleep(0.02)
        else:
            return


def _begin(connection: Connection) -> None:
    connection.info[_WRITING] = False
    connection.exec_driver_sql("BEGIN")


def _lock_before_writing(
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
) -> None:
    if connection.in_transaction() and not _READS.match(statement):
        lock(connection)


def lock(connection: Connection) -> None:
    """Make the running transaction a writing one, if it is not yet. Raises StoreBusy after `BUSY_SECONDS`."""
    if connection.info.get(_WRITING):
        return
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.rollback()
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        raise StoreBusy(
            f"The database is busy: another process has written for {BUSY_SECONDS:.0f} seconds; try again."
        ) from error
    connection.info[_WRITING] = True
