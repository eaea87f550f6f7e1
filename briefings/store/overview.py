"""What is known of a deal without reading its facts: how much there is, who and what is spoken of."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.errors import NotFound
from briefings.store import cast, grid, queries, rows, totals
from briefings.store.cache import Cache
from briefings.store.counted import Counts
from briefings.store.models import ActorRow, ArticleRow, DealRow, TallyRow
from briefings.types import Actor, Evidence, FactSet, Role

SMALL = 200
"""Facts of each kind, and articles, up to which a deal is taken whole."""

_known: Cache = Cache(256)
_sets: Cache = Cache(12)


class Overview:
    """Raises NotFound for an unknown deal."""

    def __init__(self, session: Session, deal_name: str) -> None:
        self._session = session
        row = session.execute(
            select(DealRow.id, DealRow.revision).where(DealRow.name == deal_name)
        ).one_or_none()
        if row is None:
            raise NotFound(f"There is no deal {deal_name!r}.")
        self.name, self.id, self.revision = deal_name, row.id, row.revision
        self._now = (self.id, self.revision)

    @cached_property
    def counts(self) -> Counts:
        return _known.get(self._session, ("counts", *self._now), self._count)

    def _count(self) -> Counts:
        whole = select(TallyRow.kind, TallyRow.number).where(
            TallyRow.deal_id == self.id, TallyRow.actor_id == 0, TallyRow.name == ""
        )
        number: dict[str, int] = {row.kind: row.number for row in self._session.execute(whole)}
        newest = self._session.scalar(
            select(ArticleRow.published)
            .where(
                ArticleRow.deal_id == self.id,
                ArticleRow.superseded_by_id.is_(None),
                ArticleRow.published.is_not(None),
            )
            .order_by(ArticleRow.day.desc(), ArticleRow.id.desc())
            .limit(1)
        )
        return Counts(
            articles=number.get(totals.ARTICLE, 0),
            speaking=len(self._speaking("")),
            positions=number.get(totals.POSITION, 0),
            figures=number.get(totals.FIGURE, 0),
            events=number.get(totals.EVENT, 0),
            questions=number.get(totals.QUESTION, 0),
            newest=None if newest is None else dt.date.fromisoformat(newest[:10]),
        )

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """Every topic that positions and questions carry, as spelt, the commonest first."""
        return _known.get(self._session, ("topics", *self._now), self._topics)

    def _topics(self) -> tuple[str, ...]:
        number: dict[str, int] = defaultdict(int)
        for row in self._session.execute(
            select(TallyRow.name, TallyRow.number).where(
                TallyRow.deal_id == self.id,
                TallyRow.actor_id == 0,
                TallyRow.kind.in_((totals.POSITION, totals.QUESTION)),
                TallyRow.name != "",
                TallyRow.number > 0,
            )
        ):
            number[row.name] += row.number
        return tuple(sorted(number, key=lambda name: (-number[name], name)))

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        """Everybody, with all names and titles to be found by, but without mentions or evidence."""
        return _known.get(self._session, ("actors", *self._now), self._actors)

    def _actors(self) -> tuple[Actor, ...]:
        if self.whole:
            return self._everything().actors
        forms: dict[int, list[str]] = defaultdict(list)
        titles: dict[int, list[Role]] = defaultdict(list)
        nowhere = Evidence("", (0, 0), "")
        for row in self._session.execute(
            select(TallyRow.kind, TallyRow.name, TallyRow.actor_id).where(
                TallyRow.deal_id == self.id,
                TallyRow.kind.in_((totals.ALIAS, totals.ROLE)),
                TallyRow.number > 0,
            )
        ):
            id = self._ends.get(row.actor_id, row.actor_id)
            if row.kind == totals.ALIAS:
                forms[id].append(row.name)
            else:
                title, _, affiliation = row.name.partition(totals.SEPARATOR)
                titles[id].append(Role(title, nowhere, affiliation or None))
        return tuple(
            Actor(
                str(row.id),
                row.name,
                row.kind,
                aliases=tuple(form for form in dict.fromkeys(forms[row.id]) if form != row.name),
                roles=tuple(titles[row.id]),
            )
            for row in self._session.execute(
                select(ActorRow.id, ActorRow.name, ActorRow.kind)
                .where(ActorRow.deal_id == self.id)
                .order_by(ActorRow.id)
            )
            if row.id in forms
        )

    @cached_property
    def _ends(self) -> rows.Ends:
        return _known.get(self._session, ("merged", *self._now), lambda: cast.merged(self._session, self.id))

    @property
    def whole(self) -> bool:
        """Whether the deal is small enough to be taken whole."""
        counts = self.counts
        return (
            max(counts.articles, counts.positions, counts.figures, counts.events, counts.questions) <= SMALL
        )

    def _everything(self) -> FactSet:
        return _sets.get(self._session, ("all", *self._now), lambda: queries.facts(self._session, self.name))

    def _speaking(self, topic: str) -> dict[str, int]:
        """Who holds positions (on a topic), with how many; ids of actors as they are answered."""
        return _known.get(self._session, ("speaking", topic, *self._now), lambda: self._speakers(topic))

    def _speakers(self, topic: str) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for row in self._session.execute(
            select(TallyRow.actor_id, TallyRow.number).where(
                TallyRow.deal_id == self.id,
                TallyRow.kind == totals.POSITION,
                TallyRow.name == topic,
                TallyRow.actor_id != 0,
                TallyRow.number > 0,
            )
        ):
            found[str(self._ends.get(row.actor_id, row.actor_id))] += row.number
        return dict(found)

    @cached_property
    def _grid(self) -> grid.Grid:
        return _known.get(
            self._session, ("grid", *self._now), lambda: grid.load(self._session, self.id, self._ends)
        )
