"""People's repairs: rows of their own, carried out in the facts they name, undone as easily.

What the extractor said stays in a fact's `machine` column, so that an undo, or a new extraction of the same
text, starts from it and carries out again, in their order, the corrections that still stand. A correction
names its fact by article, kind and spans; where a new extraction reads the passage a little differently, the
fact that shares most of the span takes it, and one that shares less than half is left alone: a correction
that finds nothing is better than one that changes something else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from briefings.errors import DealbriefError, NotFound
from briefings.store import refs, totals
from briefings.store.base import lock_for_writing
from briefings.store.models import ActorRow, ArticleRow, CorrectionRow, DealRow, PositionRow
from briefings.store.refs import FactTable
from briefings.types import FigureStatus, Spans, Stance

SPEAKER, STANCE, TOPIC, FIGURE, DROP, ANSWERED, SAME = (
    "speaker",
    "stance",
    "topic",
    "figure",
    "drop",
    "answered",
    "same",
)

SHARED = 0.5
"""Part of the characters, of both spans together, that two readings of one passage must share."""


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

    `change` holds columns of the fact and what they shall be: SPEAKER {"actor_id": 7}, STANCE {"stance":
    "oppose"}, TOPIC {"topic": "quota" or None}, FIGURE {"value": "12.5", "value_high": None, "unit": "USD",
    "what": ..., "status": "offered", "actor_id": ...} or some of these, ANSWERED {"position": "p3" or None},
    DROP {}. Raises NotFound for a fact or an actor that is not there, CorrectionError for a change that
    cannot be.
    """
    lock_for_writing(session)
    letter, id = refs.split(ref)
    table = refs.TABLES[letter]
    row = _locked(session, table, id)
    payload = _payload(session, kind, letter, row, dict(change))
    before = {column: _plain(getattr(row, column)) for column in payload if hasattr(row, column)}
    after = {column: value for column, value in payload.items() if column in before}
    if kind in (SPEAKER, STANCE, TOPIC, FIGURE):
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
            spans=_spans(table, row),
            actor_id=None,
            payload=payload,
            team=who.team,
            user=who.user,
            user_name=who.name,
            at=now,
        )
        .returning(CorrectionRow.id)
    ).scalar_one()
    redo(session, row.deal_id, [row.article_id])
    return one(session, str(found))


def merge(session: Session, actor: str, into: str, who: Who, now: dt.datetime) -> Correction | None:
    """Says that two actors of one deal are the same; None when they are known to be.

    Everything of `actor` is answered as of `into`. Raises NotFound and CorrectionError.
    """
    lock_for_writing(session)
    first, second = _actor(session, actor), _actor(session, into)
    if first.deal_id != second.deal_id:
        raise NotFound(refs.GONE)
    if first.id == second.id:
        raise CorrectionError(f"{first.name} is the same as themselves; choose somebody else.")
    if _root(session, first.id) == _root(session, second.id):
        return None
    found = session.execute(
        insert(CorrectionRow)
        .values(
            deal_id=first.deal_id,
            kind=SAME,
            actor_id=first.id,
            payload={"into": second.id, "before": {"name": first.name}, "name": second.name},
            team=who.team,
            user=who.user,
            user_name=who.name,
            at=now,
        )
        .returning(CorrectionRow.id)
    ).scalar_one()
    _merge_all(session, first.deal_id)
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
        if changed.kind == SAME:
            _merge_all(session, changed.deal_id)
        else:
            articles = select(ArticleRow.id).where(
                ArticleRow.deal_id == changed.deal_id, ArticleRow.key == changed.article_key
            )
            redo(session, changed.deal_id, session.scalars(articles).all())
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


def redo(session: Session, deal_id: int, article_ids: Collection[int]) -> None:
    """Carries out the corrections that stand on the facts of these articles, beginning from what the
    extractor said; after a correction, an undo or a new extraction."""
    with totals.changing(session, deal_id, article_ids):
        _redo(session, deal_id, article_ids)


def _redo(session: Session, deal_id: int, article_ids: Collection[int]) -> None:
    for article_id in article_ids:
        for table in refs.TABLES.values():
            _restore(session, table, article_id)
        key = session.scalar(select(ArticleRow.key).where(ArticleRow.id == article_id))
        standing = session.execute(
            select(CorrectionRow)
            .where(
                CorrectionRow.deal_id == deal_id,
                CorrectionRow.article_key == key,
                CorrectionRow.undone_at.is_(None),
            )
            .order_by(CorrectionRow.at, CorrectionRow.id)
        ).scalars()
        for correction in standing.all():
            table = refs.TABLES[correction.fact_kind or ""]
            row = _nearest(session, table, article_id, correction.spans or ())
            if row is not None:
                _carry_out(session, table, row, correction.kind, correction.payload)


# Carrying out


