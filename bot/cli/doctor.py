"""`dealbrief doctor`: what is configured, what can be reached, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click
from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot import app as bolt
from briefings import settings
from briefings.errors import DealbriefError
from briefings.extract import nlp
from briefings.settings import Settings
from briefings.store import base, deliveries, queries


@dataclass(frozen=True, slots=True)
class Finding:
    """`state` is "ok", "missing" (needed for Slack only) or "broken"."""

    state: str
    what: str
    said: str


@click.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Say what is configured, reachable and missing; exit code 1 when something is broken."""
    values = settings.load()
    findings = [*_model(values), *_database(values), *_slack(values)]
    for finding in findings:
        colour = {"ok": "green", "missing": "yellow", "broken": "red"}[finding.state]
        click.echo(f"{click.style(f'{finding.state:<8}', fg=colour)} {finding.what:<22} {finding.said}")
    click.echo("\nSettings:")
    for name, value in settings_table(values):
        click.echo(f"  {name:<26} {value}")
    if any(finding.state == "broken" for finding in findings):
        context.exit(1)


def settings_table(values: Settings) -> Iterator[tuple[str, str]]:
    """Each setting's environment variable and its value; secrets only as set or not."""
    for name in type(values).model_fields:
        value = getattr(values, name)
        if name.startswith("slack_") and (value is None or isinstance(value, SecretStr)):
            shown = "set" if value else "not set"
        elif name == "database_url":
            shown = _place(value)
        else:
            shown = str(value)
        yield settings.variable(name), shown


def _place(url: str) -> str:
    """The database's address without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "not a database address"


def _model(values: Settings) -> Iterator[Finding]:
    try:
        meta = nlp.load(values.model).meta
        yield Finding(
            "ok", "spaCy pipeline", f"{values.model}: {meta['lang']}_{meta['name']} {meta['version']}"
        )
    except DealbriefError as error:
        yield Finding("broken", "spaCy pipeline", str(error))


def _database(values: Settings) -> Iterator[Finding]:
    try:
        engine = base.connect(values.database_url)
    except DealbriefError as error:
        yield Finding("broken", "database", str(error))
        return
    try:
        base.check(engine)
        with base.sessions(engine)() as session:
            deals = queries.deals(session)
            active = [row for row in deliveries.schedules(session) if row.active]
        names = ", ".join(deal.name for deal in deals) or "none; `dealbrief ingest PATH` makes one"
        yield Finding("ok", "database", _place(values.database_url))
        yield Finding("ok" if deals else "missing", "deals", names)
        schedules = (
            f"{len(active)} active" if active else "none; `dealbrief schedule add CHANNEL_ID` adds one"
        )
        yield Finding("ok" if active else "missing", "schedules", schedules)
    except DealbriefError as error:
        yield Finding("broken", "database", str(error))
    finally:
        engine.dispose()


def _slack(values: Settings) -> Iterator[Finding]:
    for name, why in (
        ("slack_bot_token", bolt.MISSING_BOT_TOKEN),
        ("slack_app_token", bolt.MISSING_APP_TOKEN),
        ("slack_signing_secret", bolt.MISSING_SECRET),
    ):
        value = getattr(values, name)
        yield Finding("ok" if value else "missing", settings.variable(name), "set" if value else why)
    if values.slack_bot_token:
        try:
            yield Finding(
                "ok", "Slack", f"{values.slack_api_url} answers as {bolt.check_token(bolt.client(values))}"
            )
        except DealbriefError as error:
            yield Finding("broken", "Slack", str(error))
