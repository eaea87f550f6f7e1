"""What a search found."""

from __future__ import annotations

import datetime as dt

from briefings.brief import lines, select, wording
from briefings.brief.cite import Citations
from briefings.brief.document import SearchResults
from briefings.brief.line import HitLine, Listing
from briefings.deals import Deal
from briefings.store.search import Found, Hit

HITS = 10
SENTENCE = 400
"""Characters after which a sentence is cut at a word."""


def results(deal: Deal, words: str, found: Found, today: dt.date, page: int = 1) -> SearchResults:
    """The sentences of `found`, which begin at the page's first, with the positions read in them."""
    cite = Citations(found.facts)
    hits = tuple(line(cite, found, one) for one in found.hits)
    listed = Listing(hits, found.total, (page - 1) * HITS)
    return SearchResults(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(found.facts),
        words=words,
        hits=listed,
        capped=found.capped,
        sources=cite.sources(),
        page=page,
        more=listed.more,
    )


def line(cite: Citations, found: Found, hit: Hit) -> HitLine:
    """A sentence that was found, with the positions read in it."""
    article = next(one for one in found.facts.articles if one.key == hit.evidence.article)
    sentence = wording.typographic(article.text[slice(*hit.evidence.sentence)])
    return HitLine(
        text=wording.cut(sentence, SENTENCE),
        positions=tuple(lines.position(found.facts, cite, [one]) for one in hit.positions),
        day=article.published_on,
        publisher=article.publisher,
        sources=cite.numbers([hit.evidence]),
        evidence=(hit.evidence,),
    )
