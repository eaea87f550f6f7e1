"""When a person last looked at a deal, and what was read since."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from briefings.store.base import lock_for_writing
from briefings.store.models import ArticleRow, DealRow, LookedRow

MOST = 100
"""Articles that one look tells of, the newest."""


def last(session: Session, team: str, user: str, deal_name: str) -> dt.datetime | None:
    """None for somebody who never looked."""
    return session.scalar(
        select(LookedRow.at)
        .join(DealRow, DealRow.id == LookedRow.deal_id)
        .where(LookedRow.team == team, LookedRow.user == user, DealRow.name == deal_name)
    )


def mark(session: Session, team: str, user: str, deal_name: str, now: dt.datetime) -> None:
    """The person has looked. An unknown deal cannot be looked at."""
    lock_for_writing(session)
    deal_id = session.scalar(select(DealRow.id).where(DealRow.name == deal_name))
    if deal_id is None:
        return
    which = {"team": team, "user": user, "deal_id": deal_id}
    changed = update(LookedRow).filter_by(**which).values(at=now)
    if session.execute(changed).rowcount:  # type: ignore[attr-defined]
        return
    try:
        with session.begin_nested():
            session.execute(insert(LookedRow).values(**which, at=now))
    except IntegrityError:
        session.execute(changed)  # the same person looked in two windows at once


def articles(session: Session, deal_name: str, since: dt.datetime) -> frozenset[str]:
    """The keys of the newest current articles that were read after `since`."""
    found = session.scalars(
        select(ArticleRow.key)
        .join(DealRow, DealRow.id == ArticleRow.deal_id)
        .where(DealRow.name == deal_name, ArticleRow.superseded_by_id.is_(None), ArticleRow.read_at > since)
        .order_by(ArticleRow.id.desc())
        .limit(MOST)
    )
    return frozenset(found)
