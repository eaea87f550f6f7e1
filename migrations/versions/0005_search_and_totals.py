"""Sentences to search, what a deal holds counted, and indexes that lead to the newest facts."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from briefings.store import sentences

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BATCH = 200  # articles
LONGEST = 500  # characters of a name; an index entry holds no more in every script


def _count(kind: str, table: str, name: str = "''", actor: str = "0", and_: str = "", join: str = "") -> str:
    dropped = "" if kind in ("alias", "role") else "AND NOT fact.dropped"
    names = [one for one in (name, actor) if one not in ("''", "0")]
    return (
        f"SELECT fact_article.deal_id, '{kind}', {name}, {actor}, count(*) FROM {table} AS fact "
        f"JOIN articles AS fact_article ON fact_article.id = fact.article_id {join} "
        f"WHERE fact_article.superseded_by_id IS NULL {dropped} {and_} "
        f"GROUP BY {', '.join(['fact_article.deal_id', *names])}"
    )


_TOPIC = f"AND fact.topic <> '' AND length(fact.topic) <= {LONGEST}"
_ROLE = "fact.title || :separator || coalesce(fact.affiliation, '')"
_COUNTED = (
    "SELECT deal_id, 'article', '', 0, count(*) FROM articles WHERE superseded_by_id IS NULL GROUP BY deal_id",
    _count("position", "positions"),
    _count("position", "positions", actor="fact.actor_id"),
    _count("position", "positions", name="fact.topic", and_=_TOPIC),
    _count("position", "positions", name="fact.topic", actor="fact.actor_id", and_=_TOPIC),
    _count("question", "questions"),
    _count("question", "questions", actor="fact.actor_id", and_="AND fact.actor_id IS NOT NULL"),
    _count("question", "questions", name="fact.topic", and_=_TOPIC),
    _count(
        "question",
        "questions",
        name="fact.topic",
        actor="fact.actor_id",
        and_=f"{_TOPIC} AND fact.actor_id IS NOT NULL",
    ),
    _count("figure", "figures"),
    _count("figure", "figures", actor="fact.actor_id", and_="AND fact.actor_id IS NOT NULL"),
    _count("event", "events"),
    _count(
        "event", "events", actor="part.actor_id", join="JOIN event_actors AS part ON part.event_id = fact.id"
    ),
    _count(
        "alias",
        "actor_aliases",
        name="fact.alias",
        actor="fact.actor_id",
        and_=f"AND length(fact.alias) <= {LONGEST}",
    ),
    _count("role", "roles", name=_ROLE, actor="fact.actor_id", and_=f"AND length({_ROLE}) <= {LONGEST}"),
)


def upgrade() -> None:
    here = op.get_bind()
    op.add_column("deals", sa.Column("revision", sa.Integer(), nullable=False, server_default=sa.text("0")))

    op.create_table(
        "tallies",
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_tallies_deal_id_deals")),
        sa.PrimaryKeyConstraint("deal_id", "kind", "name", "actor_id", name=op.f("pk_tallies")),
    )
    op.create_index(op.f("ix_tallies_actor_id_kind"), "tallies", ["actor_id", "kind"])

    op.create_table(
        "sentences",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence_end", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_sentences_deal_id_deals")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_sentences_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sentences")),
    )
    op.create_index(op.f("ix_sentences_article_id"), "sentences", ["article_id"])
    op.create_index(op.f("ix_sentences_deal_id_id"), "sentences", ["deal_id", "id"])
    if here.dialect.name == "sqlite":
        # Nothing but the index: the text is the article's.
        op.execute(
            "CREATE VIRTUAL TABLE sentence_index USING fts5"
            "(deal, words, content='', tokenize='porter unicode61 remove_diacritics 2')"
        )
    _fill(here)
    if here.dialect.name == "postgresql":
        op.create_index(op.f("ix_sentences_words"), "sentences", ["words"], postgresql_using="gin")

    for table in ("positions", "figures", "questions"):
        op.create_index(op.f(f"ix_{table}_actor_id_day"), table, ["actor_id", "day"])
    for table in ("figures", "questions"):
        op.drop_index(op.f(f"ix_{table}_actor_id"), table_name=table)
    op.create_index(op.f("ix_questions_deal_id_topic_day"), "questions", ["deal_id", "topic", "day"])
    op.create_index(op.f("ix_events_deal_id_starts"), "events", ["deal_id", "starts"])
    op.create_index(op.f("ix_articles_deal_id_day"), "articles", ["deal_id", "day"])


def _fill(here: sa.Connection) -> None:
    """Counts what is there, and cuts the texts of current articles into sentences."""
    for statement in _COUNTED:
        insert = sa.text(f"INSERT INTO tallies (deal_id, kind, name, actor_id, number) {statement}")
        here.execute(insert, {"separator": "\x1f"} if ":separator" in statement else {})
    last = 0
    while True:
        articles = here.execute(
            sa.text(
                "SELECT id, deal_id, day, text FROM articles WHERE superseded_by_id IS NULL AND id > :last "
                "ORDER BY id LIMIT :batch"
            ),
            {"last": last, "batch": BATCH},
        ).all()
        if not articles:
            return
        last = articles[-1].id
        rows = [row for article in articles for row in _sentences(here, article)]
        if not rows:
            continue
        postgres = here.dialect.name == "postgresql"
        words = "to_tsvector('english', :words)" if postgres else "NULL"
        here.execute(
            sa.text(
                "INSERT INTO sentences (id, deal_id, article_id, sentence_start, sentence_end, words) "
                f"VALUES (:id, :deal, :article, :start, :end, {words})"
            ),
            rows,
        )
        if not postgres:
            here.execute(
                sa.text("INSERT INTO sentence_index (rowid, deal, words) VALUES (:id, 'd' || :deal, :words)"),
                rows,
            )


def _sentences(here: sa.Connection, article: sa.Row) -> list[dict[str, object]]:
    day = article.day if isinstance(article.day, dt.date) else dt.date.fromisoformat(article.day)
    whole = [
        tuple(span)
        for span in here.execute(
            sa.text("SELECT DISTINCT sentence_start, sentence_end FROM positions WHERE article_id = :id"),
            {"id": article.id},
        )
    ]
    found = sentences.split(article.text, whole)
    return [
        {
            "id": key,
            "deal": article.deal_id,
            "article": article.id,
            "start": start,
            "end": end,
            "words": sentences.indexed(article.text[start:end]),
        }
        for key, (start, end) in zip(sentences.keys(day, article.id, len(found)), found, strict=True)
    ]
