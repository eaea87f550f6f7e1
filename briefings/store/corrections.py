"""People's repairs: rows of their own, carried out in the facts they name, undone as easily.

`repairs` carries them out, and out again after an undo or a new extraction of the same text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from briefings.errors import DealbriefError, NotFound
from briefings.store import refs, repairs
from briefings.store.base import lock_for_writing
from briefings.store.models import ActorRow, ArticleRow, CorrectionRow, DealRow, PositionRow
from briefings.store.refs import FactTable
from briefings.store.repairs import Kind
from briefings.types import FigureStatus, Stance


class CorrectionError(DealbriefError):
    """A repair that cannot be: says why."""


@dataclass(frozen=True, slots=True)
class Who:
    """The person who corrects, as Slack knows them."""

    team: str
    user: str
    name: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One repair. `ref` is the fact it names where it still finds one; `before` and `after` are what the
    fact said and says, by column ("stance": "oppose"); `words` are its words in the article."""

    id: str
    deal: str
    kind: str
    who: Who
    at: dt.datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    words: str = ""
    fact_kind: str | None = None
    ref: str | None = None
    undone_at: dt.datetime | None = None
    undone_by: str | None = None


def correct(
    session: Session, ref: str, kind: str, change: Mapping[str, Any], who: Who, now: dt.datetime
) -> Correction | None:
    """Repairs the fact `ref`; None when it says so already.

    `change` holds columns of the fact and what they shall be: of a SPEAKER {"actor_id": 7}, of a STANCE
    {"stance": "oppose"}, of a TOPIC {"topic": "quota" or None}, of a FIGURE some of "value", "value_high"
    (text of numbers), "unit", "what", "status" and "actor_id", of ANSWERED {"position": "p3" or None}, of
    DROP nothing. Raises NotFound for a fact or an actor that is not there, CorrectionError for a change that
    cannot be.
    """
    lock_for_writing(session)
    letter, id = refs.split(ref)
    table = refs.TABLES[letter]
    row = _locked(session, table, id)
    payload = _payload(session, kind, letter, row, dict(change))
    before = {column: repairs.plain(getattr(row, column)) for column in payload if hasattr(row, column)}
    after = {column: value for column, value in payload.items() if column in before}
    if kind in (Kind.SPEAKER, Kind.STANCE, Kind.TOPIC, Kind.FIGURE):
        after = {column: value for column, value in after.items() if before[column] != value}
        before = {column: before[column] for column in after}
        payload = dict(after)
        if not after:
            return None
    payload["before"] = before
    found = session.execute(
        insert(CorrectionRow)
        .values(
            deal_id=row.deal_id,
            kind=kind,
            article_key=row.key,
            fact_kind=letter,
            spans=repairs.words_of(table, row),
            actor_id=None,
            payload=payload,
            team=who.team,
            user=who.user,
            user_name=who.name,
            at=now,
        )
        .returning(CorrectionRow.id)
    ).scalar_one()
    repairs.redo(session, row.deal_id, [row.article_id])
    return one(session, str(found))


def merge(session: Session, actor: str, into: str, who: Who, now: dt.datetime) -> Correction | None:
    """Says that two actors of one deal are the same; None when they are known to be.

    Everything of `actor` is answered as of `into`. Raises NotFound and CorrectionError.
    """
    lock_for_writing(session)
    first = _actor(session, actor)
    second = _actor(session, into, first.deal_id)
    if first.id == second.id:
        raise CorrectionError(f"{first.name} is the same as themselves; choose somebody else.")
    if repairs.root(session, first.id) == repairs.root(session, second.id):
        return None
    found = session.execute(
        insert(CorrectionRow)
        .values(
            deal_id=first.deal_id,
            kind=Kind.SAME,
            actor_id=first.id,
            payload={"into": second.id, "before": {"name": first.name}, "name": second.name},
            team=who.team,
            user=who.user,
            user_name=who.name,
            at=now,
        )
        .returning(CorrectionRow.id)
    ).scalar_one()
    repairs.merge_all(session, first.deal_id)
    return one(session, str(found))


def undo(session: Session, id: str, who: Who, now: dt.datetime) -> Correction:
    """Takes a correction back; one that was taken back before stays as it is. Raises NotFound."""
    lock_for_writing(session)
    if not id.isdecimal():
        raise NotFound("There is no such correction.")
    changed = session.execute(
        update(CorrectionRow)
        .where(CorrectionRow.id == int(id), CorrectionRow.undone_at.is_(None))
        .values(undone_at=now, undone_by=who.user)
        .returning(CorrectionRow.deal_id, CorrectionRow.kind, CorrectionRow.article_key)
    ).one_or_none()
    if changed is not None:
        if changed.kind == Kind.SAME:
            repairs.merge_all(session, changed.deal_id)
        else:
            articles = select(ArticleRow.id).where(
                ArticleRow.deal_id == changed.deal_id, ArticleRow.key == changed.article_key
            )
            repairs.redo(session, changed.deal_id, session.scalars(articles).all())
    return one(session, id)


def one(session: Session, id: str) -> Correction:
    """Raises NotFound."""
    row = None
    if id.isdecimal():
        row = session.execute(_rows().where(CorrectionRow.id == int(id))).one_or_none()
    if row is None:
        raise NotFound("There is no such correction.")
    return _correction(session, row)


