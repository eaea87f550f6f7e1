"""Articles to rows and back, and which of two revisions of one article is the older."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, or_, select, update
from sqlalchemy.orm import Session

from briefings.errors import ArticleError
from briefings.store.chunks import chunks
from briefings.store.models import ArticleRow, DealRow
from briefings.types import Article

_COLUMNS = (
    ArticleRow.key,
    ArticleRow.source,
    ArticleRow.title,
    ArticleRow.publisher,
    ArticleRow.published,
    ArticleRow.url,
    ArticleRow.language,
    ArticleRow.text,
)
NEWEST_FIRST = (ArticleRow.published_at.desc().nulls_last(), ArticleRow.id.desc())


def values(article: Article, read_at: dt.datetime, extractor: str | None) -> dict[str, Any]:
    """The columns of `article`, but for its deal. Raises ArticleError for text that no database keeps."""
    for text in (article.text, article.source, article.title, article.publisher, article.url):
        if text is not None and not _storable(text):
            raise ArticleError(
                f"{article.source!r} holds NUL characters or broken Unicode; mend the file and read it again."
            )
    url = article.url or (article.source if "://" in article.source else None)
    return {
        "key": article.key,
        "source": article.source,
        # Standard input is no address: two texts from it are two articles.
        "source_digest": None if article.source == "-" else _digest(article.source),
        "title": article.title,
        "publisher": article.publisher,
        "published": None if article.published is None else article.published.isoformat(),
        "published_at": _instant(article.published),
        "day": article.published_on or read_at.astimezone(dt.UTC).date(),
        "url": article.url,
        "url_digest": _digest(url) if url else None,
        "language": article.language,
        "read_at": read_at,
        "extractor": extractor,
        "text": article.text,
    }


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def _instant(published: dt.date | dt.datetime | None) -> dt.datetime | None:
    if published is None:
        return None
    if not isinstance(published, dt.datetime):
        published = dt.datetime.combine(published, dt.time())
    return published if published.tzinfo else published.replace(tzinfo=dt.UTC)


def supersede(session: Session, deal_id: int, id: int, row: dict[str, Any]) -> tuple[int, ...]:
    """Mark the older of the revisions that share the new article's address; their ids.

    The new article (`id`, with the columns `row`) is the newer one unless its date of publication is known
    to be earlier, in which case it is the one marked.
    """
    same = [
        column == row[column.key]
        for column in (ArticleRow.source_digest, ArticleRow.url_digest)
        if row[column.key] is not None
    ]
    if not same:
        return ()
    others = session.execute(
        select(ArticleRow.id, ArticleRow.published_at).where(
            ArticleRow.deal_id == deal_id,
            ArticleRow.id != id,
            ArticleRow.superseded_by_id.is_(None),
            or_(*same),
        )
    ).all()
    mine = row["published_at"]
    newer = [other.id for other in others if mine and other.published_at and other.published_at > mine]
    pairs = [(id, newer[0])] if newer else [(other.id, id) for other in others]
    for older, current in pairs:
        session.execute(update(ArticleRow).where(ArticleRow.id == older).values(superseded_by_id=current))
    return tuple(older for older, _ in pairs)


def load(session: Session, ids: Collection[int]) -> tuple[Article, ...]:
    """The articles with those primary keys, newest first, undated ones last."""
    rows: list[Row[Any]] = []
    for chunk in chunks(ids):
        rows.extend(
            session.execute(
                select(ArticleRow.id, ArticleRow.published_at, *_COLUMNS).where(ArticleRow.id.in_(chunk))
            )
        )
    rows.sort(key=lambda row: (row.published_at is not None, row.published_at or 0, row.id), reverse=True)
    return tuple(_article(row) for row in rows)


def by_id(session: Session, ids: Collection[int]) -> dict[int, tuple[Article, str | None]]:
    """Primary key -> the article and the extractor that read it."""
    found: dict[int, tuple[Article, str | None]] = {}
    for chunk in chunks(ids):
        for row in session.execute(
            select(ArticleRow.id, ArticleRow.extractor, *_COLUMNS).where(ArticleRow.id.in_(chunk))
        ):
            found[row.id] = _article(row), row.extractor
    return found


def _article(row: Any) -> Article:
    published: dt.date | dt.datetime | None = None
    if row.published is not None:
        kind = dt.datetime if "T" in row.published else dt.date
        published = kind.fromisoformat(row.published)
    return Article(
        text=row.text,
        source=row.source,
        title=row.title,
        publisher=row.publisher,
        published=published,
        url=row.url,
        language=row.language,
    )


def current(session: Session, deal_name: str, other_than: str | None = None) -> tuple[Article, ...]:
    """The deal's articles that no later revision replaced, in the order in which they were read.

    `other_than` leaves out those that this version of the extractor has read.
    """
    query = (
        select(*_COLUMNS)
        .join(DealRow, DealRow.id == ArticleRow.deal_id)
        .where(DealRow.name == deal_name, ArticleRow.superseded_by_id.is_(None))
        .order_by(ArticleRow.id)
    )
    if other_than is not None:
        query = query.where(ArticleRow.extractor.is_distinct_from(other_than))
    return tuple(_article(row) for row in session.execute(query).all())
