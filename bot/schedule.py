"""Digests that are due: claimed in the database, posted, written down as sent.

Any process may tick at any time and die at any point. A claim is committed before the post, so only one
process posts; a claim that was never finished is taken over once its lease is up, and the channel is
looked at before anything is posted again.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import answers, outbox, watch
from bot.blocks import Message, facts, limits, messages, sentence, with_note
from bot.blocks.fallback import rest, summary
from bot.command import Digest
from bot.feeding import Feeder
from bot.lanes import Lanes
from briefings import clock
from briefings.brief import render
from briefings.errors import DealbriefError, DeliveryError
from briefings.settings import Settings
from briefings.store import deliveries, posted, queries
from briefings.store.deliveries import LEASE, Delivery, Schedule

log = logging.getLogger(__name__)

KIND = "digest"


@dataclass(frozen=True)
class Job:
    """A delivery that may be wanted: `take` claims it, unless somebody else did."""

    team: str
    channel: str
    take: Callable[[Session], Delivery | None]


def jobs(
    session: Session, now: dt.datetime, *, team: str | None = None, lease: dt.timedelta = LEASE
) -> list[Job]:
    """What is due at `now`, after what an earlier tick left behind.

    `team` is the workspace that a client's token belongs to: what other workspaces want is left to the
    bots that serve them. None takes everything.
    """

    def again(old: Delivery) -> Job:
        return Job(old.team, old.channel, lambda session: deliveries.reclaim(session, old, now))

    def first(schedule: Schedule, due: dt.datetime) -> Job:
        return Job(
            schedule.team,
            schedule.channel,
            lambda session: deliveries.claim(
                session,
                team=schedule.team,
                channel=schedule.channel,
                deal=schedule.deal,
                kind=KIND,
                due=due,
                now=now,
                schedule=schedule.id,
            ),
        )

    left = [again(old) for old in deliveries.stale(session, now, lease) if team in (None, old.team)]
    due = deliveries.due(deliveries.schedules(session, team=team), now)
    return left + [first(schedule, at) for schedule, at in due]


def tick(
    sessions: sessionmaker[Session],
    client: WebClient,
    now: dt.datetime,
    *,
    team: str | None = None,
    lease: dt.timedelta = LEASE,
    prefix: str = "/deal",
) -> int:
    """Sends what `jobs` says, one after the other; how many were sent.

    What goes wrong with one delivery is written into the ledger and keeps no other from being sent.
    Raises StoreError when the database cannot be used.
    """
    with sessions() as session:
        wanted = jobs(session, now, team=team, lease=lease)
    return sum(_run(sessions, client, job, now, prefix) for job in wanted)


def begin(
    sessions: sessionmaker[Session],
    client: WebClient,
    now: dt.datetime,
    lanes: Lanes,
    *,
    team: str,
    prefix: str = "/deal",
) -> None:
    """As `tick`, but each channel by itself: one that Slack keeps waiting holds up no other. A channel that
    is still busy from an earlier time is left for the next. Raises StoreError."""
    with sessions() as session:
        wanted = jobs(session, now, team=team)
    channels: dict[str, list[Job]] = {}
    for job in wanted:
        channels.setdefault(job.channel, []).append(job)
    for channel, mine in channels.items():
        lanes.begin((team, channel), partial(_run_all, sessions, client, mine, prefix))


def _run_all(sessions: sessionmaker[Session], client: WebClient, mine: Sequence[Job], prefix: str) -> None:
    for job in mine:
        _run(sessions, client, job, clock.now(), prefix)


def _run(sessions: sessionmaker[Session], client: WebClient, job: Job, now: dt.datetime, prefix: str) -> bool:
    with sessions.begin() as session:
        taken = job.take(session)
    return taken is not None and deliver(sessions, client, taken, now, prefix)


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
        if before is None and _skipped(sessions, taken, now):
            return False
        found = _digest(sessions, taken, prefix)
        ts = outbox.post(client, taken.channel, taken.id, found, before, until)
    except DeliveryError as error:
        _failed(sessions, client, taken, now, str(error), prefix, pause=error.permanent)
        return False
    except Exception as error:
        log.exception("Delivery %s failed", taken.id)
        reason = str(error) if isinstance(error, DealbriefError) else repr(error)
        _failed(sessions, client, taken, now, reason, prefix)
        return False
    with sessions.begin() as session:
        deliveries.finish(session, taken.id, ts, now)
        told = frozenset().union(*(facts(message) for message in found))
        posted.record(session, taken.team, taken.channel, ts, taken.deal, told, now)
    log.info("Sent the %s of %s to %s", taken.kind, taken.deal, taken.channel)
    return True


def _skipped(sessions: sessionmaker[Session], taken: Delivery, now: dt.datetime) -> bool:
    """Whether nothing is sent because the schedule wants nothing on a day with nothing new. What somebody
    asked for in between is sent all the same."""
    with sessions.begin() as session:
        mine = _schedule(session, taken)
        if mine is None or not mine.skip_empty or deliveries.last_due(mine, taken.due) != taken.due:
            return False
        if not deliveries.nothing_new(session, taken):
            return False
        deliveries.skip(session, taken.id, now)
    log.info("No %s of %s for %s: nothing new", taken.kind, taken.deal, taken.channel)
    return True


def _schedule(session: Session, taken: Delivery) -> Schedule | None:
    found = deliveries.schedules(session, team=taken.team, channel=taken.channel)
    return next((one for one in found if one.id == taken.schedule), None)


def _digest(sessions: sessionmaker[Session], taken: Delivery, prefix: str) -> tuple[Message, ...]:
    with sessions() as session:
        mine = _schedule(session, taken)
        zone = clock.zone(mine.zone if mine else "UTC")
        deal = queries.deal(session, taken.deal)
        wanted = Digest(mine.sections if mine else None)
        try:
            document = answers.answer(session, deal, wanted, taken.due.astimezone(zone).date(), prefix)
        except answers.NothingRead as error:
            return (sentence(str(error)),)
    found = messages(render.slack(document), summary(document))
    return (*found[:-1], with_note(found[-1], rest(document, prefix)))


def _failed(
    sessions: sessionmaker[Session],
    client: WebClient,
    taken: Delivery,
    now: dt.datetime,
    reason: str,
    prefix: str,
    *,
    pause: bool = False,
) -> None:
    """A lasting error ends the delivery, pauses its schedule and is told to whoever set that up; one that
    passes is tried again, until it would come too late."""
    final = pause or deliveries.too_late(taken, now)
    log.warning("Delivery %s to %s %s: %s", taken.id, taken.channel, "failed" if final else "waits", reason)
    with sessions.begin() as session:
        deliveries.fail(session, taken.id, reason, final, now)
        mine = [s for s in deliveries.schedules(session, team=taken.team) if s.id == taken.schedule]
        # Only the one who paused it tells, so that it is told once.
        paused = pause and any(s.active and deliveries.set_active(session, s.id, False, now) for s in mine)
    if paused:
        log.warning("The schedule of %s in %s is paused", taken.deal, taken.channel)
        _tell_owner(client, mine[0], reason, prefix)


def _tell_owner(client: WebClient, schedule: Schedule, reason: str, prefix: str) -> None:
    if not schedule.owner:
        return
    words = (
        f"The digest of {limits.escape(schedule.deal)} in <#{schedule.channel}> is stopped. "
        f"{limits.escape(reason)} `{prefix} schedule` in the channel starts it again."
    )
    try:
        outbox.say(client, schedule.owner, {"text": words})
    except DeliveryError as error:
        log.warning("%s could not be told that a schedule is paused: %s", schedule.owner, error)


class Ticker:
    """Ticks in a thread of its own, one tick at a time, from `start` to `stop`."""

    def __init__(
        self,
        settings: Settings,
        sessions: sessionmaker[Session],
        teams: Callable[[], Mapping[str, WebClient]],
    ) -> None:
        """`teams` are the workspaces to serve, with a client for each; asked for at every tick."""
        self._settings, self._sessions, self._teams = settings, sessions, teams
        self._lanes = Lanes()
        self._feeder = Feeder(settings, sessions)
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
        """Waits for what is under way."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        self._feeder.stop()
        self._lanes.close()

    def _tick(self) -> None:
        try:
            now = clock.now()
            for team, client in self._teams().items():
                prefix = self._settings.command
                begin(self._sessions, client, now, self._lanes, team=team, prefix=prefix)
                watch.begin(self._settings, self._sessions, client, now, self._lanes, team=team)
            self._lanes.begin("feeds", partial(self._feeder.read_due, now))
        except DealbriefError as error:
            log.error("Nothing that is due could be looked for: %s", error)
        except Exception:
            log.exception("A tick failed")