def history(
    session: Session, deal_name: str, *, limit: int = 10, offset: int = 0
) -> tuple[int, tuple[Correction, ...]]:
    """How many corrections the deal has, and some of them, newest first; undone ones too."""
    mine = DealRow.name == deal_name
    total = session.scalar(
        select(func.count())
        .select_from(CorrectionRow)
        .join(DealRow, DealRow.id == CorrectionRow.deal_id)
        .where(mine)
    )
    rows = session.execute(
        _rows()
        .where(mine)
        .order_by(CorrectionRow.at.desc(), CorrectionRow.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return total or 0, tuple(_correction(session, row) for row in rows.all())


# Values


def _locked(session: Session, table: FactTable, id: int) -> Row[Any]:
    row = session.execute(
        select(table.__table__, ArticleRow.key)
        .join(ArticleRow, ArticleRow.id == table.article_id)
        .where(table.id == id, table.dropped.is_(False), ArticleRow.superseded_by_id.is_(None))
        .with_for_update(of=table)
    ).one_or_none()
    if row is None:
        raise NotFound(refs.GONE)
    return row


def _actor(session: Session, id: object, deal_id: int | None = None) -> Row[int, int, str]:
    key = int(str(id)) if str(id).isdecimal() else 0
    row = session.execute(
        select(ActorRow.id, ActorRow.deal_id, ActorRow.name).where(ActorRow.id == key)
    ).one_or_none()
    if row is None or deal_id not in (None, row.deal_id):
        raise NotFound("That actor is not in this deal; choose another.")
    return row


def _payload(
    session: Session, kind: str, letter: str, row: Row[Any], change: dict[str, Any]
) -> dict[str, Any]:
    """What is kept of `change`, checked; values as JSON has them."""
    allowed: dict[str, tuple[str, set[str]]] = {
        Kind.SPEAKER: ("p", {"actor_id"}),
        Kind.STANCE: ("p", {"stance"}),
        Kind.TOPIC: ("pq", {"topic"}),
        Kind.FIGURE: ("f", {"value", "value_high", "unit", "what", "status", "actor_id"}),
        Kind.ANSWERED: ("q", {"position"}),
        Kind.DROP: ("pfeq", set[str]()),
    }
    if kind not in allowed or letter not in allowed[kind][0] or set(change) - allowed[kind][1]:
        raise CorrectionError(f"A {refs.WORDS[letter]} cannot be corrected like that.")
    for column, value in change.items():
        change[column] = _checked(session, column, value, row)
    if kind == Kind.FIGURE:
        low = Decimal(change.get("value", repairs.plain(row.value)))
        high = change.get("value_high", repairs.plain(row.value_high))
        if high is not None and Decimal(high) <= low:
            raise CorrectionError("The upper end of a range must be above its lower end.")
    return change


def _checked(session: Session, column: str, value: Any, row: Row[Any]) -> Any:
    if column == "actor_id":
        return None if value is None else int(_actor(session, value, row.deal_id).id)
    if column == "stance":
        return str(_member(Stance, value))
    if column == "status":
        return str(_member(FigureStatus, value))
    if column in ("value", "value_high"):
        return None if value is None else _decimal(value)
    if column == "position":
        if value is None:
            return None
        letter, id = refs.split(str(value))
        same = letter == "p" and session.scalar(select(PositionRow.deal_id).where(PositionRow.id == id))
        if same != row.deal_id:
            raise NotFound(refs.GONE)
        return str(value)
    text = " ".join(str(value or "").split())
    if len(text) > 200 or "\0" in text:
        raise CorrectionError(f"A {column} of more than 200 characters cannot be kept; shorten it.")
    if column == "unit" and not text:
        raise CorrectionError("A figure needs a unit, such as USD, percent or tonnes.")
    return text if column in ("what", "unit") else text or None


def _member(kind: type[Stance] | type[FigureStatus], value: object) -> Stance | FigureStatus:
    try:
        return kind(str(value))
    except ValueError:
        raise CorrectionError(f"There is no {value!r}; choose one of {', '.join(kind)}.") from None


def _decimal(value: object) -> str:
    try:
        number = Decimal(str(value).replace(",", "").replace(" ", ""))
    except ArithmeticError:
        number = Decimal("nan")
    if not number.is_finite():
        raise CorrectionError(f"“{str(value)[:40]}” is no number; write it in digits, such as 1500000.")
    return f"{number:f}"


# Reading


def _rows() -> Any:
    return select(CorrectionRow.__table__, DealRow.name.label("deal")).join(
        DealRow, DealRow.id == CorrectionRow.deal_id
    )


def _correction(session: Session, row: Row[Any]) -> Correction:
    """With what columns of actors mean written out: ids become names."""
    words, ref = "", None
    if row.article_key is not None:
        article = session.execute(
            select(ArticleRow.id, ArticleRow.text).where(
                ArticleRow.deal_id == row.deal_id, ArticleRow.key == row.article_key
            )
        ).one_or_none()
        if article is not None:
            words = " … ".join(" ".join(article.text[start:end].split()) for start, end in row.spans)
            table = refs.TABLES[row.fact_kind]
            fact = repairs.nearest(session, table, article.id, row.spans)
            ref = None if fact is None else f"{row.fact_kind}{fact.id}"
    payload = dict(row.payload)
    before = dict(payload.pop("before", {}))
    if row.kind == Kind.SAME:
        payload = {"name": payload["name"]}
    return Correction(
        id=str(row.id),
        deal=row.deal,
        kind=row.kind,
        who=Who(row.team, row.user_id, row.user_name),
        at=row.at,
        before=_named(session, before),
        after=_named(session, payload),
        words=words,
        fact_kind=row.fact_kind,
        ref=ref,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )


def _named(session: Session, values: dict[str, Any]) -> dict[str, Any]:
    if (id := values.pop("actor_id", None)) is not None:
        values["actor"] = session.scalar(select(ActorRow.name).where(ActorRow.id == id))
    return values
