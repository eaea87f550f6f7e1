"""What a database driver says, as one sentence for a person, without the password."""

from __future__ import annotations

import sqlite3
from urllib.parse import quote, quote_plus

import psycopg
from sqlalchemy import URL

from briefings.errors import StoreBusy, StoreError, StoreNotMigrated, StoreUnreachable

NOT_MIGRATED = "The database lacks tables that Dealbrief needs; run `dealbrief db upgrade`."

# Classes of SQLSTATE: connection, wrong user or password, no such database, out of resources, shutting down.
_UNREACHABLE = ("08", "28", "3D", "53", "57P")
_MISSING = ("42P01", "42703")


def place(url: URL) -> str:
    """Where the database is, for a person: never user, password or parameters of the address."""
    if url.get_backend_name() == "sqlite":
        return f"The database file {url.database or ':memory:'}"
    host = url.host or url.query.get("host") or "this machine"
    if not isinstance(host, str):
        host = ", ".join(host)
    port = f":{url.port}" if url.port else ""
    return f"The PostgreSQL database {url.database or '(unnamed)'} at {host}{port}"


def translate(error: BaseException, url: URL) -> StoreError | None:
    """The error a person gets for what the driver raised; None when it is not about the database's state."""
    if isinstance(error, sqlite3.DatabaseError):
        return _sqlite(error, url)
    if isinstance(error, psycopg.Error):
        return _postgresql(error, url)
    return None


def _sqlite(error: sqlite3.DatabaseError, url: URL) -> StoreError | None:
    text = str(error)
    if text.startswith(("no such table", "no such column")) or "has no column named" in text:
        return StoreNotMigrated(NOT_MIGRATED)
    if "locked" in text:
        return StoreBusy("The database is busy: another process is writing; try again.")
    if "unable to open" in text:
        return StoreUnreachable(
            f"{place(url)} cannot be opened; check that its folder exists and that you may write there."
        )
    if "readonly" in text:
        return StoreUnreachable(f"{place(url)} may not be written; check its owner and its folder's.")
    if "not a database" in text or "malformed" in text:
        return StoreUnreachable(f"{place(url)} is no usable SQLite database: {text}; name another file.")
    if "full" in text or "disk I/O" in text:
        return StoreUnreachable(f"{place(url)} cannot be used: {text}; check the disk.")
    return None


def _postgresql(error: psycopg.Error, url: URL) -> StoreError | None:
    state = error.sqlstate or ""
    if state in _MISSING:
        return StoreNotMigrated(NOT_MIGRATED)
    lost = isinstance(error, psycopg.OperationalError) and not state
    if lost or state.startswith(_UNREACHABLE):
        return StoreUnreachable(
            f"{place(url)} cannot be reached: {reason(error, url)}; "
            "check DEALBRIEF_DATABASE_URL and that the server runs."
        )
    return None


def reason(error: BaseException, url: URL) -> str:
    """The driver's own reason, in one line, with every form of the password blotted out."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    text = " ".join(lines[0].rpartition(" failed: ")[2].split()).rstrip(".") or type(error).__name__
    secrets = [url.password, *(v for k, v in url.query.items() if "password" in k)]
    for secret in secrets:
        for form in (str(secret), quote(str(secret), safe=""), quote_plus(str(secret))) if secret else ():
            text = text.replace(form, "***")
    return text
