"""Questions on the command line: the same commands and answers as in Slack."""

from __future__ import annotations

from collections.abc import Iterable

import click

from bot import answers, command
from bot.cli.common import chosen, deal_option, store
from briefings import clock, settings
from briefings.brief import render

_QUESTIONS = {
    "actor": ("NAME", "Who that is, the newest position on each topic, figures, next events."),
    "topic": ("NAME", "Who stands where on a topic, in their words, and what is open on it."),
    "compare": ("[A and B] [on TOPIC]", "Side by side by topic; without names everybody, actor by topic."),
    "open": ("[TOPIC]", "What is open: raised by whom, since when, in which sentence."),
    "figures": ("", "Terms and figures on the table, with status and source."),
    "timeline": ("[since 2w]", "What happened and what is ahead."),
    "search": ("WORDS", "Sentences and positions that hold the words, best first."),
    "ask": ("QUESTION", "What was read that answers a question in plain words."),
    "digest": ("", "What the next digest would say now."),
    "brief": ("[with A, B] [on TOPIC] [since last meeting]", "The brief for a meeting, on one page."),
}


def _question(word: str, usage: str, help_: str) -> click.Command:
    @deal_option
    @click.option(
        "--format",
        "format_",
        type=click.Choice(["text", "markdown"]),
        default="text",
        show_default=True,
        help="How the answer is printed.",
    )
    @click.option(
        "--page", type=click.IntRange(1, 10_000), default=1, show_default=True, help="Of a long list."
    )
    @click.argument("words", nargs=-1, metavar=usage)
    def ask(words: tuple[str, ...], deal: str | None, format_: str, page: int) -> None:
        today = clock.today(settings.load().timezone)
        asked = command.parse(" ".join([word, *words]), today, "dealbrief")
        with store() as sessions, sessions() as session:
            document = answers.answer(session, chosen(session, deal), asked, today, "dealbrief", page)
        click.echo((render.markdown if format_ == "markdown" else render.text)(document), nl=False)

    return click.command(word, help=help_)(ask)


commands: Iterable[click.Command] = tuple(
    _question(word, usage, help_) for word, (usage, help_) in _QUESTIONS.items()
)
