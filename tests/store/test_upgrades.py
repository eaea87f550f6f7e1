"""Databases written by earlier versions, with rows in every table: an upgrade keeps all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, text

from briefings.store import base, deliveries, migrate, queries, search, totals

# In the first version's schema, in an order in which each row finds what it refers to.
FIRST = """
INSERT INTO deals VALUES (1, 'herring', 'Herring pact', '{"keywords": [], "topics": [], "actors": [], "feeds": [], "channels": ["#fish"]}')
INSERT INTO actors VALUES (1, 1, 'Signe Aalborg', 'person')
INSERT INTO actors VALUES (2, 1, 'Tomas Brandt', 'person')
INSERT INTO articles VALUES (1, 1, 'aaaa', 'old.md', 'd1', 'Old', 'The Ledger', '2025-03-01', '2025-03-01 00:00:00', '2025-03-01', NULL, NULL, 'en', '2025-03-02 08:00:00', 'test/1', NULL, 'Aalborg said the quota is too high.')
INSERT INTO articles VALUES (2, 1, 'bbbb', 'new.md', 'd2', 'New', NULL, NULL, NULL, '2025-03-04', NULL, NULL, 'en', '2025-03-04 08:00:00', 'test/1', NULL, 'Brandt will meet Aalborg on 12 March about 4,000 tonnes; who pays is unclear.')
UPDATE articles SET superseded_by_id = 2 WHERE id = 1
INSERT INTO channels VALUES (1, 'T1', 'C1', 1)
INSERT INTO schedules VALUES (1, 'T1', 'C1', 1, '08:00:00', 'Europe/Oslo', '[0, 1]', true, '2025-03-01 00:00:00')
INSERT INTO actor_aliases VALUES (1, 1, 1, 'Aalborg', 'aalborg', true)
INSERT INTO actor_aliases VALUES (2, 2, 2, 'Brandt', 'brandt', true)
INSERT INTO deliveries VALUES (1, 1, 'T1', 'C1', 1, 'digest', '2025-03-03 07:00:00', 'sent', '2025-03-03 07:00:00', 1, NULL, '2025-03-03 07:00:01', '17.1', NULL)
INSERT INTO events VALUES ('[[27, 35]]', 'meeting', true, 'on 12 March', '2025-03-12', 'day', NULL, 1, 1, 2, '2025-03-04', 0, 77, 'test/1')
INSERT INTO figures VALUES ('[[42, 54]]', '4000', NULL, 'tonnes', '', 'stated', NULL, 2, 1, 1, 2, '2025-03-04', 0, 77, 'test/1')
INSERT INTO mentions VALUES (1, 1, '[[0, 7]]')
INSERT INTO mentions VALUES (2, 2, '[[0, 6]]')
INSERT INTO mentions VALUES (2, 1, '[[17, 24]]')
INSERT INTO positions VALUES (1, '[[0, 7]]', '[[8, 12]]', '[[13, 34]]', 'indirect', 'oppose', 'quota', 0.75, 1, 1, 1, '2025-03-01', 0, 35, 'test/1')
INSERT INTO positions VALUES (2, '[[0, 6]]', '[[7, 11]]', '[[12, 24]]', 'indirect', 'assert', 'quota', 0.75, 2, 1, 2, '2025-03-04', 0, 77, 'test/1')
INSERT INTO questions VALUES ('[[56, 64]]', 'unclear', 'quota', NULL, 1, 1, 2, '2025-03-04', 0, 77, 'test/1')
INSERT INTO roles VALUES (1, 2, 2, 'Minister', NULL, NULL, 0, 77, 'test/1')
INSERT INTO event_actors VALUES (1, 2, 0)
INSERT INTO event_actors VALUES (1, 1, 1)
""".strip().splitlines()  # noqa: E501


@pytest.fixture
def first(empty_database_url: str) -> Iterator[Engine]:
    """An engine on a database of the first version with rows in each of its tables."""
    made = base.connect(empty_database_url)
    with made.begin() as connection:
        command.upgrade(migrate.config(connection), "0001")
        for statement in FIRST:
            connection.execute(text(statement.replace(":", r"\:")))
    yield made
    made.dispose()


def rows(connection: Connection, names: dict[str, list[str]]) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: sorted(
            (tuple(row) for row in connection.execute(text(f"SELECT {', '.join(columns)} FROM {table}"))),
            key=repr,
        )
        for table, columns in names.items()
    }


def test_an_upgrade_keeps_every_row_of_the_first_version(first: Engine) -> None:
    names: dict[str, list[str]] = {}
    with first.connect() as connection:
        for table in dict.fromkeys(line.split()[2] for line in FIRST if line.startswith("INSERT")):
            names[table] = list(connection.execute(text(f"SELECT * FROM {table}")).keys())
        before = rows(connection, names)
        assert min(len(found) for found in before.values()) > 0
    migrate.upgrade(first)
    base.check(first)
    with first.connect() as connection:
        assert rows(connection, names) == before


def test_the_first_versions_facts_are_answered_after_the_upgrade(first: Engine) -> None:
    migrate.upgrade(first)
    with base.sessions(first)() as session:
        facts = queries.facts(session, "herring")
        (schedule,) = deliveries.schedules(session)
    assert [article.source for article in facts.articles] == ["new.md"]
    assert [position.id for position in facts.positions] == ["2"]
    assert (len(facts.figures), len(facts.events), len(facts.questions)) == (1, 1, 1)
    assert [facts.actor(id).name for id in facts.events[0].actors] == ["Tomas Brandt", "Signe Aalborg"]
    assert (schedule.channel, schedule.at, schedule.active) == ("C1", dt.time(8), True)


def test_what_was_read_before_the_upgrade_is_counted_and_found(first: Engine) -> None:
    migrate.upgrade(first)
    with base.sessions(first)() as session:
        assert totals.kept(session, 1) == totals.recount(session, 1)
        assert totals.kept(session, 1)["position", "quota", 2] == 1
        (hit,) = search.search(session, "herring", "meeting tonnes", 5).hits
        assert [position.id for position in hit.positions] == ["2"]
        assert not search.search(session, "herring", "high", 5).hits
