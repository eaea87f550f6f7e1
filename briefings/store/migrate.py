"""The schema's versions: bring a database up to date, or say that it is not."""

from __future__ import annotations

import enum
import sqlite3

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from briefings.errors import StoreError, StoreNotMigrated
from briefings.resources import folder
from briefings.store import sqlite

# Any number will do, as long as every upgrading process asks for the same one.
_ADVISORY_LOCK = 4_301_998_277


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings without a file, so that an installed wheel needs none."""
    made = Config()
    made.set_main_option("script_location", str(folder("migrations")).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


class State(enum.Enum):
    """What the database's schema is to this code; the value is what a person is told."""

    CURRENT = ""
    EMPTY = "The database has no tables yet; run `dealbrief db upgrade`."
    OLDER = "The database was written by an older Dealbrief; run `dealbrief db upgrade`."
    NEWER = "The database was written by a newer Dealbrief than this one; install the newer version."


def state(connection: Connection) -> State:
    script = ScriptDirectory.from_config(config())
    found = set(MigrationContext.configure(connection).get_current_heads())
    if found == set(script.get_heads()):
        return State.CURRENT
    if not found:
        return State.EMPTY
    known = {revision.revision for revision in script.walk_revisions()}
    return State.NEWER if found - known else State.OLDER


def check(connection: Connection) -> None:
    """Raises StoreNotMigrated when the schema is not the one that this code was written for."""
    found = state(connection)
    if found is not State.CURRENT:
        raise StoreNotMigrated(found.value)


def upgrade(engine: Engine) -> None:
    """Bring the schema up to date in one transaction; two processes doing so take turns.

    Raises StoreNotMigrated when a newer Dealbrief wrote the database.
    """
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            _upgrade_sqlite(connection)
        else:
            with connection.begin():
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
                _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    found = state(connection)
    if found is State.NEWER:
        raise StoreNotMigrated(found.value)
    if found is not State.CURRENT:
        command.upgrade(config(connection), "head")


def _upgrade_sqlite(connection: Connection) -> None:
    # SQLite alters a table by copying and dropping it, and dropping deletes what refers to its rows: no
    # foreign keys meanwhile, which can only be said outside a transaction.
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            sqlite.lock(connection)
            _upgrade(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise StoreError(
                    f"The upgrade would leave {len(broken)} rows without what they refer to; "
                    "nothing was changed, please report this."
                )
    finally:
        raw.execute("PRAGMA foreign_keys = ON")
