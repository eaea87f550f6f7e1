"""One question from Slack: understood, answered, and the answer sent to the person who asked."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot.blocks import Button, Message, sentence, without_tables
from bot.command import CommandError, parse
from bot.listeners.asked import AppContext, Asked
from bot.listeners.dispatch import dispatch
from briefings import clock
from briefings.errors import DealbriefError

log = logging.getLogger(__name__)

TIMEOUT = 15  # seconds


def ask(context: AppContext, asked: Asked) -> None:
    """Answers to the person alone."""
    with told(asked):
        send(asked, reply(context, asked))


@contextmanager
def told(asked: Asked) -> Iterator[None]:
    """Whatever goes wrong inside reaches the person as one sentence; a bug carries an id that the log has
    too, with the traceback."""
    try:
        yield
    except DealbriefError as error:
        _apologise(asked, str(error))
    except Exception:
        id = secrets.token_hex(4)
        log.exception("Error %s while answering %r", id, asked.text[:200])
        _apologise(asked, f"Something went wrong on our side; whoever runs this bot finds it under {id}.")


def reply(context: AppContext, asked: Asked) -> Sequence[Message]:
    """The messages that answer. Raises DealbriefError when the store does not allow one."""
    today = clock.today(context.settings.timezone)
    try:
        command = parse(asked.text, today, context.settings.command)
    except CommandError as error:
        return (sentence(str(error), [Button(words, words) for words in error.instead]),)
    return dispatch(context, asked, command)


def send(asked: Asked, found: Sequence[Message]) -> None:
    """Raises RuntimeError when Slack does not take an answer."""
    client = WebhookClient(
        asked.response_url,
        timeout=TIMEOUT,
        retry_handlers=[ConnectionErrorRetryHandler(), RateLimitErrorRetryHandler(max_retry_count=2)],
    )
    for number, message in enumerate(found):
        body = {**message, "response_type": "ephemeral", "unfurl_links": False, "unfurl_media": False}
        if asked.replaces:
            body["replace_original"] = number == 0
        answered = client.send_dict(body)
        if not _taken(answered) and any(block["type"] == "table" for block in body["blocks"]):
            # Tables are young: where Slack does not take one, its rows are told as a list.
            answered = client.send_dict(without_tables(body))
        if not _taken(answered):
            raise RuntimeError(f"response_url answered {answered.status_code}: {answered.body[:200]}")


def _taken(answered: WebhookResponse) -> bool:
    # Blocks that Slack does not like may come back as 200 with an error inside.
    return answered.status_code == 200 and '"error"' not in answered.body[:200]


def _apologise(asked: Asked, words: str) -> None:
    try:
        send(replace(asked, replaces=False), (sentence(words),))
    except Exception:
        log.exception("Could not tell anybody: %s", words)
