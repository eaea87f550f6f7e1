"""What the commands share: settings, the store, the deal that is meant, progress."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from briefings import deals, settings
from briefings.deals import DEFAULT, Deal
from briefings.errors import NotFound
from briefings.settings import Settings
from briefings.store import base, migrate, queries, write

deal_option = click.option(
    "--deal",
    metavar="NAME|FILE.toml",
    envvar="DEALBRIEF_DEAL",
    help="The deal: one that is stored, or a deal file to set up. Not needed while there is only one.",
)


@contextmanager
def store(values: Settings | None = None, *, create: bool = False) -> Iterator[sessionmaker[Session]]:
    """Sessions on the configured database. With `create` a database without tables gets them.

    Raises StoreUnreachable or StoreNotMigrated.
    """
    engine = base.connect((values or settings.load()).database_url)
    try:
        if create and is_empty(engine):
            migrate.upgrade(engine)
        base.check(engine)
        yield base.sessions(engine)
    finally:
        engine.dispose()


def is_empty(engine: Engine) -> bool:
    """Whether nobody has made tables in the database yet."""
    with engine.connect() as connection:
        return migrate.state(connection) is migrate.State.EMPTY


def chosen(session: Session, name: str | None) -> Deal:
    """The stored deal that is meant. Raises NotFound or Ambiguous."""
    return queries.deal(session, deals.load(name).name if name and name.endswith(".toml") else name)


def for_reading(sessions: sessionmaker[Session], name: str | None) -> Deal:
    """The deal that articles go into: a deal file is set up first; without one `default` takes all."""
    with sessions.begin() as session:
        if name and (name.endswith(".toml") or Path(name).is_file()):
            deal = deals.load(name)
            write.put_deal(session, deal)
            return deal
        try:
            return queries.deal(session, name)
        except NotFound:
            if name not in (None, DEFAULT.name) or queries.deals(session):
                raise
            write.put_deal(session, DEFAULT)
            return DEFAULT


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Progress]:
    """A progress line on stderr, gone when done; nothing where stderr is no terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(
        *(columns if total is not None else columns[:2]),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        bar.add_task(what, total=total)
        yield bar
