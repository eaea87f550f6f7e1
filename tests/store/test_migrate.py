"""The schema's versions, on both databases."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from briefings.errors import StoreNotMigrated
from briefings.store import base, migrate
from briefings.store.models import Base


def test_migrations_make_the_tables_that_the_models_describe(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_model_without_its_migration_is_noticed(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE questions"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) != []


def test_constraints_have_names_that_a_later_migration_can_use(engine: Engine) -> None:
    unique = {constraint["name"] for constraint in inspect(engine).get_unique_constraints("articles")}
    foreign = {constraint["name"] for constraint in inspect(engine).get_foreign_keys("articles")}
    assert unique == {"uq_articles_deal_id_key"}
    assert "fk_articles_deal_id_deals" in foreign


def test_a_migrated_database_passes_the_check(engine: Engine) -> None:
    base.check(engine)


def test_an_empty_database_is_sent_to_the_upgrade(empty_database_url: str) -> None:
    engine = base.connect(empty_database_url)
    with pytest.raises(StoreNotMigrated, match="no tables yet; run `dealbrief db upgrade`"):
        base.check(engine)
    migrate.upgrade(engine)
    base.check(engine)
    engine.dispose()
