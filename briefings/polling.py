"""One reading of a feed: the articles that are new in it, into the store."""

from __future__ import annotations

import logging
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from briefings.errors import ArticleError, DealbriefError, FetchError
from briefings.ingest import feeds, fetch
from briefings.ingest.fetch import Known, Limits
from briefings.reading import Extract, Get, Reading, read_one
from briefings.store import feeds as rows
from briefings.store import queries
from briefings.store.feeds import Feed

log = logging.getLogger(__name__)

MOST_ARTICLES = 25
"""At one reading: a feed that is new to a deal shall not hold up all others for an hour."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of one reading. `unread` are sentences, one for each article that could not be read."""

    feed: Feed
    readings: tuple[Reading, ...] = ()
    unread: tuple[str, ...] = ()
    failure: str | None = None


def poll(
    sessions: sessionmaker[Session], feed: Feed, get: Get, extract: Extract, limits: Limits = fetch.LIMITS
) -> Polled:
    """Reads a claimed feed and what is new in it, oldest first, and writes down how far it got.

    What fails in passing is tried again at the next reading, what fails for good is not. Raises StoreError
    and ModelMissing, and BrokenExecutor when the process that reads has died over an article; what was read
    before that stays stored.
    """
    try:
        page = fetch.fetch(feed.url, limits, Known(feed.etag, feed.modified))
        links = () if page.data is None else feeds.links(page)
    except FetchError as error:
        with sessions.begin() as session:
            rows.finish(session, feed, seen=feed.seen, failure=str(error))
        return Polled(feed, failure=str(error))
    if page.data is None:
        with sessions.begin() as session:
            rows.finish(session, feed, seen=feed.seen, etag=feed.etag, modified=feed.modified)
        return Polled(feed)

    urls = [link.url for link in links]
    with sessions() as session:
        deal = queries.deal(session, feed.deal)
        new = rows.unread(session, feed, urls)
    readings, unread, again = [], [], set(new[MOST_ARTICLES:])
    broken: Exception | None = None
    for url in new[:MOST_ARTICLES]:
        try:
            readings.append(read_one(sessions, deal, get(url), extract))
        except ArticleError as error:
            unread.append(str(error))
            if isinstance(error, FetchError) and error.passing:
                again.add(url)
        except DealbriefError:
            raise  # the store or the model: nothing can be read now
        except Exception as error:
            # It would fail the next time too, and whatever comes after it in the feed would never be read.
            log.exception("Reading %s failed", url)
            unread.append(f"{fetch.shown(url)} could not be read ({type(error).__name__}); the log has more.")
            if isinstance(error, BrokenExecutor):
                broken, again = error, again | set(new[new.index(url) + 1 :])
                break
    whole = not again
    with sessions.begin() as session:
        rows.finish(
            session,
            feed,
            seen={rows.digest(url) for url in urls if url not in again},
            # With something left the feed must come whole next time, changed or not.
            etag=page.etag if whole else None,
            modified=page.modified if whole else None,
        )
    if broken is not None:
        raise broken
    return Polled(feed, tuple(readings), tuple(unread))
