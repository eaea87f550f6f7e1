"""Full text of what was read: sentences found by their words, best first.

Of the sentences that match, only the newest are looked at, so that a word in every sentence costs no more
than a rare one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.store import articles, cast, rows, scope, search_index
from briefings.store.chunks import chunks
from briefings.store.models import ArticleRow, DealRow, PositionRow, SentenceRow
from briefings.store.search_index import SearchIndex
from briefings.store.search_words import Asked, asked
from briefings.store.sentences import newest_first
from briefings.types import Article, Evidence, FactSet, Position

CANDIDATES = 300
"""Matching sentences that are looked at, the newest; ten times as many where a speaker is asked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence, or the sentences, that match, and the positions that were read there, if any."""

    evidence: Evidence
    positions: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """`hits` of `total`, best first; `capped` says that more match than were looked at, so that `total` is
    the least there is. `facts` holds the articles, actors and positions of the hits."""

    total: int = 0
    capped: bool = False
    hits: tuple[Hit, ...] = ()
    facts: FactSet = field(default_factory=FactSet)


def search(
    session: Session,
    deal_name: str,
    words: str,
    limit: int,
    offset: int = 0,
    since: dt.date | None = None,
    actor_ids: Collection[str] | None = None,
) -> Found:
    """The sentences of the deal's current articles that match `words`, best first.

    Those with all of the words come before those with some, those that have them side by side before others,
    rarer words count for more, then the newest. What stands in double quotes is looked for as it is.
    `since` counts an article without a date by the day it was read; `actor_ids` leaves only sentences in
    which one of these actors holds a position. Any text may be asked for; one without a word that could be
    looked for finds nothing. An unknown deal holds nothing.
    """
    wanted = asked(words)
    deal_id = session.scalar(select(DealRow.id).where(DealRow.name == deal_name))
    if deal_id is None or not wanted:
        return Found()
    most = CANDIDATES if actor_ids is None else 10 * CANDIDATES
    index = search_index.of(session, deal_id, since, most)
    ends = cast.merged(session, deal_id)
    ranked, capped = _ranked(index, wanted)
    if actor_ids is not None:
        family = cast.family(ends, [int(id) for id in actor_ids if id.isdecimal() and len(id) < 10])
        ranked = _spoken_by(session, ranked, family)
    hits = _hits(session, ranked[offset : offset + limit], ends)
    return Found(len(ranked), capped, *hits)


def _ranked(index: SearchIndex, wanted: Asked) -> tuple[list[int], bool]:
    """Keys of sentences, best first, and whether more match than were looked at."""
    every = index.newest(wanted.parts)
    capped = len(every) == index.most
    near = set(index.within([wanted.phrase], every)) if wanted.phrase else set[int]()
    first = sorted(every, key=lambda key: (key not in near, newest_first(key)))
    if capped or len(wanted.parts) == 1:
        return first, capped
    some = index.newest(wanted.parts, any_=True)
    weight: dict[int, float] = dict.fromkeys(some, 0.0)
    for part in wanted.parts:
        having = index.within([part], some)
        for key in having:
            weight[key] += 1 + 1 / len(having)
    seen = set(every)
    rest = sorted((key for key in some if key not in seen), key=lambda key: (-weight[key], newest_first(key)))
    return first + rest, len(some) == index.most


def _spoken_by(session: Session, keys: Sequence[int], actors: Collection[int]) -> list[int]:
    """Those of `keys` in whose sentence one of `actors` holds a position."""
    held: set[int] = set()
    for chunk in chunks(keys):
        held.update(
            session.scalars(
                select(SentenceRow.id)
                .join(PositionRow, PositionRow.article_id == SentenceRow.article_id)
                .where(
                    SentenceRow.id.in_(chunk),
                    PositionRow.actor_id.in_(actors),
                    PositionRow.dropped.is_(False),
                    PositionRow.sentence_start < SentenceRow.sentence_end,
                    PositionRow.sentence_end > SentenceRow.sentence_start,
                )
            )
        )
    return [key for key in keys if key in held]


def _hits(session: Session, keys: Sequence[int], ends: rows.Ends) -> tuple[tuple[Hit, ...], FactSet]:
    places = {
        row.id: row
        for row in session.execute(
            select(
                SentenceRow.id, SentenceRow.article_id, SentenceRow.sentence_start, SentenceRow.sentence_end
            ).where(SentenceRow.id.in_(keys))
        )
    }
    read_in = {row.article_id for row in places.values()}
    found = session.execute(
        select(PositionRow.__table__, ArticleRow.key.label("article"))
        .join(ArticleRow, ArticleRow.id == PositionRow.article_id)
        .where(PositionRow.article_id.in_(read_in), PositionRow.dropped.is_(False))
        .order_by(PositionRow.sentence_start, PositionRow.id)
    ).all()
    texts = articles.by_id(session, read_in)
    hits = []
    positions: dict[str, Position] = {}
    for place in (places[key] for key in keys if key in places):
        here = [
            rows.position(row, ends)
            for row in found
            if row.article_id == place.article_id
            and row.sentence_start < place.sentence_end
            and row.sentence_end > place.sentence_start
        ]
        positions.update((one.id, one) for one in here)
        article, extractor = texts[place.article_id]
        evidence = Evidence(article.key, (place.sentence_start, place.sentence_end), extractor or "")
        hits.append(Hit(evidence, tuple(here)))
    speakers = scope.actors(session, {int(one.actor) for one in positions.values()}, ends, read_in, read_in)
    held: tuple[Article, ...] = tuple(article for article, _ in texts.values())
    return tuple(hits), FactSet(articles=held, actors=speakers, positions=tuple(positions.values()))
