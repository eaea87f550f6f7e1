"""Connecting, and one plain sentence when that is not possible."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import DEFAULT, Deal
from briefings.errors import StoreBusy, StoreUnreachable
from briefings.store import base, failures, queries, sqlite, write
from briefings.store.models import DealRow
from tests.support.builders import herring, same_name
from tests.support.databases import Postgres

SECRET = "s3cr3t/pass@word"
QUOTED = "s3cr3t%2Fpass%40word"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://mona:{QUOTED}@127.0.0.1:1/facts",
        f"postgres://mona:{QUOTED}@127.0.0.1:1/facts",
        f"postgresql+psycopg://127.0.0.1:1/facts?user=mona&password={QUOTED}",
        f"postgresql://mona:{QUOTED}@/facts?host=/nowhere/at/all",
        f"postgresql://mona:{QUOTED}@127.0.0.1:1/facts?sslmode={QUOTED}",
        f"mysql://mona:{QUOTED}@127.0.0.1/facts",
        f"mona:{QUOTED}@127.0.0.1/facts",
        f"postgresql://mona:{QUOTED}@127.0.0.1:port/facts",
    ],
)
def test_a_database_that_cannot_be_reached_is_one_sentence_without_the_password(url: str) -> None:
    with pytest.raises(StoreUnreachable) as raised:
        base.connect(url)
    sentence = str(raised.value)
    assert SECRET not in sentence
    assert QUOTED not in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert "DEALBRIEF_DATABASE_URL" in sentence or "sqlite:///FILE" in sentence
    # Nor does the traceback lead to an error that holds it.
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_the_sentence_names_the_server() -> None:
    with pytest.raises(
        StoreUnreachable, match=r"database facts at 127\.0\.0\.1:1 cannot be reached: .*refused"
    ):
        base.connect("postgresql://127.0.0.1:1/facts")


def test_a_database_that_does_not_exist_on_the_server(postgres: Postgres) -> None:
    with postgres.migrated() as url:
        missing = base.make_url(url).set(database="missing").render_as_string(hide_password=False)
        with pytest.raises(StoreUnreachable, match='database "missing" does not exist'):
            base.connect(missing)


@pytest.mark.parametrize("error", ["password authentication failed", f"bad value {SECRET} or {QUOTED}"])
def test_the_password_is_blotted_out_of_the_drivers_own_words(error: str) -> None:
    url = base.make_url(f"postgresql://mona:{QUOTED}@host/facts")
    reason = failures.reason(RuntimeError(error), url)
    assert "s3cr3t" not in reason
    assert reason


def test_a_file_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="check that its folder exists"):
        base.connect(f"sqlite:///{tmp_path}/missing/store.sqlite3")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Not a database, but long enough to look at. " * 40)
    with pytest.raises(StoreUnreachable, match=r"notes\.txt is no usable SQLite database"):
        base.connect(f"sqlite:///{file}")
    assert file.read_text().startswith("Not a database")


def test_a_server_that_goes_away_later_is_one_sentence_too(postgres: Postgres) -> None:
    with postgres.fresh() as url:
        engine = base.connect(url)
    with base.sessions(engine)() as session, pytest.raises(StoreUnreachable, match="cannot be reached"):
        queries.deals(session)
    engine.dispose()


def test_sqlite_is_set_up(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) >= 10_000


def test_a_plain_postgresql_address_uses_the_driver_that_is_installed(postgres: Postgres) -> None:
    with postgres.migrated() as url:
        assert url.startswith("postgresql://")
        engine = base.connect(url)
        assert engine.url.drivername == "postgresql+psycopg"
        engine.dispose()


def test_foreign_keys_hold(sessions: sessionmaker[Session]) -> None:
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.execute(text("INSERT INTO channels (team, channel, deal_id) VALUES ('T', 'C', 4711)"))


def test_a_transaction_is_undone_as_a_whole(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        write.put_deal(session, DEFAULT)
        with session.begin_nested():
            write.put_deal(session, Deal("merger"))
        session.rollback()
    with sessions() as session:
        assert queries.deals(session) == ()


def test_a_savepoint_is_undone_alone(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        write.put_deal(session, DEFAULT)
        savepoint = session.begin_nested()
        write.put_deal(session, Deal("merger"))
        savepoint.rollback()
    with sessions() as session:
        assert [deal.name for deal in queries.deals(session)] == ["default"]


class TestTwoAtOnce:
    """Two sessions on one database; on SQLite these are the cases that end in "database is locked"."""

    def test_reading_goes_on_beside_a_writer(self, sessions: sessionmaker[Session]) -> None:
        with sessions.begin() as session:
            write.put_deal(session, DEFAULT)
        with sessions() as writer, sessions() as reader:
            write.put_deal(writer, Deal("merger"))
            assert [deal.name for deal in queries.deals(reader)] == ["default"]
            writer.commit()

    def test_who_has_read_may_write_after_another_has_written(self, sessions: sessionmaker[Session]) -> None:
        with sessions() as first, sessions() as second:
            assert queries.deals(first) == ()
            write.put_deal(second, Deal("merger"))
            second.commit()
            write.put_deal(first, DEFAULT)
            first.commit()
            assert [deal.name for deal in queries.deals(first)] == ["default", "merger"]

    def test_writers_wait_for_each_other(self, sessions: sessionmaker[Session]) -> None:
        with sessions.begin() as session:
            write.put_deal(session, DEFAULT)
        errors: list[Exception] = []
        saved: list[bool] = []

        def work(number: int) -> None:
            try:
                for round in range(3):
                    reading = herring(
                        text=f"{herring().text} {number}/{round}", source=f"{number}/{round}", url=None
                    )
                    with sessions.begin() as session:
                        saved.append(write.save(session, "default", reading.facts(), linker=same_name))
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert saved == [True] * 15
        with sessions() as session:
            assert [a.name for a in queries.actors(session, "default")] == [
                "Signe Aalborg",
                "Tomas Brandt",
                "Norland",
            ]

    def test_one_article_by_many_threads_is_stored_once(self, sessions: sessionmaker[Session]) -> None:
        with sessions.begin() as session:
            write.put_deal(session, DEFAULT)
        barrier = threading.Barrier(4)
        results: list[bool] = []

        def work() -> None:
            barrier.wait()
            with sessions.begin() as session:
                results.append(write.save(session, "default", herring().facts(), linker=same_name))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results) == [False, False, False, True]

    def test_one_deal_put_by_many_threads_is_one_deal(self, sessions: sessionmaker[Session]) -> None:
        barrier = threading.Barrier(4)
        errors: list[Exception] = []

        def work() -> None:
            barrier.wait()
            try:
                with sessions.begin() as session:
                    write.put_deal(session, DEFAULT)
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        with sessions() as session:
            assert queries.deals(session) == (DEFAULT,)


def test_a_writer_that_never_ends_is_reported(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = base.sessions(sqlite_engine)
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with sessions() as writer:
        write.put_deal(writer, DEFAULT)
        impatient = base.connect(str(sqlite_engine.url))
        with base.sessions(impatient)() as session, pytest.raises(StoreBusy, match="try again"):
            write.put_deal(session, Deal("merger"))
        impatient.dispose()
        writer.commit()


def test_a_database_of_a_plain_writer_is_switched_to_wal(tmp_path: Path) -> None:
    file = tmp_path / "plain.sqlite3"
    plain = sqlite3.connect(file)
    plain.execute("CREATE TABLE kept (word TEXT)")
    plain.execute("INSERT INTO kept VALUES ('here')")
    plain.commit()
    plain.close()
    engine = base.connect(f"sqlite:///{file}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("SELECT word FROM kept")) == "here"
    engine.dispose()


def test_objects_stay_readable_after_the_commit(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        write.put_deal(session, DEFAULT)
        row = session.scalars(select(DealRow)).one()
    assert row.name == "default"
