"""Feeds of deals that are due: claimed in the database, so that one process reads each."""

from __future__ import annotations

import datetime as dt
import logging

from sqlalchemy.orm import Session, sessionmaker

from bot import reading
from briefings import polling
from briefings.errors import DealbriefError
from briefings.polling import Polled
from briefings.reading import Outcome
from briefings.settings import Settings
from briefings.store import feeds
from briefings.store.feeds import Feed

log = logging.getLogger(__name__)


class Feeder:
    """Reads what is due, one feed after the other. Takes minutes: not for a thread that others wait for."""

    def __init__(self, settings: Settings, sessions: sessionmaker[Session]) -> None:
        self._settings, self._sessions = settings, sessions
        self._every = dt.timedelta(minutes=settings.feed_minutes)
        self._stopped = False

    def stop(self) -> None:
        """After the feed under way no other is begun; whoever looks next reads them."""
        self._stopped = True

    def read_due(self, now: dt.datetime) -> None:
        """Reads the feeds that are due at `now` and that nobody else reads. Raises StoreError."""
        while not self._stopped and (feed := self._claimed(now)):
            self._poll(feed)

    def _claimed(self, now: dt.datetime) -> Feed | None:
        """One at a time, so that what this process does not come to is left to the others."""
        with self._sessions.begin() as session:
            return next(iter(feeds.claim(session, now, self._every, most=1)), None)

    def _poll(self, feed: Feed) -> None:
        try:
            with reading.reader(self._settings) as (get, extract):
                _log(polling.poll(self._sessions, feed, get, extract, reading.limits(self._settings)))
        except DealbriefError as error:
            log.error("The feed %s of %s could not be read: %s", feed.url, feed.deal, error)
        except Exception:
            log.exception("Reading the feed %s of %s failed", feed.url, feed.deal)


def _log(polled: Polled) -> None:
    feed = polled.feed
    if polled.failure is not None:
        log.warning("The feed %s of %s could not be read: %s", feed.url, feed.deal, polled.failure)
        return
    for sentence in polled.unread:
        log.info("From the feed %s of %s: %s", feed.url, feed.deal, sentence)
    if count := sum(done.outcome is Outcome.READ for done in polled.readings):
        log.info("Read %s new articles of %s from %s", count, feed.deal, feed.url)
