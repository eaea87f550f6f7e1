"""A deal for the Home tab: what moved since somebody last looked, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from briefings.brief import lines, moves, news, select
from briefings.brief.cite import Citations
from briefings.brief.document import HomePage
from briefings.brief.line import Listing
from briefings.compare import changes
from briefings.deals import Deal
from briefings.types import Change, FactSet, Shift

SHIFTS = 4
POSITIONS = 3
EVENTS = 4


def home(deal: Deal, facts: FactSet, new: Collection[str], since: dt.date, today: dt.date) -> HomePage:
    """`facts` are the newest of the deal, `new` the keys of articles that were read since that day."""
    cite = Citations(facts)
    fresh = news.fresh(facts, new, today).positions
    moved = [one for one in changes.changes(facts) if _article(one) in new]
    shown = select.varied(facts, list(map(list, fresh)), POSITIONS)
    positions = lines.positions(facts, cite, shown, POSITIONS)
    return HomePage(
        deal=deal.title or deal.name,
        day=today,
        reading=select.reading(facts),
        since=since,
        articles=len(new),
        shifts=moves.changes(facts, cite, moved, SHIFTS),
        positions=Listing(positions.lines, len(fresh)),
        plan=lines.plan(facts, cite, facts.events, today, EVENTS),
        sources=cite.sources(),
    )


def _article(one: Change) -> str:
    """The key of the article that tells of the change."""
    if isinstance(one, Shift):
        return one.after.evidence.article
    return one.evidence.article
