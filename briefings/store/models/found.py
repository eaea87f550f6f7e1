"""What makes facts quick to find: the sentences of articles, and what a deal holds counted."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from briefings.store.models.base import Base


class SentenceRow(Base):
    """A sentence of a current article. Keys grow with the article's day, so that an index gives the newest
    first; see `briefings.store.sentences`.

    `words` is what PostgreSQL searches. On SQLite it stays empty: there the virtual table `sentence_index`
    holds them under the same key.
    """

    __tablename__ = "sentences"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    sentence_start: Mapped[int]
    sentence_end: Mapped[int]
    words: Mapped[str | None] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))

    # PostgreSQL has a GIN index on `words` besides, which a model of both databases cannot say.
    __table_args__ = (Index(None, "deal_id", "id"),)


class TallyRow(Base):
    """How many facts of current articles a deal holds: of a `kind`, on a topic, of an actor.

    `name` is the topic, or empty for all of the kind; `actor_id` the actor, or 0 for all of them. Of the
    kinds "alias" and "role", `name` is the text itself and `number` the articles that have it.
    """

    __tablename__ = "tallies"

    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]

    __table_args__ = (Index(None, "actor_id", "kind"),)
