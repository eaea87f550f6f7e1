"""Articles of the web read for people in Slack: in a process of their own, and told in messages."""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from bot.blocks import Button, Message, messages, sentence
from bot.blocks.fallback import summary
from briefings import reading
from briefings.brief import news, render
from briefings.brief.cite import title
from briefings.deals import Deal
from briefings.errors import ArticleError, DealbriefError
from briefings.ingest.fetch import Limits
from briefings.reading import Extract, Get, Outcome, Reading
from briefings.settings import Settings
from briefings.store import queries
from briefings.types import Article

ARTICLE = "article"  # the button that shows everything that was found in an article; its value is the key
KEYWORDS = 5  # of a deal that a sentence repeats


class Interrupted(DealbriefError):
    """The process that reads has died; what it was reading is not stored."""


class Pool:
    """One process, made when it is first needed: the language model is large and extraction is slow, and
    neither shall weigh on the process that answers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._executor: Executor | None = None

    @contextlib.contextmanager
    def executor(self) -> Iterator[Executor]:
        """Raises Interrupted for a process that died, and begins anew the next time."""
        with self._lock:
            if self._executor is None:
                # Not forked: this process has threads, and whatever they hold would be held for ever.
                context = multiprocessing.get_context("spawn")
                self._executor = ProcessPoolExecutor(1, context, initializer=_begin)
            mine = self._executor
        try:
            yield mine
        except BrokenProcessPool:
            with self._lock:
                if self._executor is mine:
                    self._executor = None
            raise Interrupted("Reading was interrupted, and nothing of it is stored; try again.") from None

    def close(self) -> None:
        """Lets what is being read finish; what waits is given up."""
        with self._lock:
            executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)


POOL = Pool()
atexit.register(POOL.close)


def _begin() -> None:
    """In the reading process: Ctrl-C is for the parent, and without a parent there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


@contextlib.contextmanager
def reader(settings: Settings) -> Iterator[tuple[Get, Extract]]:
    """What gets an article and what extracts it, in the reading process. Raises Interrupted."""
    with POOL.executor() as executor:
        yield (
            reading.get_elsewhere(executor, limits(settings)),
            reading.extract_elsewhere(executor, settings.model),
        )


def limits(settings: Settings) -> Limits:
    return Limits(private=settings.fetch_private)


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one address: a reading, or the sentence that says why there is none."""

    url: str
    reading: Reading | None = None
    problem: str | None = None


def add(settings: Settings, sessions: sessionmaker[Session], deal: Deal, url: str) -> Added:
    """Reads the article at `url` into `deal`; takes seconds. Raises StoreError, ModelMissing, Interrupted."""
    try:
        with reader(settings) as (get, extract):
            return Added(url, reading.read_one(sessions, deal, get(url), extract))
    except ArticleError as error:
        return Added(url, problem=str(error))


def told(
    sessions: sessionmaker[Session], deal: Deal, added: Sequence[Added], today: dt.date
) -> tuple[Message, ...]:
    """What was found, an article a message. Several are told shorter than one."""
    return tuple(_told(sessions, deal, one, today, max(1, news.LISTED // len(added))) for one in added)


def found(
    sessions: sessionmaker[Session], deal: Deal, key: str, today: dt.date, listed: int = news.LISTED
) -> tuple[Message, ...]:
    """Everything that is stored of one article of the deal, newest wording of corrections included.

    Raises NotFound when the deal does not hold it.
    """
    with sessions() as session:
        place = queries.place(session, deal.name, key)
        facts = queries.facts(session, deal.name, after=place - 1, upto=place)
        article = queries.article(session, deal.name, key)
    everything = news.fresh(facts, {key}, today)
    document = news.news(deal, facts, everything, today, article=article, listed=listed)
    more = any(
        listing.short
        for listing in (document.positions, document.figures, document.events, document.questions)
    )
    buttons = [Button("See all of it", key, ARTICLE)] if more else []
    return messages(render.slack(document), summary(document), buttons=buttons)


def _told(sessions: sessionmaker[Session], deal: Deal, added: Added, today: dt.date, listed: int) -> Message:
    done = added.reading
    if done is None:
        return sentence(added.problem or "Nothing was read.")
    if done.outcome is Outcome.READ:
        return found(sessions, deal, done.article.key, today, listed)[0]
    if done.outcome is Outcome.KNOWN:
        button = Button("See what is in it", done.article.key, ARTICLE)
        return sentence(f"{_named(done.article)} is known already; nothing has changed.", [button])
    some = ", ".join(f"“{word}”" for word in deal.keywords[:KEYWORDS])
    more = " ..." if len(deal.keywords) > KEYWORDS else ""
    return sentence(
        f"{_named(done.article)} is not about {deal.title or deal.name}: none of its keywords ({some}{more}) "
        "is in it, so it was left out."
    )


def _named(article: Article) -> str:
    day = article.published_on
    told = [article.publisher or "", f"{day.day} {day:%B %Y}" if day else ""]
    where = ", ".join(word for word in told if word)
    return f"“{title(article)}”" + (f" ({where})" if where else "")
