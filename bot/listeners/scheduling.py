"""`schedule`: by a form or in words, when a channel gets its digest."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import people, rooms, scope, zones
from bot.blocks import Button, Message, limits, sentence
from bot.command import ScheduleQuery, text
from bot.forms import parts, watch
from bot.forms import schedule as form
from bot.listeners import modals
from bot.listeners.asked import AppContext, Asked, team_of
from briefings import clock
from briefings.deals import Deal
from briefings.errors import Ambiguous, DealbriefError, NotFound
from briefings.settings import Settings
from briefings.store import deliveries
from briefings.store.due import Schedule

OFFERED = 8  # cities that may have been meant


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    def save(body: Mapping[str, Any], view: Mapping[str, Any], client: WebClient) -> None:
        if form.errors(view):
            return  # told with the acknowledgement
        context = AppContext(settings, sessions, client)
        asked = Asked("schedule", team_of(body), form.channel(view), str(body["user"]["id"]))
        with modals.submitted(client, view, form.CALLBACK, form.TITLE) as modal:
            told = _save(context, asked, **form.wish(view))
            modal.show(parts.modal(form.CALLBACK, form.TITLE, [parts.section(told)]))

    app.view(form.CALLBACK)(ack=_send, lazy=[save])
    app.options(re.compile(rf"^(?:{form.ZONE}|{watch.ZONE})$"))(_zones)


def _send(ack: Ack, view: Mapping[str, Any]) -> None:
    if errors := form.errors(view):
        ack(response_action="errors", errors=errors)
    else:
        ack(**modals.wait(view, form.CALLBACK, form.TITLE, "Writing it down …"))


def _zones(ack: Ack, body: Mapping[str, Any]) -> None:
    """Cities for what is typed so far."""
    now = clock.now()
    found = zones.find(str(body.get("value") or ""))
    ack(options=[parts.option((place.label(now), place.zone)) for place in found[: parts.OPTIONS]])


def answer(context: AppContext, asked: Asked, command: ScheduleQuery) -> Sequence[Message]:
    """Raises DealbriefError where there is no deal to tell of, or the words do not settle when."""
    if command.off:
        return (_off(context, asked),)
    if command == ScheduleQuery():
        if not asked.trigger:
            raise DealbriefError(
                f"A form opens from the slash command: type `{context.settings.command} schedule`."
            )
        with modals.opened(context.client, asked.trigger, form.CALLBACK, form.TITLE) as modal:
            modal.show(_form(context, asked))
        return ()
    with context.sessions() as session:
        deal = _current(session, context, asked)
        present = _present(session, asked, deal)
    at = command.at or (present.at if present else None)
    if at is None:
        raise DealbriefError(
            f"Say at what time, as in `{context.settings.command} schedule 08:30 Kyiv weekdays`."
        )
    try:
        zone = zones.one(command.zone) if command.zone else None
    except Ambiguous as error:
        cities = error.candidates[:OFFERED]
        buttons = [Button(zones.city(one), text(replace(command, zone=one))) for one in cities]
        return (sentence(str(error), buttons),)
    if zone is None:
        zone = present.zone if present else people.zone(context.client, asked.user)
    told = _save(
        context,
        asked,
        deal=deal.name,
        at=at,
        zone=zone or context.settings.timezone,
        weekdays=frozenset(command.weekdays or (present.weekdays if present else form.WEEKDAYS)),
        sections=present.sections if present else None,
        skip_empty=present.skip_empty if present else False,
    )
    return ({"text": told, "blocks": [parts.section(told)]},)


def _current(session: Session, context: AppContext, asked: Asked) -> Deal:
    return scope.current(session, context.settings, context.client, asked.team, asked.channel, asked.user)


def _deals(session: Session, context: AppContext, asked: Asked) -> tuple[Deal, ...]:
    return scope.deals(session, context.settings, context.client, asked.team, asked.channel, asked.user)


def _present(session: Session, asked: Asked, deal: Deal) -> Schedule | None:
    found = deliveries.schedules(session, team=asked.team, channel=asked.channel)
    return next((one for one in found if one.deal == deal.name), None)


def _form(context: AppContext, asked: Asked) -> parts.View:
    with context.sessions() as session:
        deals = _deals(session, context, asked)
        try:
            deal = _current(session, context, asked)
        except Ambiguous:
            deal = deals[0]
        present = _present(session, asked, deal)
    own = people.zone(context.client, asked.user) or context.settings.timezone
    place = zones.place(present.zone if present else own)
    return form.view(asked.channel, deals, deal.name, present, place, clock.now(), context.settings.command)


def _save(context: AppContext, asked: Asked, *, deal: str, **wish: Any) -> str:
    """Stores the schedule, if the channel may see the deal; what to tell, in mrkdwn."""
    now = clock.now()
    with context.sessions.begin() as session:
        found = next((one for one in _deals(session, context, asked) if one.name == deal), None)
        if found is None:
            raise NotFound("This channel does not see that deal any more.")
        made = deliveries.add_schedule(
            session,
            team=asked.team,
            channel=asked.channel,
            deal=deal,
            owner=asked.user or None,
            now=now,
            **wish,
        )
    return _told(context, asked, found, made, now)


def _told(context: AppContext, asked: Asked, deal: Deal, made: Schedule, now: dt.datetime) -> str:
    due = deliveries.next_due(made, now)
    there = due.astimezone(clock.zone(made.zone))
    words = [
        f"The digest of *{limits.escape(deal.title or deal.name)}* comes here {form.days(made.weekdays)} at "
        f"{made.at:%H:%M} ({zones.city(made.zone)}).",
        f"The next one: {there:%A} {there.day} {there:%B} at {there:%H:%M} there, {_for_you(due)}.",
    ]
    if made.sections is not None:
        words.append(f"In it: {form.sections(made.sections)}.")
    if made.skip_empty:
        words.append("On a day without a new article nothing is sent.")
    if not scope.private(asked.channel) and not rooms.is_member(context.client, asked.channel):
        words.append(
            ":warning: I am not in this channel yet: invite me with `/invite`, or I cannot post here."
        )
    return " ".join(words)


def _for_you(due: dt.datetime) -> str:
    """The moment on the reader's own clocks, which only their Slack knows."""
    return (
        f"<!date^{int(due.timestamp())}^{{date_short_pretty}} at {{time}} for you|{due:%Y-%m-%d %H:%M} UTC>"
    )


def _off(context: AppContext, asked: Asked) -> Message:
    """Ends every digest of the channel whose deal it may see."""
    with context.sessions.begin() as session:
        names = {deal.name: deal.title or deal.name for deal in _deals(session, context, asked)}
        found = [
            one
            for one in deliveries.schedules(session, team=asked.team, channel=asked.channel)
            if one.deal in names
        ]
        for one in found:
            deliveries.remove_schedule(session, one.id)
    again = f"`{context.settings.command} schedule` sets one up."
    if not found:
        return sentence(f"This channel gets no digest; {again}")
    which = ", ".join(names[one.deal] for one in found)
    return sentence(f"No digest of {which} comes here any more; {again}")
