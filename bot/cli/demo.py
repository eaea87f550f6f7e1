"""The demo: the whole way from articles to Slack on this machine, with a local workspace in Slack's place."""

from __future__ import annotations

import datetime as dt
import os
import signal
import tempfile
import threading
from pathlib import Path
from typing import Any

import click
from pydantic import SecretStr

from bot import web, workspace
from bot.cli.common import progress, store
from bot.cli.read import load_model
from bot.manifest import manifest
from briefings import clock, deals, reading, settings
from briefings.errors import ArticleError, DealbriefError
from briefings.ingest import files
from briefings.resources import folder
from briefings.settings import Settings
from briefings.store import access, deliveries, write
from briefings.types import Article

QUESTION = "/deal actor Bessent"
_PATIENCE = 60.0
"""Seconds that the digest and the answer may take; on two cores they take about one."""


def run(*, once: bool, port: int) -> None:
    """Show the main job end to end; with `once` print what was posted and return, else serve until Ctrl-C.

    Raises DealbriefError with one sentence when something on the way fails.
    """
    # Slack's tokens in the environment are not for the demo: it talks to the local workspace only. Nor is a
    # proxy: the Slack SDK would send even requests to this machine through it.
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        os.environ.pop(name, None)
    base = settings.load()
    deal = deals.load(folder("seeds") / "minerals.toml")
    channel = f"{deal.name}-deal"
    with (
        tempfile.TemporaryDirectory(prefix="dealbrief-", ignore_cleanup_errors=True) as scratch,
        workspace.start(0 if once else port, channels=(channel, "general")) as local,
    ):
        values = base.model_copy(
            update={
                "database_url": f"sqlite:///{Path(scratch) / 'demo.sqlite3'}",
                "slack_api_url": local.api_url,
                "slack_bot_token": SecretStr(local.bot_token),
                "slack_app_token": SecretStr(local.app_token),
                "slack_signing_secret": SecretStr(local.signing_secret),
                "tick_seconds": 1.0,
                "command": "/deal",
            }
        )
        local.configure(manifest(values, "socket"))
        _read(values, deal)
        _schedule(values, deal, local, channel)
        with web.socket_mode(values):
            if not local.wait_connected(_PATIENCE):
                raise DealbriefError("The app did not connect to the local workspace; run it again with -v.")
            try:
                digest = local.wait_message(channel, timeout=_PATIENCE)
                _show(f"Posted in #{channel}", digest)
                _show(f"Answer to {QUESTION}", local.ask(QUESTION, channel=channel, timeout=_PATIENCE))
            except TimeoutError as error:
                raise DealbriefError(f"{error} Run it again with -v to see why.") from None
            if not once:
                # Ended politely by whoever started it, the demo cleans up as after Ctrl-C.
                signal.signal(signal.SIGTERM, signal.default_int_handler)
                click.echo(f"The workspace is at {local.page_url}  (type /deal help there; Ctrl-C ends it)")
                threading.Event().wait()


def _read(values: Settings, deal: deals.Deal) -> None:
    articles: list[Article] = []
    for item in files.read([str(folder("seeds"))]):
        if isinstance(item, ArticleError):
            raise item
        articles.append(item)
    load_model(values.model)
    with store(values, create=True) as sessions:
        with sessions.begin() as session:
            write.put_deal(session, deal)
        with progress("Reading articles", len(articles)) as bar:
            extract = reading.extract_here(values.model, values.weigh)
            for _ in reading.read(sessions, deal, reading.oldest_first(articles), extract):
                bar.advance(bar.task_ids[0])
    click.echo(f"Read {len(articles)} articles about {deal.title}.", err=True)


def _schedule(values: Settings, deal: deals.Deal, local: workspace.RunningWorkspace, channel: str) -> None:
    """A schedule that is due at this minute, so that the digest comes the way it comes every morning."""
    now = clock.now()
    with store(values) as sessions, sessions.begin() as session:
        team, id_ = local.state.team_id, local.state.channel(channel).id
        access.bind(session, team, id_, deal.name, closing=False)
        deliveries.add_schedule(
            session,
            team=team,
            channel=id_,
            deal=deal.name,
            at=now.time().replace(second=0, microsecond=0),
            zone="UTC",
            now=now - dt.timedelta(minutes=1),
        )


def _show(title: str, message: workspace.Message) -> None:
    click.echo(f"\n=== {title} ===\n")
    texts = [text for block in message.blocks for text in _texts(block)]
    click.echo("\n".join(texts or [message.text]))


def _texts(block: dict[str, Any]) -> list[str]:
    """The texts of a block as they were posted, in Slack's mark-up."""
    if block["type"] == "divider":
        return ["-" * 40]
    if block["type"] == "context":
        return [str(element.get("text", "")) for element in block["elements"]]
    text = block.get("text")
    return [str(text["text"])] if isinstance(text, dict) else []