def _carry_out(
    session: Session, table: FactTable, row: Row[Any], kind: str, payload: Mapping[str, Any]
) -> None:
    machine = dict(row.machine or {})
    if kind in (DROP, ANSWERED):
        values: dict[str, Any] = {"dropped": True}
    else:
        values = {column: _typed(column, value) for column, value in payload.items() if column != "before"}
        for column in values:
            machine.setdefault(column, _plain(getattr(row, column)))
    session.execute(update(table).where(table.id == row.id).values(**values, machine=machine))


def _restore(session: Session, table: FactTable, article_id: int) -> None:
    """Puts back what the extractor said wherever a correction changed something (`machine` is set then)."""
    changed = session.execute(
        select(table.id, table.machine).where(table.article_id == article_id, table.machine.is_not(None))
    ).all()
    for row in changed:
        values = {column: _typed(column, value) for column, value in (row.machine or {}).items()}
        session.execute(update(table).where(table.id == row.id).values(**values, dropped=False, machine=None))


def _merge_all(session: Session, deal_id: int) -> None:
    """Points every actor that is the same as another straight at the one all of them are answered as."""
    standing = session.execute(
        select(CorrectionRow.actor_id, CorrectionRow.payload)
        .where(
            CorrectionRow.deal_id == deal_id, CorrectionRow.kind == SAME, CorrectionRow.undone_at.is_(None)
        )
        .order_by(CorrectionRow.at, CorrectionRow.id)
    ).all()
    into: dict[int, int] = {}

    def root(id: int) -> int:
        while id in into:
            id = into[id]
        return id

    for row in standing:
        first, second = root(int(row.actor_id or 0)), root(int(row.payload["into"]))
        if first != second:
            into[first] = second
    session.execute(
        update(ActorRow)
        .where(ActorRow.deal_id == deal_id, ActorRow.merged_into_id.is_not(None))
        .values(merged_into_id=None)
    )
    for id in into:
        session.execute(update(ActorRow).where(ActorRow.id == id).values(merged_into_id=root(id)))
    totals.touch(session, deal_id)


def _root(session: Session, id: int) -> int:
    return session.scalar(select(ActorRow.merged_into_id).where(ActorRow.id == id)) or id


# Finding


def _nearest(session: Session, table: FactTable, article_id: int, spans: Spans) -> Row[Any] | None:
    """The fact of the article whose own words share most with `spans`, if they share enough."""
    rows = session.execute(select(table.__table__).where(table.article_id == article_id)).all()
    best = max(rows, key=lambda row: _share(_spans(table, row), spans), default=None)
    return best if best is not None and _share(_spans(table, best), spans) >= SHARED else None


def _spans(table: FactTable, row: Row[Any]) -> Spans:
    """The words of a fact: of a position the content, or the cue where nothing else says what is held."""
    spans: Spans = (row.content or row.cue) if table is PositionRow else row.spans
    return spans


def _share(one: Spans, other: Spans) -> float:
    mine, theirs = _places(one), _places(other)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def _places(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


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


# Values


def _payload(
    session: Session, kind: str, letter: str, row: Row[Any], change: dict[str, Any]
) -> dict[str, Any]:
    """What is kept of `change`, checked; values as JSON has them."""
    allowed = {
        SPEAKER: ("p", {"actor_id"}),
        STANCE: ("p", {"stance"}),
        TOPIC: ("pq", {"topic"}),
        FIGURE: ("f", {"value", "value_high", "unit", "what", "status", "actor_id"}),
        ANSWERED: ("q", {"position"}),
        DROP: ("pfeq", set[str]()),
    }
    if kind not in allowed or letter not in allowed[kind][0] or set(change) - allowed[kind][1]:
        raise CorrectionError(f"A {refs.WORDS[letter]} cannot be corrected like that.")
    for column, value in change.items():
        change[column] = _checked(session, column, value, row)
    if kind == FIGURE:
        low = Decimal(change.get("value", _plain(row.value)))
        high = change.get("value_high", _plain(row.value_high))
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


def _plain(value: Any) -> Any:
    """A column's value as JSON has it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, Stance | FigureStatus) else value


def _typed(column: str, value: Any) -> Any:
    """And back."""
    if value is None:
        return None
    if column in ("value", "value_high"):
        return Decimal(value)
    if column == "stance":
        return Stance(value)
    return FigureStatus(value) if column == "status" else value


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
            words = " ".join(" ".join(article.text[start:end].split()) for start, end in row.spans)
            table = refs.TABLES[row.fact_kind]
            fact = _nearest(session, table, article.id, row.spans)
            ref = None if fact is None else f"{row.fact_kind}{fact.id}"
    payload = dict(row.payload)
    before = dict(payload.pop("before", {}))
    if row.kind == SAME:
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


def standing(session: Session, refs_: Sequence[str]) -> frozenset[str]:
    """Which of these facts have been changed or dropped by a correction that stands."""
    found = set()
    for ref in refs_:
        letter, id = refs.split(ref)
        table = refs.TABLES[letter]
        if session.scalar(select(table.id).where(table.id == id, table.machine.is_not(None))):
            found.add(ref)
    return frozenset(found)
