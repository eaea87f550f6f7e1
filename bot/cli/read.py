"""Reading articles on the command line: ingest, extract, export, and the database's schema."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

import click

from bot.cli.common import chosen, deal_option, for_reading, progress, store
from briefings import deals, reading, settings
from briefings.compare import changes
from briefings.deals import DEFAULT
from briefings.errors import ArticleError
from briefings.extract import nlp, pipeline
from briefings.ingest import files
from briefings.store import base, export, migrate, queries
from briefings.types import Article, FactSet, Spans

paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...")


def _articles(paths: Sequence[str], *, raw: bool = False) -> tuple[list[Article], int]:
    """The readable articles, and how many could not be read; those are named on stderr."""
    found: list[Article] = []
    failed = 0
    for item in files.read(paths, sys.stdin.buffer, raw=raw):
        if isinstance(item, ArticleError):
            click.echo(f"dealbrief: {item}", err=True)
            failed += 1
        else:
            found.append(item)
    return found, failed


def load_model(name: str) -> None:
    """Load the pipeline with a sign of life on stderr, since it takes seconds."""
    with progress(f"Loading the spaCy pipeline {name}", None):
        nlp.load(name)


@click.command()
@paths_argument
@deal_option
@click.pass_context
def ingest(context: click.Context, paths: tuple[str, ...], deal: str | None) -> None:
    """Read articles into the store: text or Markdown files, folders of them, - for standard input.

    An article that is stored already changes nothing. What cannot be read is named, the rest is read, and
    the exit code is 1. With a new database its tables are made first.
    """
    values = settings.load()
    with store(values, create=True) as sessions:
        target = for_reading(sessions, deal)
        found, failed = _articles(paths)
        # The store tells revisions of an article by where it came from, whatever folder this was typed in.
        articles = [
            article
            if article.source == files.STDIN
            else replace(article, source=str(Path(article.source).absolute()))
            for article in found
        ]
        if articles:
            load_model(values.model)
        counts = dict.fromkeys(reading.Outcome, 0)
        with progress("Reading articles", len(articles)) as bar:
            todo = reading.oldest_first(articles)
            for done in reading.read(
                sessions, target, todo, reading.extract_here(values.model, values.weigh)
            ):
                counts[done.outcome] += 1
                bar.advance(bar.task_ids[0])
                if done.outcome is reading.Outcome.ELSEWHERE:
                    bar.console.print(
                        f"dealbrief: {done.article.source} was left out: none of the keywords of "
                        f"{target.name} is in it.",
                        highlight=False,
                        markup=False,
                        soft_wrap=True,
                    )
                elif done.facts is not None:
                    click.echo(f"{done.article.source}: {counted(done.facts)}")
    click.echo(
        f"{target.name}: {counts[reading.Outcome.READ]} read, {counts[reading.Outcome.KNOWN]} known already"
        + (f", {counts[reading.Outcome.ELSEWHERE]} left out" if counts[reading.Outcome.ELSEWHERE] else "")
        + (f", {failed} could not be read" if failed else "")
    )
    if failed:
        context.exit(1)


@click.command()
@deal_option
@click.option("--all", "whole", is_flag=True, help="Also what this version of the extractor has read.")
def reread(deal: str | None, whole: bool) -> None:
    """Read the stored articles again, after an update that reads better. Corrections are kept."""
    values = settings.load()
    with store(values) as sessions:
        with sessions() as session:
            target = chosen(session, deal)
        load_model(values.model)
        count = 0
        with progress("Reading articles", None):
            for article in reading.reread(
                sessions, target, reading.extract_here(values.model, values.weigh), whole=whole
            ):
                click.echo(article.source)
                count += 1
    click.echo(f"{target.name}: {count} read again")


def counted(facts: FactSet) -> str:
    """What was taken from an article, in numbers."""
    parts = (
        (len(facts.actors), "actor"),
        (len(facts.positions), "position"),
        (len(facts.figures), "figure"),
        (len(facts.events), "event"),
        (len(facts.questions), "open question"),
    )
    return ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in parts)


@click.command()
@paths_argument
@click.option("--raw", is_flag=True, help="Take each file as the article's body, character by character.")
@click.option(
    "--attributions",
    is_flag=True,
    help="One JSON line a file with every attribution, also those of no actor.",
)
@click.option("--format", "format_", type=click.Choice(["json"]), default="json", show_default=True)
@click.option("--deal", metavar="FILE.toml", help="Deal file with the topics and known actors.")
@click.pass_context
def extract(
    context: click.Context,
    paths: tuple[str, ...],
    raw: bool,
    attributions: bool,
    format_: str,
    deal: str | None,
) -> None:
    """Print the facts of articles as JSON, without a database."""
    values = settings.load()
    model = values.model
    target = deals.load(deal) if deal else DEFAULT
    articles, failed = _articles(paths, raw=raw)
    if articles:
        load_model(model)
    with progress("Reading articles", len(articles)) as bar:
        if attributions:
            for article in articles:
                click.echo(json.dumps(_attributed(article, model, values.weigh), ensure_ascii=False))
                bar.advance(bar.task_ids[0])
        else:
            sets = []
            for article in reading.oldest_first(articles):
                sets.append(pipeline.extract(article, target, model, values.weigh))
                bar.advance(bar.task_ids[0])
            facts = pipeline.merge(sets)
            _print_json(export.document(target.name, facts, changes.changes(facts)))
    if failed:
        context.exit(1)


def _attributed(article: Article, model: str, weigh: bool) -> dict[str, object]:
    def spans(found: Spans) -> list[list[int]]:
        return [list(span) for span in found]

    return {
        "id": PurePath(article.source).stem,
        "attributions": [
            {"source": spans(a.source), "cue": spans(a.cue), "content": spans(a.content)}
            for a in pipeline.attribute(article, model, weigh)
        ],
    }


@click.command("export")
@deal_option
@click.option("--format", "format_", type=click.Choice(["json"]), default="json", show_default=True)
def export_(deal: str | None, format_: str) -> None:
    """Print everything that is stored about a deal as one JSON document."""
    with store() as sessions, sessions() as session:
        target = chosen(session, deal)
        facts = queries.facts(session, target.name)
        _print_json(export.document(target.name, facts, changes.changes(facts)))


def _print_json(document: object) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Make or bring up to date the tables. Nothing that is stored is lost."""
    engine = base.connect(settings.load().database_url)
    try:
        migrate.upgrade(engine)
    finally:
        engine.dispose()
    click.echo("The database is up to date.")


commands: Iterable[click.Command] = (ingest, reread, extract, export_, db)
