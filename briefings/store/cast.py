"""The actors of a deal: adding what an article tells of them, and reading them back."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.orm import Session

from briefings.store.articles import NEWEST_FIRST
from briefings.store.chunks import chunks
from briefings.store.models import ActorRow, AliasRow, ArticleRow, MentionRow, RoleRow
from briefings.types import Actor, ActorKind, Evidence, Role, Span

Linker = Callable[[Sequence[Actor], Sequence[Actor]], Mapping[str, str | None]]

_CURRENT = ArticleRow.superseded_by_id.is_(None)
# Under an index entry's limit on PostgreSQL (2,704 bytes), whatever the script.
_NORMALISED = 500
# A name that fewer than one article in so many uses is likelier a slip of reading than the full name.
_RARE = 20


def normalise(name: str) -> str:
    """Letters and digits without case, accents or punctuation, words parted by one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare.casefold()).split())


def fullest(names: Mapping[str, int]) -> str:
    """The most complete of `names` (name: number of articles that use it): most words, then longest.

    Rare names are passed over. Prefers a full name to a frequent one, and an earlier to a later one.
    """
    least = sum(names.values()) / _RARE
    usual = [name for name, count in names.items() if count >= least] or list(names)
    return max(usual, key=lambda name: (len(name.split()), len(name)))


def add(
    session: Session, deal_id: int, article_id: int, key: str, found: Sequence[Actor], link: Linker
) -> dict[str, int]:
    """Store what one article tells of its actors; local actor id -> primary key.

    `link` says which found actors the deal knows already. The kind of a known actor stays; display
    names are `rename`'s business.
    """
    known = _known(session, deal_id)
    links = link(known, found)
    kinds = {int(actor.id): actor.kind for actor in known}
    ids: dict[str, int] = {}
    for actor in found:
        linked = links.get(actor.id)
        if linked is None:
            new = insert(ActorRow).values(deal_id=deal_id, name=actor.name, kind=actor.kind)
            ids[actor.id] = session.execute(new.returning(ActorRow.id)).scalar_one()
        else:
            ids[actor.id] = int(linked)
        kinds.setdefault(ids[actor.id], actor.kind)

    aliases: dict[tuple[int, str], bool] = {}
    mentions: dict[int, set[Span]] = defaultdict(set)
    roles = []
    for actor in found:
        id = ids[actor.id]
        for form in (actor.name, *actor.aliases):
            headline = form == actor.name and actor.kind == kinds[id]
            aliases[id, form] = aliases.get((id, form), False) or headline
        mentions[id].update(span for article, span in actor.mentions if article == key)
        roles += [_role_values(id, article_id, role) for role in dict.fromkeys(actor.roles)]
    if aliases:
        session.execute(
            insert(AliasRow),
            [
                {
                    "actor_id": id,
                    "article_id": article_id,
                    "alias": form,
                    "normalised": normalise(form)[:_NORMALISED],
                    "headline": headline,
                }
                for (id, form), headline in aliases.items()
            ],
        )
        session.execute(
            insert(MentionRow),
            [
                {"article_id": article_id, "actor_id": id, "spans": tuple(sorted(spans))}
                for id, spans in mentions.items()
            ],
        )
    if roles:
        session.execute(insert(RoleRow), roles)
    return ids


def _role_values(actor_id: int, article_id: int, role: Role) -> dict[str, Any]:
    return {
        "actor_id": actor_id,
        "article_id": article_id,
        "title": role.title,
        "affiliation": role.affiliation,
        "since": role.since,
        "sentence_start": role.evidence.sentence[0],
        "sentence_end": role.evidence.sentence[1],
        "extractor": role.evidence.extractor,
    }


def rename(session: Session, article_ids: Collection[int], also: Collection[int] = ()) -> None:
    """Give every actor of these articles, and those of `also`, the fullest name that current articles use."""
    touched = set(
        session.scalars(select(MentionRow.actor_id).where(MentionRow.article_id.in_(article_ids)))
    ).union(also)
    rows = session.execute(
        select(AliasRow.actor_id, ActorRow.name, AliasRow.alias, func.count(AliasRow.id).label("articles"))
        .join(ActorRow, ActorRow.id == AliasRow.actor_id)
        .join(ArticleRow, ArticleRow.id == AliasRow.article_id)
        .where(AliasRow.actor_id.in_(touched), AliasRow.headline, _CURRENT)
        .group_by(AliasRow.actor_id, ActorRow.name, AliasRow.alias)
        .order_by(AliasRow.actor_id, func.min(AliasRow.id))
    ).all()
    now: dict[int, str] = {}
    names: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows:
        now[row.actor_id] = row.name
        names[row.actor_id][row.alias] = row.articles
    for id, counted in names.items():
        best = fullest(counted)
        if best != now[id]:
            session.execute(update(ActorRow).where(ActorRow.id == id).values(name=best))


def _known(session: Session, deal_id: int) -> tuple[Actor, ...]:
    """Every actor with each name that any revision gave it. Read at each save, so nothing more than that."""
    mine = ActorRow.deal_id == deal_id
    aliases: dict[int, list[str]] = defaultdict(list)
    for row in session.execute(
        select(AliasRow.actor_id, AliasRow.alias)
        .join(ActorRow, ActorRow.id == AliasRow.actor_id)
        .where(mine)
        .group_by(AliasRow.actor_id, AliasRow.alias)
        .order_by(func.min(AliasRow.id))
    ):
        aliases[row.actor_id].append(row.alias)
    actors = session.execute(
        select(ActorRow.id, ActorRow.name, ActorRow.kind).where(mine).order_by(ActorRow.id)
    ).all()
    return tuple(actor(row.id, row.name, row.kind, aliases[row.id]) for row in actors)


