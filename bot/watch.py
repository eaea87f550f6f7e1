"""Alerts: people who watch are told of what is new, once, whoever else is telling and whatever dies.

A claim is committed before the message is sent; one that was left behind is taken over once its lease is up,
and the conversation is looked at before anything is sent again. What must wait (quiet hours, the daily cap,
articles still coming in) stays new and is told together later.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from functools import partial

from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import outbox, scope
from bot.blocks import Button, Message, messages
from bot.blocks.fallback import summary
from bot.lanes import Lanes
from bot.rooms import ROOMS
from briefings import clock, watching
from briefings.brief import news, render
from briefings.errors import DealbriefError
from briefings.settings import Settings
from briefings.store import access, queries, watches
from briefings.store.watches import LEASE, Watch
from briefings.watching import Told

log = logging.getLogger(__name__)

LOOK_BACK = dt.timedelta(days=2)
"""For a message that an attempt left: several in a row may have died since it was sent."""

STOP = "watch_stop"  # the button that ends a watch; its value is the watch


def tick(
    settings: Settings,
    sessions: sessionmaker[Session],
    client: WebClient,
    now: dt.datetime,
    *,
    team: str,
    lease: dt.timedelta = LEASE,
) -> int:
    """Tells whoever watches in this workspace what is new for them, one after the other; how many were told.

    What goes wrong with one keeps no other from being told. Raises StoreError when the database cannot be
    used.
    """
    with sessions() as session:
        waiting = watches.waiting(session, team, now, lease)
    return sum(_tell(settings, sessions, client, watch, now) for watch in waiting)


def begin(
    settings: Settings,
    sessions: sessionmaker[Session],
    client: WebClient,
    now: dt.datetime,
    lanes: Lanes,
    *,
    team: str,
) -> None:
    """As `tick`, but each person by themselves: who keeps us waiting holds up no other. Raises StoreError."""
    with sessions() as session:
        waiting = watches.waiting(session, team, now)
    people: dict[str, list[Watch]] = {}
    for watch in waiting:
        people.setdefault(watch.user, []).append(watch)

    def tell(mine: Sequence[Watch]) -> None:
        for watch in mine:
            _tell(settings, sessions, client, watch, clock.now())

    for user, mine in people.items():
        lanes.begin((team, user), partial(tell, mine))


def _tell(
    settings: Settings, sessions: sessionmaker[Session], client: WebClient, watch: Watch, now: dt.datetime
) -> bool:
    """Whether the person was told; where nobody can be told any more, the watch ends."""
    try:
        return _look(settings, sessions, client, watch, now)
    except DealbriefError as error:
        log.warning("%s could not be told of %s: %s", watch.user, watch.words, error)
        if isinstance(error, outbox.NobodyThere):
            with sessions.begin() as session:
                watches.stop(session, watch.id, watch.team, watch.user)
    except Exception:
        log.exception("Telling %s of %s failed", watch.user, watch.words)
    return False


def _look(
    settings: Settings, sessions: sessionmaker[Session], client: WebClient, watch: Watch, now: dt.datetime
) -> bool:
    """Whether the person was told. Raises DeliveryError."""
    with sessions() as session:
        upto = watch.upto or queries.last_article(session, watch.deal)
        arrivals = watches.arrivals(session, watch, upto)
        sent = watches.sent(session, watch, watching.today(watch.manner, now))
        # An alert that was begun is finished at any hour: it may be there already.
        if watch.upto is None and arrivals and not watching.may_tell(watch.manner, sent, arrivals, now):
            return False
        new = watching.news_for(session, watch, upto, now)
        allowed = _allowed(session, settings, client, watch)
    if not new.found.count or not allowed:
        with sessions.begin() as session:
            watches.pass_over(session, watch, upto)
        return False
    with sessions.begin() as session:
        taken = watches.claim(session, watch, upto, now)
    if taken is None:
        return False
    _send(sessions, client, taken, new, now, again=watch.upto is not None)
    with sessions.begin() as session:
        watches.finish(session, taken, new.found.count, now)
    log.info("Told %s of %s", watch.user, watch.words)
    return True


def _allowed(session: Session, settings: Settings, client: WebClient, watch: Watch) -> bool:
    """Whether the person may still see the deal. Raises DeliveryError when Slack does not say: what is new
    must not be passed over for that."""
    channels = ROOMS.sure(client, watch.team, watch.user)
    return access.may_see(session, watch.deal, watch.team, channels=channels, own=scope.own(settings))


def _send(
    sessions: sessionmaker[Session],
    client: WebClient,
    taken: Watch,
    new: Told,
    now: dt.datetime,
    *,
    again: bool,
) -> None:
    until = clock.now() + LEASE / 3
    channel = outbox.direct(client, taken.user)
    delivery = f"watch-{taken.id}-{taken.upto}"
    before = outbox.find(client, channel, delivery, now - LOOK_BACK) if again else None
    outbox.post(client, channel, delivery, _messages(sessions, taken, new, now), before, until)


def _messages(
    sessions: sessionmaker[Session], watch: Watch, new: Told, now: dt.datetime
) -> tuple[Message, ...]:
    today = now.astimezone(clock.zone(watch.manner.zone)).date()
    with sessions() as session:
        deal = queries.deal(session, watch.deal)
    document = news.news(deal, new.facts, new.found, today, watched=watch.words)
    return messages(
        render.slack(document), summary(document), buttons=[Button("Stop this watch", watch.id, STOP)]
    )
