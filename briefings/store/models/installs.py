"""Workspaces that installed the app. Columns are those that Slack's SDK reads and writes; tokens are sealed
by whoever hands them over, and longer then than the SDK's own tables allow."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from briefings.store.models.base import Base

_NAIVE = DateTime()  # the SDK writes UTC without a zone


class InstallColumns:
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str]
    app_id: Mapped[str]
    enterprise_id: Mapped[str | None]
    enterprise_name: Mapped[str | None]
    team_id: Mapped[str | None]
    team_name: Mapped[str | None]
    bot_token: Mapped[str | None]
    bot_id: Mapped[str | None]
    bot_user_id: Mapped[str | None]
    bot_scopes: Mapped[str | None]
    bot_refresh_token: Mapped[str | None]
    bot_token_expires_at: Mapped[dt.datetime | None] = mapped_column(_NAIVE)
    is_enterprise_install: Mapped[bool]
    installed_at: Mapped[dt.datetime] = mapped_column(_NAIVE)


class InstallationRow(InstallColumns, Base):
    """One install by one person."""

    __tablename__ = "slack_installations"
    __table_args__ = (
        Index(
            "ix_slack_installations_team", "client_id", "enterprise_id", "team_id", "user_id", "installed_at"
        ),
    )

    enterprise_url: Mapped[str | None]
    user_id: Mapped[str]
    user_token: Mapped[str | None]
    user_scopes: Mapped[str | None]
    user_refresh_token: Mapped[str | None]
    user_token_expires_at: Mapped[dt.datetime | None] = mapped_column(_NAIVE)
    incoming_webhook_url: Mapped[str | None]
    incoming_webhook_channel: Mapped[str | None]
    incoming_webhook_channel_id: Mapped[str | None]
    incoming_webhook_configuration_url: Mapped[str | None]
    token_type: Mapped[str | None]


class InstalledBotRow(InstallColumns, Base):
    """The bot of a workspace, by whomever it was installed."""

    __tablename__ = "slack_bots"
    __table_args__ = (Index("ix_slack_bots_team", "client_id", "enterprise_id", "team_id", "installed_at"),)


class OAuthStateRow(Base):
    """An install under way."""

    __tablename__ = "slack_oauth_states"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    expire_at: Mapped[dt.datetime] = mapped_column(_NAIVE)
