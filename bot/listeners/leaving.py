"""A workspace that takes the app out: its tokens are deleted at once, and nothing is sent there any more."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App
from sqlalchemy.orm import Session, sessionmaker

from briefings.settings import Settings
from briefings.store import deliveries

log = logging.getLogger(__name__)


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    store = app.installation_store

    def uninstalled(body: Mapping[str, Any]) -> None:
        enterprise, team = body.get("enterprise_id"), str(body.get("team_id") or "")
        if store is not None:
            store.delete_all(enterprise_id=enterprise, team_id=team)
        with sessions.begin() as session:
            running = [one for one in deliveries.schedules(session, team=team) if one.active]
            for schedule in running:
                deliveries.set_active(session, schedule.id, False)
        log.info("Workspace %s took the app out; %s schedules are paused", team, len(running))

    def revoked(body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        enterprise, team = body.get("enterprise_id"), str(body.get("team_id") or "")
        tokens = event.get("tokens") or {}
        if store is None:
            return
        for user in tokens.get("oauth") or ():
            store.delete_installation(enterprise_id=enterprise, team_id=team, user_id=str(user))
        if tokens.get("bot"):
            store.delete_bot(enterprise_id=enterprise, team_id=team)
            log.info("The bot token of workspace %s was revoked", team)

    app.event("app_uninstalled")(ack=_acknowledge, lazy=[uninstalled])
    app.event("tokens_revoked")(ack=_acknowledge, lazy=[revoked])


def _acknowledge(ack: Ack) -> None:
    ack()
