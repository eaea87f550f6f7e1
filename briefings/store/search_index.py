"""The index of words that sentences are found by, in both databases.

SQLite searches the virtual table `sentence_index` (FTS5), PostgreSQL the column `words` (tsvector, GIN). Both
are given folded text and stem English words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from briefings.store import sentences
from briefings.store.chunks import chunks
from briefings.store.models import ArticleRow, PositionRow, SentenceRow
from briefings.types import Span


def add(session: Session, article_ids: Collection[int]) -> None:
    """Makes the texts of these articles findable."""
    for chunk in chunks(article_ids):
        for article in session.execute(
            select(ArticleRow.id, ArticleRow.deal_id, ArticleRow.day, ArticleRow.text).where(
                ArticleRow.id.in_(chunk)
            )
        ).all():
            whole = session.execute(
                select(PositionRow.sentence_start, PositionRow.sentence_end)
                .where(PositionRow.article_id == article.id)
                .distinct()
            )
            found = sentences.split(article.text, ((one[0], one[1]) for one in whole))
            insert(session, article.deal_id, article.id, article.day, article.text, found)


def insert(
    session: Session, deal_id: int, article_id: int, day: dt.date, words: str, found: Sequence[Span]
) -> None:
    """The sentences `found` in the article with the text `words`."""
    values = [
        {
            "id": key,
            "deal_id": deal_id,
            "article_id": article_id,
            "sentence_start": start,
            "sentence_end": end,
            "indexed": sentences.indexed(words[start:end]),
        }
        for key, (start, end) in zip(sentences.keys(day, article_id, len(found)), found, strict=True)
    ]
    if not values:
        return
    if _postgres(session):
        session.execute(text(_INSERT_POSTGRES), values)
    else:
        session.execute(text(_INSERT), values)
        session.execute(text(_INSERT_SQLITE), values)


_INSERT_POSTGRES = (
    "INSERT INTO sentences (id, deal_id, article_id, sentence_start, sentence_end, words) VALUES "
    "(:id, :deal_id, :article_id, :sentence_start, :sentence_end, to_tsvector('english', :indexed))"
)
_INSERT = (
    "INSERT INTO sentences (id, deal_id, article_id, sentence_start, sentence_end) VALUES "
    "(:id, :deal_id, :article_id, :sentence_start, :sentence_end)"
)
_INSERT_SQLITE = "INSERT INTO sentence_index (rowid, deal, words) VALUES (:id, 'd' || :deal_id, :indexed)"
# An index without a text of its own must be told what it forgets.
_FORGET = (
    "INSERT INTO sentence_index (sentence_index, rowid, deal, words) "
    "VALUES ('delete', :id, 'd' || :deal_id, :indexed)"
)


def remove(session: Session, article_ids: Collection[int]) -> None:
    """Makes them unfindable, as when a later revision takes their place."""
    for chunk in chunks(article_ids):
        if not _postgres(session):
            gone = [
                {
                    "id": row.id,
                    "deal_id": row.deal_id,
                    "indexed": sentences.indexed(row.text[row[2] : row[3]]),
                }
                for row in session.execute(
                    select(
                        SentenceRow.id,
                        SentenceRow.deal_id,
                        SentenceRow.sentence_start,
                        SentenceRow.sentence_end,
                        ArticleRow.text,
                    )
                    .join(ArticleRow, ArticleRow.id == SentenceRow.article_id)
                    .where(SentenceRow.article_id.in_(chunk))
                ).all()
            ]
            if gone:
                session.execute(text(_FORGET), gone)
        session.execute(delete(SentenceRow).where(SentenceRow.article_id.in_(chunk)))


class SearchIndex:
    """The sentences of one deal, from a day on. A part is one word, or several that stand side by side."""

    def __init__(self, session: Session, deal_id: int, since: dt.date | None, most: int) -> None:
        self.session, self.deal_id, self.most = session, deal_id, most
        self.first = 0 if since is None else sentences.first_key(since)

    def newest(self, parts: Sequence[str], *, any_: bool = False) -> list[int]:
        """The newest `most` keys of sentences with all of `parts`, or with any of them; newest first."""
        raise NotImplementedError

    def within(self, parts: Sequence[str], keys: Sequence[int]) -> list[int]:
        """Those of `keys`, which `newest` gave for a wider question, whose sentences have all of `parts`."""
        raise NotImplementedError


class Sqlite(SearchIndex):
    def newest(self, parts: Sequence[str], *, any_: bool = False) -> list[int]:
        return self._keys(parts, any_, self.first, sentences.LAST)

    def within(self, parts: Sequence[str], keys: Sequence[int]) -> list[int]:
        if not keys:
            return []
        found = self._keys(parts, False, keys[-1], keys[0])
        return [key for key in found if key in set(keys)] if len(found) < len(keys) else found

    def _keys(self, parts: Sequence[str], any_: bool, first: int, last: int) -> list[int]:
        # Parts are letters, digits and spaces; in quotes nothing in them has a meaning of its own.
        joined = (" OR " if any_ else " AND ").join(f'"{part}"' for part in parts)
        return list(
            self.session.scalars(
                text(
                    "SELECT rowid FROM sentence_index WHERE sentence_index MATCH :query "
                    "AND rowid BETWEEN :first AND :last ORDER BY rowid DESC LIMIT :most"
                ),
                {
                    "query": f"deal : d{self.deal_id} AND words : ({joined})",
                    "first": first,
                    "last": last,
                    "most": self.most,
                },
            )
        )


class Postgres(SearchIndex):
    RECENT = 20_000  # sentences; where this many hold too few hits, the index of words is quicker

    def newest(self, parts: Sequence[str], *, any_: bool = False) -> list[int]:
        query, given = self._query(parts, any_)
        recent = self.session.scalar(text(_RECENT), {"deal": self.deal_id, "recent": self.RECENT}) or 0
        given |= {"deal": self.deal_id, "first": max(self.first, recent), "most": self.most}
        found = list(self.session.scalars(text(_NEWEST.format(query=query)), given))
        if len(found) == self.most or recent <= self.first:
            return found
        given |= {"first": self.first, "last": recent, "most": self.most - len(found)}
        return found + list(self.session.scalars(text(_OLDER.format(query=query)), given))

    def within(self, parts: Sequence[str], keys: Sequence[int]) -> list[int]:
        query, given = self._query(parts, False)
        given |= {"keys": list(keys)}
        return list(self.session.scalars(text(_AMONG.format(query=query)), given))

    def _query(self, parts: Sequence[str], any_: bool) -> tuple[str, dict[str, Any]]:
        names = [f"part{number}" for number in range(len(parts))]
        joined = (" || " if any_ else " && ").join(f"phraseto_tsquery('english', :{name})" for name in names)
        return joined, dict(zip(names, parts, strict=True))


_RECENT = "SELECT id FROM sentences WHERE deal_id = :deal ORDER BY id DESC OFFSET :recent LIMIT 1"
_NEWEST = (
    "SELECT id FROM sentences WHERE deal_id = :deal AND id >= :first AND words @@ ({query}) "
    "ORDER BY id DESC LIMIT :most"
)
# What is rare among the recent is taken to be rare: found by its words, and only then put in order.
_OLDER = (
    "SELECT id FROM (SELECT id, deal_id FROM sentences WHERE words @@ ({query}) OFFSET 0) AS found "
    "WHERE deal_id = :deal AND id >= :first AND id < :last ORDER BY id DESC LIMIT :most"
)
_AMONG = "SELECT id FROM sentences WHERE id = ANY(:keys) AND words @@ ({query}) ORDER BY id DESC"


def of(session: Session, deal_id: int, since: dt.date | None, most: int) -> SearchIndex:
    """The index of the database in use."""
    return (Postgres if _postgres(session) else Sqlite)(session, deal_id, since, most)


def _postgres(session: Session) -> bool:
    return session.connection().dialect.name == "postgresql"
