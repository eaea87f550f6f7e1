"""One question from Slack: which deal, the answer, and sending it to the person who asked."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient
from sqlalchemy.orm import Session, sessionmaker

from bot import answers
from bot.blocks import Button, Message, messages, sentence
from bot.blocks.fallback import rest, summary
from bot.command import parse, text
from briefings import clock
from briefings.brief import render
from briefings.errors import DealbriefError
from briefings.settings import Settings

log = logging.getLogger(__name__)

# Slack takes five answers for one command; one is kept for saying that something went wrong.
ANSWERS = 4
TIMEOUT = 15  # seconds


@dataclass(frozen=True, slots=True)
class Question:
    """Words asked in a channel. `replaces`: the answer takes the place of the message with the button."""

    text: str
    team: str
    channel: str
    response_url: str
    replaces: bool = False


def ask(settings: Settings, sessions: sessionmaker[Session], question: Question) -> None:
    """Answers to the person alone. Whatever goes wrong reaches them as one sentence; a bug carries an id
    that the log has too, with the traceback."""
    try:
        send(question, reply(settings, sessions, question))
    except DealbriefError as error:
        _apologise(question, str(error))
    except Exception:
        id = secrets.token_hex(4)
        log.exception("Error %s while answering %r", id, question.text[:200])
        _apologise(question, f"Something went wrong on our side; whoever runs this bot finds it under {id}.")


def reply(settings: Settings, sessions: sessionmaker[Session], question: Question) -> tuple[Message, ...]:
    """The messages that answer. Raises DealbriefError when the words or the store do not allow one."""
    today = clock.today(settings.timezone)
    prefix = settings.command
    command = parse(question.text, today, prefix)
    with sessions() as session:
        deal = answers.deal(session, question.team, question.channel)
        try:
            document = answers.answer(session, deal, command, today, prefix)
        except answers.Unclear as error:
            buttons = [Button(label, text(instead)) for label, instead in error.instead]
            return (sentence(str(error), buttons),)
    return messages(render.slack(document), summary(document), most=ANSWERS, more=rest(document, prefix))


def send(question: Question, found: Sequence[Message]) -> None:
    """Raises RuntimeError when Slack does not take an answer."""
    client = WebhookClient(
        question.response_url,
        timeout=TIMEOUT,
        retry_handlers=[ConnectionErrorRetryHandler(), RateLimitErrorRetryHandler(max_retry_count=2)],
    )
    for number, message in enumerate(found):
        body = {**message, "response_type": "ephemeral", "unfurl_links": False, "unfurl_media": False}
        if question.replaces:
            body["replace_original"] = number == 0
        answered = client.send_dict(body)
        # Blocks that Slack does not like may come back as 200 with an error inside.
        if answered.status_code != 200 or '"error"' in answered.body[:200]:
            raise RuntimeError(f"response_url answered {answered.status_code}: {answered.body[:200]}")


def _apologise(question: Question, words: str) -> None:
    try:
        send(question, (sentence(words),))
    except Exception:
        log.exception("Could not tell anybody: %s", words)
