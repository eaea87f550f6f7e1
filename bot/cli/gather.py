"""Reading from the web on the command line: single articles, and the feeds of deals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import click

from bot.cli.common import deal_option, for_reading, progress, store
from bot.cli.read import counted, load_model
from briefings import clock, polling, reading, settings
from briefings.deals import Deal
from briefings.errors import ArticleError
from briefings.ingest.fetch import Limits
from briefings.polling import Polled
from briefings.reading import Outcome, Reading
from briefings.store import feeds, queries
from briefings.types import Article


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@deal_option
@click.pass_context
def add(context: click.Context, urls: tuple[str, ...], deal: str | None) -> None:
    """Read articles from the web into the store, by their addresses.

    An article that is stored already changes nothing. What cannot be read is named, the rest is read, and
    the exit code is 1. With a new database its tables are made first.
    """
    values = settings.load()
    get = reading.get_here(Limits(private=values.fetch_private))
    failed = False
    with store(values, create=True) as sessions:
        target = for_reading(sessions, deal)
        found: list[Article] = []
        with progress("Fetching articles", len(urls)) as bar:
            for url in dict.fromkeys(urls):
                try:
                    found.append(get(url))
                except ArticleError as error:
                    bar.console.print(f"dealbrief: {error}", highlight=False, markup=False, soft_wrap=True)
                    failed = True
                bar.advance(bar.task_ids[0])
        if found:
            load_model(values.model)
        extract = reading.extract_here(values.model, values.weigh)
        for done in reading.read(sessions, target, reading.oldest_first(found), extract):
            _tell(done, target)
            failed = failed or done.outcome is Outcome.ELSEWHERE
    if failed:
        context.exit(1)


@click.command("feeds")
@deal_option
@click.pass_context
def feeds_(context: click.Context, deal: str | None) -> None:
    """Read the feeds that deals name, once, and the articles that are new in them.

    `dealbrief serve` does so by itself. Without --deal the feeds of every deal are read.
    """
    values = settings.load()
    limits = Limits(private=values.fetch_private)
    every = dt.timedelta(minutes=values.feed_minutes)
    with store(values) as sessions:
        one = for_reading(sessions, deal) if deal else None
        with sessions.begin() as session:
            targets = (one,) if one else queries.deals(session)
            claimed = [
                feed for target in targets for feed in feeds.claim(session, clock.now(), every, target.name)
            ]
        if not claimed:
            click.echo(
                "No deal names a feed; add `feeds` to a deal file, or name them in `/deal new`.", err=True
            )
            return
        load_model(values.model)
        get, extract = reading.get_here(limits), reading.extract_here(values.model, values.weigh)
        failed = False
        for feed in claimed:
            polled = polling.poll(sessions, feed, get, extract, limits)
            _tell_feed(polled, next(target for target in targets if target.name == feed.deal))
            failed = failed or polled.failure is not None
    if failed:
        context.exit(1)


def _tell(done: Reading, deal: Deal) -> None:
    name = done.article.title or done.article.source
    if done.facts is not None:
        click.echo(f"{name}: {counted(done.facts)}")
    elif done.outcome is Outcome.KNOWN:
        click.echo(f"{name}: known already")
    else:
        click.echo(
            f"dealbrief: {done.article.source} was left out: none of the keywords of {deal.name} is in it.",
            err=True,
        )


def _tell_feed(polled: Polled, deal: Deal) -> None:
    for sentence in (polled.failure, *polled.unread):
        if sentence:
            click.echo(f"dealbrief: {sentence}", err=True)
    for done in polled.readings:
        if done.outcome is not Outcome.ELSEWHERE:
            _tell(done, deal)
    read = sum(done.outcome is Outcome.READ for done in polled.readings)
    if polled.failure is None:
        click.echo(f"{deal.name}: {read} read from {polled.feed.url}")


commands: Iterable[click.Command] = (add, feeds_)
