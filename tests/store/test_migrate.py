"""The schema's versions, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from briefings.deals import DEFAULT
from briefings.errors import StoreError, StoreNotMigrated
from briefings.store import base, migrate, queries, write
from briefings.store.models import Base
from briefings.types import FactSet
from tests.support.builders import herring, same_name


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    """An engine on a database without tables."""
    made = base.connect(empty_database_url)
    yield made
    made.dispose()


def differences(connection: Connection) -> list[object]:
    def ours(name: str | None, type_: str, parents: object) -> bool:
        # What each database has of its own for searching: the virtual table of SQLite with the tables that
        # it keeps itself in, and the GIN index of PostgreSQL.
        return not (name or "").startswith(("sentence_index", "ix_sentences_words"))

    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": ours})
    return list(compare_metadata(context, Base.metadata))


def test_migrations_make_the_tables_that_the_models_describe(engine: Engine) -> None:
    with engine.connect() as connection:
        assert differences(connection) == []


def test_a_model_without_its_migration_would_be_noticed(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("DROP TABLE questions"))
        connection.execute(text("ALTER TABLE articles DROP COLUMN title"))
        assert len(differences(connection)) >= 2
        transaction.rollback()


def test_constraints_have_names_that_a_later_migration_can_use(engine: Engine) -> None:
    unique = {constraint["name"] for constraint in inspect(engine).get_unique_constraints("articles")}
    foreign = {constraint["name"] for constraint in inspect(engine).get_foreign_keys("articles")}
    assert unique == {"uq_articles_deal_id_key"}
    assert "fk_articles_deal_id_deals" in foreign


def test_a_migrated_database_passes_the_check(engine: Engine) -> None:
    base.check(engine)


def test_an_empty_database_is_sent_to_the_upgrade(empty: Engine) -> None:
    with pytest.raises(StoreNotMigrated, match="no tables yet; run `dealbrief db upgrade`"):
        base.check(empty)
    migrate.upgrade(empty)
    base.check(empty)


def test_a_query_before_the_upgrade_says_so_too(empty: Engine) -> None:
    with base.sessions(empty)() as session, pytest.raises(StoreNotMigrated, match="dealbrief db upgrade"):
        queries.deals(session)


def test_a_database_of_a_newer_version_is_left_alone(empty: Engine) -> None:
    migrate.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'ffff'"))
    for act in (base.check, migrate.upgrade):
        with pytest.raises(StoreNotMigrated, match="newer Dealbrief"):
            act(empty)
    with empty.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "ffff"


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version after the newest that rebuilds a table others refer to, which on SQLite means dropping it."""
    here = tmp_path / "migrations"
    (here / "versions").mkdir(parents=True)
    for file in migrate.folder("migrations").rglob("*.py"):
        (here / file.relative_to(migrate.folder("migrations"))).write_text(file.read_text())
    head = migrate.ScriptDirectory.from_config(migrate.config()).get_current_head()
    (here / "versions" / "9999_next.py").write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        f"revision, down_revision = '9999', '{head}'\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('actors') as table:\n"
        "        table.alter_column('name', new_column_name='label', existing_type=sa.Text())\n"
        "        table.add_column(sa.Column('note', sa.Text(), nullable=False, server_default='none'))\n"
        "    if op.get_context().config.attributes.get('break'):\n"
        "        raise RuntimeError('halfway')\n"
    )
    monkeypatch.setattr(migrate, "folder", lambda name: here)


@pytest.fixture
def old(empty: Engine) -> tuple[Engine, FactSet]:
    """A database at this version with facts of every kind in it, and the facts."""
    migrate.upgrade(empty)
    with base.sessions(empty).begin() as session:
        write.put_deal(session, DEFAULT)
        write.save(session, "default", herring().facts(), linker=same_name)
        return empty, queries.facts(session, "default")


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(text(f"SELECT count(*) FROM {table.name}")) or 0
            for table in Base.metadata.sorted_tables
        }


def test_an_upgrade_keeps_every_row(old: tuple[Engine, FactSet], request: pytest.FixtureRequest) -> None:
    engine, facts = old
    before = counts(engine)
    assert min(before[name] for name in ("mentions", "roles", "positions", "event_actors")) > 0
    request.getfixturevalue("next_version")
    with pytest.raises(StoreNotMigrated, match="older Dealbrief; run `dealbrief db upgrade`"):
        base.check(engine)
    migrate.upgrade(engine)
    base.check(engine)
    assert counts(engine) == before
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT label, note FROM actors ORDER BY id"))
        assert [tuple(row) for row in rows] == [(actor.name, "none") for actor in facts.actors]


def test_an_upgrade_that_breaks_halfway_changes_nothing(
    old: tuple[Engine, FactSet], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, facts = old
    request.getfixturevalue("next_version")
    config = migrate.config

    def breaking(connection: Connection | None = None) -> object:
        made = config(connection)
        made.attributes["break"] = True
        return made

    monkeypatch.setattr(migrate, "config", breaking)
    with pytest.raises(RuntimeError, match="halfway"):
        migrate.upgrade(engine)
    monkeypatch.undo()
    base.check(engine)
    with base.sessions(engine)() as session:
        assert queries.facts(session, "default") == facts


def test_sqlite_minds_foreign_keys_again_after_an_upgrade(sqlite_engine: Engine) -> None:
    migrate.upgrade(sqlite_engine)
    with sqlite_engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_an_upgrade_that_would_leave_rows_dangling_is_refused(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with base.sessions(sqlite_engine).begin() as session:
        write.put_deal(session, DEFAULT)
        write.save(session, "default", herring().facts(), linker=same_name)

    def lossy(config: object, revision: str) -> None:
        config.attributes["connection"].execute(text("DELETE FROM actors"))  # type: ignore[attr-defined]

    monkeypatch.setattr(command, "upgrade", lossy)
    monkeypatch.setattr(migrate, "state", lambda connection: migrate.State.OLDER)
    with pytest.raises(StoreError, match="nothing was changed"):
        migrate.upgrade(sqlite_engine)
    assert counts(sqlite_engine)["actors"] == 3


def test_upgrading_twice_is_harmless(engine: Engine) -> None:
    migrate.upgrade(engine)
    base.check(engine)
