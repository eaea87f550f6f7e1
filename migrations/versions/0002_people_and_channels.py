"""What people do: corrections, watches, looks, requests taken, messages posted; who may see a deal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
FACTS = ("positions", "figures", "events", "questions")


def upgrade() -> None:
    for table in FACTS:
        op.add_column(table, sa.Column("dropped", sa.Boolean(), nullable=False, server_default=sa.false()))
        op.add_column(table, sa.Column("machine", JSON, nullable=True))
    op.create_index(op.f("ix_positions_deal_id_topic_day"), "positions", ["deal_id", "topic", "day"])

    with op.batch_alter_table("actors") as actors:
        actors.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        actors.create_foreign_key(
            op.f("fk_actors_merged_into_id_actors"), "actors", ["merged_into_id"], ["id"]
        )
        actors.create_index(op.f("ix_actors_merged_into_id"), ["merged_into_id"])

    op.add_column("schedules", sa.Column("owner", sa.Text(), nullable=True))
    op.add_column("schedules", sa.Column("sections", JSON, nullable=True))
    op.add_column(
        "schedules", sa.Column("skip_empty", sa.Boolean(), nullable=False, server_default=sa.false())
    )

    op.create_table(
        "deal_channels",
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_deal_channels_deal_id_deals")),
        sa.PrimaryKeyConstraint("deal_id", "team", "channel", name=op.f("pk_deal_channels")),
    )
    op.create_index(op.f("ix_deal_channels_team_channel"), "deal_channels", ["team", "channel"])

    op.create_table(
        "posted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_posted_deal_id_deals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posted")),
        sa.UniqueConstraint("team", "channel", "ts", name=op.f("uq_posted_team_channel_ts")),
    )
    op.create_index(op.f("ix_posted_deal_id"), "posted", ["deal_id"])
    op.create_table(
        "posted_facts",
        sa.Column("posted_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["posted_id"], ["posted.id"], name=op.f("fk_posted_facts_posted_id_posted"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("posted_id", "fact", name=op.f("pk_posted_facts")),
    )
    op.create_index(op.f("ix_posted_facts_fact"), "posted_facts", ["fact"])

    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("article_key", sa.Text(), nullable=True),
        sa.Column("fact_kind", sa.Text(), nullable=True),
        sa.Column("spans", JSON, nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_corrections_actor_id_actors")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_corrections_deal_id_deals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_actor_id"), "corrections", ["actor_id"])
    op.create_index(op.f("ix_corrections_deal_id_article_key"), "corrections", ["deal_id", "article_key"])
    op.create_index(op.f("ix_corrections_deal_id_at"), "corrections", ["deal_id", "at"])

    op.create_table(
        "watches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_to", sa.Time(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("daily_cap", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marks", JSON, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_watches_actor_id_actors")),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_watches_deal_id_deals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
    )
    op.create_index(op.f("ix_watches_actor_id"), "watches", ["actor_id"])
    op.create_index(op.f("ix_watches_deal_id"), "watches", ["deal_id"])
    op.create_index(op.f("ix_watches_team_user_id"), "watches", ["team", "user_id"])
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["watch_id"], ["watches.id"], name=op.f("fk_alerts_watch_id_watches"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_watch_id_at"), "alerts", ["watch_id", "at"])

    op.create_table(
        "looked",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deals.id"], name=op.f("fk_looked_deal_id_deals")),
        sa.PrimaryKeyConstraint("team", "user_id", "deal_id", name=op.f("pk_looked")),
    )
    op.create_table(
        "requests",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_requests")),
    )
    op.create_index(op.f("ix_requests_at"), "requests", ["at"])
