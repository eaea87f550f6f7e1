"""Articles into the store: takes, extracts and saves one after the other, each whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session, sessionmaker

from briefings import deals
from briefings.deals import Deal
from briefings.extract import nlp, pipeline
from briefings.store import articles as stored
from briefings.store import queries, write
from briefings.store import reread as again
from briefings.types import Article, FactSet


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


def read(
    sessions: sessionmaker[Session], deal: Deal, articles: Iterable[Article], model: str
) -> Iterator[Reading]:
    """Reads each article into the store. Extraction and storing of one article are one transaction.

    `deal` must be stored. Raises ModelMissing or StoreError; what was read before that stays stored.
    """
    for article in articles:
        if not deals.takes(deal, article):
            yield Reading(article, Outcome.ELSEWHERE)
            continue
        with sessions.begin() as session:
            if queries.has_article(session, deal.name, article.key):
                reading = Reading(article, Outcome.KNOWN)
            else:
                facts = pipeline.extract(article, deal, model)
                saved = write.save(session, deal.name, facts)
                reading = Reading(article, Outcome.READ, facts) if saved else Reading(article, Outcome.KNOWN)
        yield reading


def reread(
    sessions: sessionmaker[Session], deal: Deal, model: str, *, whole: bool = False
) -> Iterator[Article]:
    """Reads the deal's stored articles again, each one transaction; those handed back were.

    Articles that this version of the extractor has read are passed over unless `whole`. Corrections stay.
    Raises ModelMissing or StoreError.
    """
    with sessions() as session:
        stale = stored.current(session, deal.name, None if whole else nlp.VERSION)
    for article in stale:
        with sessions.begin() as session:
            again.replace(session, deal.name, pipeline.extract(article, deal, model))
        yield article
