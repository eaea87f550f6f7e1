"""Deals and the channels that follow them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from briefings.store.models.base import Base


class DealRow(Base):
    """`config` is the deal file: keywords, topics, actors, feeds and channels.

    `revision` is another one after every change of what the deal's facts answer.
    """

    __tablename__ = "deals"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    config: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class ChannelRow(Base):
    """The deal that a channel asks about, as chosen in the channel."""

    __tablename__ = "channels"
    __table_args__ = (UniqueConstraint("team", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[str]
    channel: Mapped[str]
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), index=True)


class DealChannelRow(Base):
    """A channel that may see a deal. A deal that is tied to none is open to the bot's own workspace."""

    __tablename__ = "deal_channels"

    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"), primary_key=True)
    team: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = (Index(None, "team", "channel"),)


class FeedRow(Base):
    """A feed of a deal and what was read in it.

    Whoever moves `next_at` forward reads the feed; `seen` are digests of links that the feed still names and
    that were dealt with; `etag` and `modified` are the server's words for the version that was read whole.
    """

    __tablename__ = "feeds"
    __table_args__ = (UniqueConstraint("deal_id", "url"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    url: Mapped[str]
    next_at: Mapped[dt.datetime] = mapped_column(index=True)
    etag: Mapped[str | None]
    modified: Mapped[str | None]
    seen: Mapped[list[str]]
    failure: Mapped[str | None]
