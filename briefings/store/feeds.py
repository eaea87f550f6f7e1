"""Feeds of deals: which are due, and what was read in them. Of any number of processes one reads a feed."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from briefings.store.chunks import chunks
from briefings.store.models import ArticleRow, DealRow, FeedRow


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that the caller has claimed. `seen` are digests of the links that were dealt with."""

    id: int
    deal: str
    url: str
    etag: str | None = None
    modified: str | None = None
    seen: frozenset[str] = frozenset()


def digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


def claim(
    session: Session,
    now: dt.datetime,
    every: dt.timedelta,
    deal: str | None = None,
    most: int | None = None,
) -> tuple[Feed, ...]:
    """The feeds that are due, `most` of them, the caller's once this is committed: whoever asks again within
    `every` does not get them. With `deal` that deal's feeds alone, due or not.

    A process that dies before `finish` loses nothing: what was not read is new at the next reading too.
    """
    _bring_up_to_date(session, now)
    query = select(FeedRow.__table__, DealRow.name.label("deal")).join(DealRow, DealRow.id == FeedRow.deal_id)
    query = query.where(FeedRow.next_at <= now) if deal is None else query.where(DealRow.name == deal)
    claimed = []
    for row in session.execute(query.order_by(FeedRow.next_at, FeedRow.id)).all():
        mine = session.execute(
            update(FeedRow)
            .where(FeedRow.id == row.id, FeedRow.next_at == row.next_at)
            .values(next_at=now + every)
            .returning(FeedRow.id)
        ).scalar()
        if mine is not None:
            claimed.append(Feed(row.id, row.deal, row.url, row.etag, row.modified, frozenset(row.seen)))
            if len(claimed) == most:
                break
    return tuple(claimed)


def finish(
    session: Session,
    feed: Feed,
    *,
    seen: Collection[str],
    etag: str | None = None,
    modified: str | None = None,
    failure: str | None = None,
) -> None:
    """Write down what was read; `failure` is one sentence where the feed itself could not be."""
    session.execute(
        update(FeedRow)
        .where(FeedRow.id == feed.id)
        .values(seen=sorted(seen), etag=etag, modified=modified, failure=failure)
    )


def unread(session: Session, feed: Feed, urls: Sequence[str]) -> tuple[str, ...]:
    """Those of `urls` that were not dealt with in the feed and are no article of its deal yet."""
    new = {digest(url): url for url in urls}
    known = set(feed.seen)
    for chunk in chunks(new.keys() - known):
        known.update(
            session.scalars(
                select(ArticleRow.url_digest)
                .join(DealRow, DealRow.id == ArticleRow.deal_id)
                .where(DealRow.name == feed.deal, ArticleRow.url_digest.in_(chunk))
            )
        )
    return tuple(url for key, url in new.items() if key not in known)


def failures(session: Session, deal: str) -> dict[str, str]:
    """The deal's feeds that could not be read the last time, each with the reason."""
    query = select(FeedRow.url, FeedRow.failure).join(DealRow, DealRow.id == FeedRow.deal_id)
    rows = session.execute(query.where(DealRow.name == deal, FeedRow.failure.is_not(None)))
    return {row.url: row.failure for row in rows}


def _bring_up_to_date(session: Session, now: dt.datetime) -> None:
    """One row for each feed that a deal names; new ones are due at once, those no longer named go."""
    wanted = {
        (row.id, url)
        for row in session.execute(select(DealRow.id, DealRow.config))
        for url in row.config["feeds"]
    }
    there = {(row.deal_id, row.url): row.id for row in session.execute(select(FeedRow.__table__))}
    for key in sorted(wanted - there.keys()):
        # Due at once; of two who see it first at the same time one inserts.
        with contextlib.suppress(IntegrityError), session.begin_nested():
            session.execute(insert(FeedRow).values(deal_id=key[0], url=key[1], next_at=now, seen=[]))
    gone = [id for key, id in there.items() if key not in wanted]
    for chunk in chunks(gone):
        session.execute(delete(FeedRow).where(FeedRow.id.in_(chunk)))
