"""An index that leads to the events an actor takes part in, the newest first."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_event_actors_actor_id"), table_name="event_actors")
    op.create_index(op.f("ix_event_actors_actor_id_event_id"), "event_actors", ["actor_id", "event_id"])
