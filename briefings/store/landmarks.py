"""Days that people count from, as the stored events tell them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from briefings.store.models import ArticleRow, DealRow, EventRow
from briefings.types import EventKind, Precision

_MEETINGS = (EventKind.MEETING, EventKind.TALKS, EventKind.VISIT)
# "In March" is no day to count from.
_EXACT = (Precision.MINUTE, Precision.DAY, Precision.WEEK)


def last_meeting(session: Session, deal_name: str, today: dt.date) -> dt.date | None:
    """The day of the deal's newest meeting, talks or visit that is not after `today`; None without any.

    An announced one counts: that nobody wrote afterwards does not mean that it was not held.
    """
    return session.scalar(
        select(func.max(EventRow.starts))
        .join(ArticleRow, ArticleRow.id == EventRow.article_id)
        .join(DealRow, DealRow.id == EventRow.deal_id)
        .where(
            DealRow.name == deal_name,
            ArticleRow.superseded_by_id.is_(None),
            EventRow.dropped.is_(False),
            EventRow.kind.in_(_MEETINGS),
            EventRow.precision.in_(_EXACT),
            EventRow.starts <= today,
        )
    )
