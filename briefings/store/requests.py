"""Requests that are to be answered once, over however many processes."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from briefings.store.base import lock_for_writing
from briefings.store.models import RequestRow

# Slack gives up repeating a request within the hour; a button that works once may be pressed days later.
KEPT = dt.timedelta(days=30)
_LONGEST = 200  # characters of a key that are kept as they are


def take(session: Session, key: str, now: dt.datetime) -> bool:
    """Whether this request is the caller's: True once for each key, good once the transaction is committed.

    What was taken longer than `KEPT` ago is forgotten. Any text is a key.
    """
    lock_for_writing(session)
    session.execute(delete(RequestRow).where(RequestRow.at < now - KEPT))
    try:
        with session.begin_nested():
            session.execute(insert(RequestRow).values(key=_storable(key), at=now))
    except IntegrityError:
        return False
    return True


def _storable(key: str) -> str:
    if len(key) <= _LONGEST and key.isascii() and key.isprintable():
        return key
    return "sha256:" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
