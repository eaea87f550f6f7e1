"""The Home tab: published when somebody opens it, and its buttons."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.orm import Session, sessionmaker

from bot import schedule as digests
from bot import scope
from bot.blocks import messages
from bot.forms import home
from bot.forms.parts import Block
from bot.listeners.commands import acknowledge
from bot.rooms import ROOMS
from briefings import clock
from briefings.brief import home as page
from briefings.brief import render
from briefings.deals import Deal
from briefings.errors import DealbriefError, NotFound
from briefings.settings import Settings
from briefings.store import deliveries, looked, queries, watches
from briefings.store.deliveries import Schedule

log = logging.getLogger(__name__)

FIRST = dt.timedelta(days=7)
"""How far back somebody is told who never looked before."""

NEWEST = 150
"""Facts of each kind of a deal that are looked at."""


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    tab = _Tab(settings, sessions)
    app.event("app_home_opened")(ack=acknowledge, lazy=[tab.opened])
    for action, work in (
        (home.PAUSE, tab.pause),
        (home.RESUME, tab.resume),
        (home.SEND, tab.send),
        (home.UNWATCH, tab.unwatch),
    ):
        app.action(re.compile(rf"^{action}\d+$"))(ack=acknowledge, lazy=[work])


@dataclass(frozen=True)
class _Who:
    client: WebClient
    team: str
    user: str


@dataclass(frozen=True)
class _Tab:
    settings: Settings
    sessions: sessionmaker[Session]

    def opened(self, event: Mapping[str, Any], body: Mapping[str, Any], client: WebClient) -> None:
        if event.get("tab", "home") != "home":
            return
        who = _Who(client, str(body.get("team_id") or ""), str(event.get("user") or ""))
        now = clock.now()
        since: dict[str, str] = {}
        with self.sessions() as session:
            for deal in self._deals(session, who):
                at = looked.last(session, who.team, who.user, deal.name) or now - FIRST
                since[deal.name] = at.isoformat()
        self._publish(who, since)
        with self.sessions.begin() as session:
            for name in since:
                looked.mark(session, who.team, who.user, name, now)

    def pause(self, body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        self._turn(body, action, client, active=False)

    def resume(self, body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        self._turn(body, action, client, active=True)

    def send(self, body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        """Posts the digest now, as a delivery of its own: the next one comes when it is due."""

        def work(who: _Who) -> str:
            now = clock.now()
            with self.sessions.begin() as session:
                mine = self._schedule(session, who, action)
                taken = deliveries.claim(
                    session,
                    team=mine.team,
                    channel=mine.channel,
                    deal=mine.deal,
                    kind=digests.KIND,
                    due=now.replace(microsecond=0),
                    now=now,
                    schedule=mine.id,
                )
            sent = taken is not None and digests.deliver(
                self.sessions, client, taken, now, self.settings.command
            )
            return "The digest is in the channel." if sent else "The digest could not be posted now."

        self._do(body, client, work)

    def unwatch(self, body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        def work(who: _Who) -> str:
            with self.sessions.begin() as session:
                gone = watches.stop(session, str(action.get("value") or ""), who.team, who.user)
            return f"You are no longer told of {gone.words}." if gone else "That watch has ended already."

        self._do(body, client, work)

    def _turn(
        self, body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient, *, active: bool
    ) -> None:
        def work(who: _Who) -> str:
            with self.sessions.begin() as session:
                mine = self._schedule(session, who, action)
                deliveries.set_active(session, mine.id, active)
            return f"The digest of {mine.deal} {'comes again' if active else 'is paused'}."

        self._do(body, client, work)

    def _do(self, body: Mapping[str, Any], client: WebClient, work: Any) -> None:
        """Does it and shows the tab again, with what came of it on top; whatever goes wrong is told there."""
        user = body.get("user") or {}
        team = str((body.get("team") or {}).get("id") or user.get("team_id") or "")
        who = _Who(client, team, str(user.get("id") or ""))
        try:
            said = work(who)
        except DealbriefError as error:
            said = str(error)
        except Exception:
            mark = secrets.token_hex(4)
            log.exception("Error %s in the Home tab", mark)
            said = f"Something went wrong on our side; whoever runs this bot finds it under {mark}."
        try:
            since = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
        except ValueError:
            since = {}
        self._publish(who, since if isinstance(since, dict) else {}, said)

    def _schedule(self, session: Session, who: _Who, action: Mapping[str, Any]) -> Schedule:
        """The schedule of the button. Raises NotFound for one of a channel that the person is not in."""
        wanted = str(action.get("value") or "")
        for one in self._schedules(session, who):
            if one.id == wanted:
                return one
        raise NotFound("That digest is not one of your channels any more.")

    def _schedules(self, session: Session, who: _Who) -> list[Schedule]:
        rooms = ROOMS.of(who.client, who.team, who.user)
        return [one for one in deliveries.schedules(session, team=who.team) if one.channel in rooms]

    def _deals(self, session: Session, who: _Who) -> tuple[Deal, ...]:
        return scope.deals(session, self.settings, who.client, who.team, "", who.user)

    def _publish(self, who: _Who, since: Mapping[str, str], said: str = "") -> None:
        now = clock.now()
        with self.sessions() as session:
            deals = self._deals(session, who)
            shown = [self._deal(session, deal, since.get(deal.name), now) for deal in deals]
            titles = {deal.name: deal.title or deal.name for deal in deals}
            mine = [
                home.Digest(one, titles[one.deal], deliveries.next_due(one, now) if one.active else None)
                for one in self._schedules(session, who)
                if one.deal in titles
            ]
            read = [deal for deal in deals if queries.last_article(session, deal.name)]
            steps = self._steps(bool(deals), bool(read), bool(mine))
            view = home.view(
                shown,
                watches.of(session, who.team, who.user),
                mine,
                steps,
                self.settings.command,
                json.dumps(dict(since)),
                said,
            )
        try:
            who.client.views_publish(user_id=who.user, view=view)
        except SlackApiError as error:
            log.warning("The Home tab of %s was not shown: %s", who.user, error.response.get("error"))

    def _deal(self, session: Session, deal: Deal, since: str | None, now: dt.datetime) -> list[Block]:
        try:
            at = dt.datetime.fromisoformat(str(since))
        except ValueError:
            at = now - FIRST
        facts = queries.facts(session, deal.name, limit=NEWEST)
        new = looked.articles(session, deal.name, at)
        document = page.home(deal, facts, new, at.date(), clock.today(self.settings.timezone))
        return list(messages(render.slack(document))[0]["blocks"])

    def _steps(self, deals: bool, read: bool, scheduled: bool) -> tuple[home.Step, ...]:
        command = self.settings.command
        return (
            home.Step(
                deals,
                "A deal to follow",
                f"Invite me to a channel and type `{command} new` there, or `{command} use` for a known one.",
            ),
            home.Step(read, "Something read about it", f"`{command} add URL` reads an article."),
            home.Step(scheduled, "A digest", f"`{command} schedule` in the channel says when it gets one."),
        )
