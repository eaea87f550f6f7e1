"""Articles into the store: takes, extracts and saves one after the other, each whole or not at all."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session, sessionmaker

from briefings import deals
from briefings.deals import Deal
from briefings.extract import nlp, pipeline
from briefings.ingest import fetch, html
from briefings.ingest.fetch import Limits
from briefings.store import articles as stored
from briefings.store import queries, write
from briefings.store import reread as again
from briefings.types import Article, FactSet

Extract = Callable[[Article, Deal], FactSet]
Get = Callable[[str], Article]


class Outcome(StrEnum):
    READ = "read"
    KNOWN = "known"
    ELSEWHERE = "not about the deal"


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one article; `facts` are what was taken from it when it was read now."""

    article: Article
    outcome: Outcome
    facts: FactSet | None = None


def oldest_first(articles: Iterable[Article]) -> list[Article]:
    """The order in which articles are read, so that who is who does not hang on the order of arguments.

    By day of publication, undated ones last, then by content.
    """
    return sorted(articles, key=lambda article: (article.published_on or dt.date.max, article.key))


def extract_here(model: str, weigh: bool = True) -> Extract:
    """Extraction in this process."""
    return lambda article, deal: pipeline.extract(article, deal, model, weigh)


def extract_elsewhere(executor: Executor, model: str, weigh: bool = True) -> Extract:
    """Extraction in the executor's processes: this one neither holds the model nor waits for the GIL."""
    return lambda article, deal: executor.submit(pipeline.extract, article, deal, model, weigh).result()


def get_here(limits: Limits) -> Get:
    """The article at an address, fetched and taken from its page in this process."""
    return lambda url: html.article(fetch.fetch(url, limits))


def get_elsewhere(executor: Executor, limits: Limits) -> Get:
    """The same, with the page taken apart in the executor's processes; no slow server holds those up."""
    return lambda url: executor.submit(html.article, fetch.fetch(url, limits)).result()


def read(
    sessions: sessionmaker[Session], deal: Deal, articles: Iterable[Article], extract: Extract
) -> Iterator[Reading]:
    """Reads each article into the store, which holds it whole or not at all.

    `deal` must be stored. Raises ModelMissing or StoreError; what was read before that stays stored.
    """
    return map(functools.partial(read_one, sessions, deal, extract=extract), articles)


def read_one(sessions: sessionmaker[Session], deal: Deal, article: Article, extract: Extract) -> Reading:
    """Reads one article into the store, in one transaction that does not last while it is extracted."""
    if not deals.takes(deal, article):
        return Reading(article, Outcome.ELSEWHERE)
    with sessions() as session:
        if queries.has_article(session, deal.name, article.key):
            return Reading(article, Outcome.KNOWN)
    facts = extract(article, deal)
    with sessions.begin() as session:
        saved = write.save(session, deal.name, facts)
    return Reading(article, Outcome.READ, facts) if saved else Reading(article, Outcome.KNOWN)


def reread(
    sessions: sessionmaker[Session], deal: Deal, extract: Extract, *, whole: bool = False
) -> Iterator[Article]:
    """Reads the deal's stored articles again, each one transaction; those handed back were.

    Articles that this version of the extractor has read are passed over unless `whole`. Corrections stay.
    Raises ModelMissing or StoreError.
    """
    with sessions() as session:
        stale = stored.current(session, deal.name, None if whole else nlp.VERSION)
    for article in stale:
        with sessions.begin() as session:
            again.replace(session, deal.name, extract(article, deal))
        yield article
