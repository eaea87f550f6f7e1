"""Articles: the text that every offset refers to."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from briefings.store.models.base import Base


class ArticleRow(Base):
    """One revision of an article in one deal.

    `published` is the ISO text of the date or datetime as it was given, with its own offset;
    `published_at` the instant it sorts by (a bare date: its midnight in UTC); `day` the day of
    publication or, when that is unknown, of reading. A revision that another one replaced points to it
    by `superseded_by_id`; its facts stay but answer nothing.
    """

    __tablename__ = "articles"
    __table_args__ = (
        UniqueConstraint("deal_id", "key"),
        # Digests rather than the addresses themselves: an address may be longer than an index entry.
        Index(None, "deal_id", "source_digest"),
        Index(None, "deal_id", "url_digest"),
        Index(None, "deal_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    key: Mapped[str]
    source: Mapped[str]
    source_digest: Mapped[str | None]
    title: Mapped[str | None]
    publisher: Mapped[str | None]
    published: Mapped[str | None]
    published_at: Mapped[dt.datetime | None]
    day: Mapped[dt.date]
    url: Mapped[str | None]
    url_digest: Mapped[str | None]
    language: Mapped[str]
    read_at: Mapped[dt.datetime]
    extractor: Mapped[str | None]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    # Last, so that SQLite need not walk through it to reach the other columns.
    text: Mapped[str]
