"""One question from Slack: understood, answered, and the answer sent to the person who asked."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot import outbox
from bot.blocks import Button, Message, limits, sentence, with_note, without_tables
from bot.command import CommandError, clip, parse
from bot.listeners import places
from bot.listeners.asked import AppContext, Asked
from bot.listeners.modals import AlreadyOpen
from briefings import clock
from briefings.errors import DealbriefError, DeliveryError
from briefings.settings import Settings

log = logging.getLogger(__name__)

TIMEOUT = 15  # seconds


def ask(context: AppContext, asked: Asked) -> None:
    """Answers to the person alone."""
    with told(context, asked):
        send(context, asked, reply(context, asked))


@contextmanager
def told(context: AppContext, asked: Asked) -> Iterator[None]:
    """Whatever goes wrong inside reaches the person as one sentence; a bug carries an id that the log has
    too, with the traceback."""
    try:
        yield
    except AlreadyOpen:
        pass
    except DealbriefError as error:
        _apologise(context, asked, str(error))
    except Exception:
        id = secrets.token_hex(4)
        log.exception("Error %s while answering %r", id, asked.text[:200])
        words = f"Something went wrong on our side; whoever runs this bot finds it under {id}."
        _apologise(context, asked, words)


def reply(context: AppContext, asked: Asked) -> Sequence[Message]:
    """The messages that answer. Raises DealbriefError when the store does not allow one."""
    # Late: handlers that say something before they are done send it with this module.
    from bot.listeners.dispatch import dispatch

    today = clock.today(context.settings.timezone)
    try:
        command = parse(asked.text, today, context.settings.command)
    except CommandError as error:
        return (sentence(str(error), [Button(words, words) for words in error.instead]),)
    return dispatch(context, asked, command)


def opens(settings: Settings, words: str) -> bool:
    """Whether a form answers these words, which has to be opened at once."""
    from bot.listeners import dispatch

    try:
        return dispatch.opens(parse(words, clock.today(settings.timezone), settings.command))
    except CommandError:
        return False


def send(context: AppContext, asked: Asked, found: Sequence[Message]) -> None:
    """To the person alone: where it was asked, or as a direct message where Slack takes no answer there any
    more, which is after five answers and after half an hour.

    Raises RuntimeError when Slack does not take an answer, and DeliveryError when not even the direct
    message.
    """
    client = WebhookClient(
        asked.response_url,
        timeout=TIMEOUT,
        retry_handlers=[ConnectionErrorRetryHandler(), RateLimitErrorRetryHandler(max_retry_count=2)],
    )
    for number, message in enumerate(found):
        body = {**message, "response_type": "ephemeral", "unfurl_links": False, "unfurl_media": False}
        if asked.replaces:
            body["replace_original"] = number == 0
        answered = client.send_dict(body) if asked.response_url else None
        if answered and not _taken(answered) and any(block["type"] == "table" for block in body["blocks"]):
            # Tables are young: where Slack does not take one, its rows are told as a list.
            message = without_tables(message)
            answered = client.send_dict({**body, **message})
        if answered is None or (answered.status_code == 404 or _over(answered)):
            _write(context, asked, message)
        elif not _taken(answered):
            raise RuntimeError(f"response_url answered {answered.status_code}: {answered.body[:200]}")


def _taken(answered: WebhookResponse) -> bool:
    # Blocks that Slack does not like may come back as 200 with an error inside.
    return answered.status_code == 200 and '"error"' not in answered.body[:200]


def _over(answered: WebhookResponse) -> bool:
    return any(code in answered.body[:200] for code in ("expired_url", "used_url"))


def _write(context: AppContext, asked: Asked, message: Message) -> None:
    if not asked.user:
        raise DeliveryError("Slack takes no more answers to this, and does not say who asked.")
    if asked.text or asked.response_url:
        note = f"An answer to what you asked: {limits.escape(_echo(context, asked))}"
        message = with_note(message, note)
    outbox.say(context.client, asked.user, message)


def _echo(context: AppContext, asked: Asked) -> str:
    try:
        words = places.read(asked.text).words
    except places.OutOfDate:
        words = asked.text
    return clip(f"{context.settings.command} {words}")


def _apologise(context: AppContext, asked: Asked, words: str) -> None:
    try:
        send(context, replace(asked, replaces=False), (sentence(words),))
    except Exception:
        log.exception("Could not tell anybody: %s", words)
