"""Running: the bot itself, the demo, the Slack manifest."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable

import click

from bot import manifest as slack_manifest
from bot.cli import demo as show
from briefings import settings
from briefings.store import base


@click.command()
@click.option("--http", is_flag=True, help="Take Slack's requests over HTTP instead of Socket Mode.")
@click.option("--host", help="Address to listen on.  [default: DEALBRIEF_HOST]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.  [default: DEALBRIEF_PORT]")
def serve(http: bool, host: str | None, port: int | None) -> None:
    """Run the bot and its schedules, in Socket Mode or with --http."""
    from bot import web

    values = settings.load()
    logging.getLogger().setLevel(values.log_level)
    if http:
        web.serve_http(values, host, port)
    else:
        web.serve_socket(values)


@click.command()
@click.option("--once", is_flag=True, help="Print the digest and one answer as they were posted, and exit.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Port of the page."
)
def demo(once: bool, port: int) -> None:
    """Read the example articles, post the digest into a local workspace and serve its page.

    Everything is kept in a temporary store; your own is not touched. No Slack account is needed.
    """
    show.run(once=once, port=port)


@click.command()
@click.option("--http", "url", metavar="URL", help="For HTTP mode: the public https address of the bot.")
def manifest(url: str | None) -> None:
    """Print the Slack app manifest to create the app from."""
    made = slack_manifest.manifest(settings.load(), "http" if url else "socket", url)
    click.echo(json.dumps(made, indent=2))


@click.command()
@click.option("--renew", is_flag=True, help="Seal every stored token with the first of the keys.")
def keys(renew: bool) -> None:
    """Print a new key for DEALBRIEF_TOKEN_KEYS; put it first, then --renew."""
    from bot import oauth

    if not renew:
        click.echo(oauth.new_key())
        return
    values = settings.load()
    engine = base.connect(values.database_url)
    try:
        base.check(engine)
        count = oauth.store(values, engine).renew()
    finally:
        engine.dispose()
    click.echo(f"{count} installs are sealed with the first key")


commands: Iterable[click.Command] = (serve, demo, manifest, keys)
