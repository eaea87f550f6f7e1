"""The way to the database: engine, sessions, and whether it can be used as it is."""

from __future__ import annotations

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from briefings.errors import StoreUnreachable
from briefings.store import failures, migrate, sqlite

_SCHEMES = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_CONNECT_SECONDS = 10


def connect(url: str) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`, tried once.

    From then on whatever the driver says about a lost or unready database is raised as a StoreError of
    one sentence. Raises StoreUnreachable, whose sentence never holds the password.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, max_overflow=-1) if address.database else create_engine(address)
        sqlite.set_up(engine)
    else:
        patience = {} if "connect_timeout" in address.query else {"connect_timeout": _CONNECT_SECONDS}
        engine = create_engine(address, pool_pre_ping=True, max_overflow=20, connect_args=patience)
    event.listen(engine, "handle_error", _translate)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except DBAPIError as error:
        engine.dispose()
        why = failures.reason(error.orig or error, address)
        raise StoreUnreachable(
            f"{failures.place(address)} cannot be used: {why}; check DEALBRIEF_DATABASE_URL."
        ) from None
    except StoreUnreachable as error:
        engine.dispose()
        # Anew: the driver's error behind it may quote the address.
        raise StoreUnreachable(str(error)) from None
    return engine


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, ValueError):
        # The address itself is not repeated: it may hold a password in the wrong place.
        raise StoreUnreachable(
            "DEALBRIEF_DATABASE_URL is no database address; use sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from None
    if backend not in _SCHEMES:
        raise StoreUnreachable(
            f"Dealbrief keeps its facts in SQLite or PostgreSQL, not in {backend}; "
            "use sqlite:///FILE or postgresql://USER@HOST/NAME."
        )
    return address.set(drivername=_SCHEMES[backend])


def _translate(context: ExceptionContext) -> None:
    if context.is_pre_ping or context.engine is None:
        return
    translated = failures.translate(context.original_exception, context.engine.url)
    if translated is not None:
        raise translated from None


def check(engine: Engine) -> None:
    """Nothing, when the database can be used. Raises StoreUnreachable or StoreNotMigrated."""
    with engine.connect() as connection:
        migrate.check(connection)


def sessions(engine: Engine) -> sessionmaker[Session]:
    """`with sessions.begin() as session:` is one transaction; objects stay readable after it."""
    return sessionmaker(engine, expire_on_commit=False)


def lock_for_writing(session: Session) -> None:
    """On SQLite, take the write lock now, before the first read whose result a write depends on.

    PostgreSQL needs none: there such reads lock their rows.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        sqlite.lock(connection)
