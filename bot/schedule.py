"""Digests that are due: claimed in the database, posted, written down as sent.

Any process may tick at any time and die at any point. A claim is committed before the post, so only one
process posts; a claim that was never finished is taken over once its lease is up, and the channel is
looked at before anything is posted again.
"""

from __future__ import annotations

import datetime as dt
import logging

from apscheduler.schedulers.background import BackgroundScheduler
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import answers, outbox
from bot import app as bolt
from bot.blocks import Message, messages, sentence, with_note
from bot.blocks.fallback import rest, summary
from bot.command import Digest
from briefings import clock
from briefings.brief import render
from briefings.errors import DealbriefError, DeliveryError
from briefings.settings import Settings
from briefings.store import deliveries, queries
from briefings.store.deliveries import LEASE, Delivery

log = logging.getLogger(__name__)

KIND = "digest"


def tick(
    sessions: sessionmaker[Session],
    client: WebClient,
    now: dt.datetime,
    *,
    team: str | None = None,
    lease: dt.timedelta = LEASE,
    prefix: str = "/deal",
) -> int:
    """Sends what is due at `now`, and first what an earlier tick left behind; how many were sent.

    `team` is the workspace that the client's token belongs to: what other workspaces want is left to the
    bots that serve them. None takes everything.
    What goes wrong with one delivery is written into the ledger and keeps no other from being sent.
    Raises StoreError when the database cannot be used.
    """
    with sessions() as session:
        left = [old for old in deliveries.stale(session, now, lease) if team in (None, old.team)]
    sent = 0
    for old in left:
        with sessions.begin() as session:
            taken = deliveries.reclaim(session, old, now)
        sent += taken is not None and deliver(sessions, client, taken, now, prefix)
    with sessions() as session:
        wanted = deliveries.due(deliveries.schedules(session, team=team), now)
    for schedule, due in wanted:
        with sessions.begin() as session:
            taken = deliveries.claim(
                session,
                team=schedule.team,
                channel=schedule.channel,
                deal=schedule.deal,
                kind=KIND,
                due=due,
                now=now,
                schedule=schedule.id,
            )
        sent += taken is not None and deliver(sessions, client, taken, now, prefix)
    return sent


def deliver(
    sessions: sessionmaker[Session],
    client: WebClient,
    taken: Delivery,
    now: dt.datetime,
    prefix: str = "/deal",
) -> bool:
    """Posts a claimed delivery, or what an earlier attempt left unposted; whether it is in the channel."""
    until = clock.now() + LEASE / 3
    try:
        before = None
        if taken.attempts > 1:
            before = outbox.find(client, taken.channel, taken.id, taken.due)
        if before is None and deliveries.too_late(taken, now):
            raise DeliveryError("It could not be sent in time.")
        ts = outbox.post(client, taken.channel, taken.id, _digest(sessions, taken, prefix), before, until)
    except DeliveryError as error:
        _failed(sessions, taken, now, str(error), pause=error.permanent)
        return False
    except Exception as error:
        log.exception("Delivery %s failed", taken.id)
        _failed(sessions, taken, now, str(error) if isinstance(error, DealbriefError) else repr(error))
        return False
    with sessions.begin() as session:
        deliveries.finish(session, taken.id, ts, now)
    log.info("Sent the %s of %s to %s", taken.kind, taken.deal, taken.channel)
    return True


def _digest(sessions: sessionmaker[Session], taken: Delivery, prefix: str) -> tuple[Message, ...]:
    with sessions() as session:
        mine = [s for s in deliveries.schedules(session, team=taken.team) if s.id == taken.schedule]
        zone = clock.zone(mine[0].zone if mine else "UTC")
        deal = queries.deal(session, taken.deal)
        try:
            document = answers.answer(session, deal, Digest(), taken.due.astimezone(zone).date(), prefix)
        except answers.NothingRead as error:
            return (sentence(str(error)),)
    found = messages(render.slack(document), summary(document))
    return (*found[:-1], with_note(found[-1], rest(document, prefix)))


def _failed(
    sessions: sessionmaker[Session], taken: Delivery, now: dt.datetime, reason: str, *, pause: bool = False
) -> None:
    """A lasting error ends the delivery and pauses its schedule; one that passes is tried again, until it
    would come too late."""
    final = pause or deliveries.too_late(taken, now)
    log.warning("Delivery %s to %s %s: %s", taken.id, taken.channel, "failed" if final else "waits", reason)
    with sessions.begin() as session:
        deliveries.fail(session, taken.id, reason, final, now)
        if pause and taken.schedule and deliveries.set_active(session, taken.schedule, False, now):
            log.warning("The schedule of %s in %s is paused", taken.deal, taken.channel)


class Ticker:
    """Ticks in a thread of its own, one tick at a time, from `start` to `stop`."""

    def __init__(self, settings: Settings, sessions: sessionmaker[Session], client: WebClient) -> None:
        self._settings, self._sessions, self._client = settings, sessions, client
        self._team: str | None = None
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def start(self) -> None:
        self._scheduler.add_job(
            self._tick,
            "interval",
            seconds=self._settings.tick_seconds,
            next_run_time=clock.now(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Waits for a tick under way."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _tick(self) -> None:
        try:
            self._team = self._team or bolt.team(self._client)
            tick(self._sessions, self._client, clock.now(), team=self._team, prefix=self._settings.command)
        except DealbriefError as error:
            log.error("No digest could be looked for: %s", error)
        except Exception:
            log.exception("A tick failed")
