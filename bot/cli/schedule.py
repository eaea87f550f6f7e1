"""Schedules on the command line: which channel gets which deal's digest, and when."""

from __future__ import annotations

import datetime as dt

import click
from slack_sdk.errors import SlackApiError

from bot import app as bolt
from bot.cli.common import chosen, deal_option, store
from briefings import clock, settings
from briefings.errors import SettingsError
from briefings.store import access, deliveries

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _weekdays(text: str) -> frozenset[int]:
    """ "mon-fri" or "mon,wed,sat" as numbers, Monday 0."""
    found: set[int] = set()
    try:
        for part in text.lower().replace(" ", "").split(","):
            first, _, last = part.partition("-")
            start, end = _DAYS.index(first[:3]), _DAYS.index((last or first)[:3])
            found.update(range(start, end + 1) if start <= end else (*range(start, 7), *range(end + 1)))
    except ValueError:
        raise click.BadParameter(f"{text!r} is no list of weekdays; write mon-fri or mon,wed,sat.") from None
    return frozenset(found)


def _time(text: str) -> dt.time:
    try:
        return dt.datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 (a time of day has no zone)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no time of day; write 08:30.") from None


@click.group()
def schedule() -> None:
    """When a channel gets its digest."""


@schedule.command()
@click.argument("channel", metavar="CHANNEL_ID")
@deal_option
@click.option("--at", default="08:00", show_default=True, metavar="HH:MM", help="Time of day in the zone.")
@click.option("--zone", metavar="ZONE", help="Time zone such as Europe/Kyiv.  [default: DEALBRIEF_TIMEZONE]")
@click.option("--weekdays", default="mon-fri", show_default=True, help="Such as mon-fri or mon,wed,sat.")
def add(channel: str, deal: str | None, at: str, zone: str | None, weekdays: str) -> None:
    """Post a deal's digest into a channel; the channel follows the deal from then on.

    CHANNEL_ID is Slack's id, such as C0123456789 (in Slack: the channel's name, About, at the bottom).
    """
    values = settings.load()
    time, days, zone = _time(at), _weekdays(weekdays), zone or values.timezone
    clock.zone(zone)
    with store(values) as sessions:
        team = _team(values)
        with sessions.begin() as session:
            target = chosen(session, deal)
            access.bind(session, team, channel, target.name, closing=False)
            added = deliveries.add_schedule(
                session, team=team, channel=channel, deal=target.name, at=time, zone=zone, weekdays=days
            )
    click.echo(f"{channel} gets the digest of {target.name} at {time:%H:%M} {zone}, schedule {added.id}.")


@schedule.command("list")
def list_() -> None:
    """Every schedule, with the next time."""
    with store() as sessions, sessions() as session:
        rows = deliveries.schedules(session)
    for row in rows:
        days = ",".join(_DAYS[day] for day in sorted(row.weekdays))
        following = (
            f"next {deliveries.next_due(row, clock.now()):%Y-%m-%d %H:%M} UTC" if row.active else "paused"
        )
        click.echo(
            f"{row.id}  {row.team}/{row.channel}  {row.deal}  {row.at:%H:%M} {row.zone}  {days}  {following}"
        )
    if not rows:
        click.echo("No schedule yet; add one with `dealbrief schedule add CHANNEL_ID`.", err=True)


@schedule.command()
@click.argument("id_", metavar="SCHEDULE")
@click.pass_context
def remove(context: click.Context, id_: str) -> None:
    """Stop a schedule, by its number in `schedule list`."""
    with store() as sessions, sessions.begin() as session:
        gone = id_.isdecimal() and deliveries.remove_schedule(session, id_)
    if not gone:
        click.echo(
            f"dealbrief: There is no schedule {id_!r}; `dealbrief schedule list` shows them.", err=True
        )
        context.exit(1)
    click.echo(f"Schedule {id_} is gone.")


def _team(values: settings.Settings) -> str:
    """The workspace's id, from Slack: schedules and channels belong to a workspace."""
    try:
        return str(bolt.client(values).auth_test()["team_id"])
    except SlackApiError as error:
        raise SettingsError(f"Slack refused SLACK_BOT_TOKEN ({error.response.get('error')}).") from None
    except OSError as error:
        raise SettingsError(f"Slack at {values.slack_api_url} cannot be reached ({error}).") from None