def actor(
    id: int,
    name: str,
    kind: ActorKind,
    forms: Iterable[str],
    roles: Iterable[Row[Any]] = (),
    mentions: Iterable[tuple[str, Span]] = (),
) -> Actor:
    """`forms` are all names; `roles` rows of roles with the key of their article, the newest first."""
    aliases = tuple(form for form in forms if form != name)
    return Actor(str(id), name, kind, aliases=aliases, roles=_distinct(roles), mentions=tuple(mentions))


def merged(session: Session, deal_id: int) -> dict[int, int]:
    """Primary key of each actor that a person merged into another -> that of the one it is answered as."""
    into = {
        row.id: row.merged_into_id
        for row in session.execute(
            select(ActorRow.id, ActorRow.merged_into_id).where(
                ActorRow.merged_into_id.is_not(None), ActorRow.deal_id == deal_id
            )
        )
    }
    return {id: end for id in into if (end := _end(into, id)) != id}


def _end(into: Mapping[int, int], id: int) -> int:
    """The last of a chain of merges; of a ring, which nobody should make, the smallest."""
    passed: list[int] = []
    while id in into and id not in passed:
        passed.append(id)
        id = into[id]
    return min(passed[passed.index(id) :]) if id in passed else id


def family(merged: Mapping[int, int], ids: Collection[int]) -> frozenset[int]:
    """`ids`, each with everybody who is answered as the same actor."""
    ends = {merged.get(id, id) for id in ids}
    return frozenset(ends | {id for id, end in merged.items() if end in ends})


def load(
    session: Session,
    deal_id: int,
    *,
    ids: Collection[int] | None = None,
    ends: Mapping[int, int] | None = None,
) -> tuple[Actor, ...]:
    """Actors with aliases and roles, in the order in which they were first read; mentions are left out.

    Actors, aliases and roles that only superseded articles hold are left out too. `ids` narrows to those
    primary keys. A merged actor comes as the one it was merged into, with what both are called; `ends` is
    what `merged` told, where the caller has asked already.
    """
    ends = merged(session, deal_id) if ends is None else ends
    if ids is None:
        return _load(session, ends, ActorRow.deal_id == deal_id)
    found: list[Actor] = []
    for chunk in chunks({ends.get(id, id) for id in ids}):
        found += _load(session, ends, ActorRow.deal_id == deal_id, ActorRow.id.in_(family(ends, chunk)))
    return tuple(found)


def _load(session: Session, ends: Mapping[int, int], *which: ColumnElement[bool]) -> tuple[Actor, ...]:
    read_in = select(MentionRow.actor_id).join(ArticleRow, ArticleRow.id == MentionRow.article_id)
    read = read_in.where(MentionRow.actor_id == ActorRow.id, _CURRENT).exists()
    actors = session.execute(
        select(ActorRow.id, ActorRow.name, ActorRow.kind, read.label("read"))
        .where(*which)
        .order_by(ActorRow.id)
    ).all()
    aliases: dict[int, list[str]] = defaultdict(list)
    for row in session.execute(
        select(AliasRow.actor_id, AliasRow.alias)
        .join(ActorRow, ActorRow.id == AliasRow.actor_id)
        .join(ArticleRow, ArticleRow.id == AliasRow.article_id)
        .where(*which, _CURRENT)
        .group_by(AliasRow.actor_id, AliasRow.alias)
        .order_by(func.min(AliasRow.id))
    ):
        aliases[ends.get(row.actor_id, row.actor_id)].append(row.alias)
    roles: dict[int, list[Row[Any]]] = defaultdict(list)
    for role in session.execute(
        select(RoleRow.__table__, ArticleRow.key)
        .join(ActorRow, ActorRow.id == RoleRow.actor_id)
        .join(ArticleRow, ArticleRow.id == RoleRow.article_id)
        .where(*which, _CURRENT)
        .order_by(*NEWEST_FIRST, RoleRow.sentence_start, RoleRow.id)
    ):
        roles[ends.get(role.actor_id, role.actor_id)].append(role)
    # Whom only superseded articles hold is nobody now, unless it is the name of others.
    alive = {ends.get(row.id, row.id) for row in actors if row.read}
    return tuple(
        actor(row.id, row.name, row.kind, dict.fromkeys(aliases[row.id]), roles[row.id])
        for row in actors
        if row.id in alive and row.id not in ends
    )


def _distinct(rows: Iterable[Row[Any]]) -> tuple[Role, ...]:
    """Each title once, newest first: with its newest evidence and its earliest `since`.

    A title without an affiliation is left out where the same one with an affiliation is there.
    """
    newest: dict[tuple[str, str], Row[Any]] = {}
    since: dict[tuple[str, str], dt.date] = {}
    for row in rows:
        key = (row.title.casefold(), (row.affiliation or "").casefold())
        newest.setdefault(key, row)
        if row.since is not None:
            since[key] = min(row.since, since.get(key, row.since))
    affiliated = {title for title, affiliation in newest if affiliation}
    return tuple(
        Role(
            row.title,
            Evidence(row.key, (row.sentence_start, row.sentence_end), row.extractor),
            row.affiliation,
            since.get(key),
        )
        for key, row in newest.items()
        if key[1] or key[0] not in affiliated
    )
