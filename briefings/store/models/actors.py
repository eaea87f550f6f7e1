"""Actors of a deal, and in which article each of their names, titles and mentions was read."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from briefings.store.models.base import Base
from briefings.types import ActorKind, Spans


class ActorRow(Base):
    """`name` is the fullest name that current articles give the actor; `merged_into_id` is who a person
    said it is the same as."""

    __tablename__ = "actors"

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), index=True)
    name: Mapped[str]
    kind: Mapped[ActorKind]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True)


class AliasRow(Base):
    """A form that an article uses for an actor; `headline` marks the one the article is read to call it by.

    `normalised` is folded to letters and digits without case or accents, cut to an index entry's length.
    """

    __tablename__ = "actor_aliases"

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actors.id"), index=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    alias: Mapped[str]
    normalised: Mapped[str] = mapped_column(index=True)
    headline: Mapped[bool]


class RoleRow(Base):
    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actors.id"), index=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    title: Mapped[str]
    affiliation: Mapped[str | None]
    since: Mapped[dt.date | None]
    sentence_start: Mapped[int]
    sentence_end: Mapped[int]
    extractor: Mapped[str]


class MentionRow(Base):
    """Where an article mentions an actor; one row for each actor the article was read to hold."""

    __tablename__ = "mentions"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actors.id"), primary_key=True, index=True)
    spans: Mapped[Spans]
