"""The bot spoken to: by name in a channel, directly, or in the assistant view; answered in a thread."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.orm import Session, sessionmaker

from bot import answers, outbox, scope
from bot.blocks import Message, sentence
from bot.blocks.message import facts
from bot.command import Ask, Command, CommandError, parse
from bot.listeners import questions
from bot.listeners.asked import AppContext, Asked
from bot.listeners.commands import acknowledge
from bot.plain import suggestions
from briefings import clock
from briefings.errors import DealbriefError, DeliveryError
from briefings.settings import Settings
from briefings.store import posted

log = logging.getLogger(__name__)

# Commands that a person may also say; the others change something, and are for the slash command.
_SPOKEN = frozenset(
    {"help", "actor", "topic", "compare", "open", "figures", "timeline", "search", "digest", "brief", "ask"}
)
_NAME = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    heard = _Heard(settings, sessions)
    app.event("app_mention")(ack=acknowledge, lazy=[heard.mention])
    app.event("message")(ack=acknowledge, lazy=[heard.direct])
    app.event("assistant_thread_started")(ack=acknowledge, lazy=[heard.began])
    app.event("assistant_thread_context_changed")(acknowledge)


def command(text: str, settings: Settings) -> Command:
    """What is said to the bot: a command in its words, or else a question in plain ones.

    >>> command("figures", Settings())
    Figures()
    """
    words = " ".join(_NAME.sub(" ", text).split())
    first = words.partition(" ")[0].lower().strip(".,:;!?")
    if first in _SPOKEN or not words:
        try:
            return parse(words, clock.today(settings.timezone), settings.command)
        except CommandError:
            pass
    return Ask(words)


@dataclass(frozen=True)
class _Heard:
    settings: Settings
    sessions: sessionmaker[Session]

    def mention(self, event: Mapping[str, Any], body: Mapping[str, Any], client: WebClient) -> None:
        if not event.get("bot_id"):
            self._answer(event, body, client)

    def direct(self, event: Mapping[str, Any], body: Mapping[str, Any], client: WebClient) -> None:
        """Messages in other places, changes of messages and what bots say are nothing for us."""
        if event.get("channel_type") != "im" or event.get("bot_id") or event.get("subtype"):
            return
        if event.get("thread_ts"):
            self._busy(event, client)
        self._answer(event, body, client)

    def began(self, event: Mapping[str, Any], body: Mapping[str, Any], client: WebClient) -> None:
        thread = event.get("assistant_thread") or {}
        channel, ts, user = (str(thread.get(key) or "") for key in ("channel_id", "thread_ts", "user_id"))
        asked = Asked("", str(body.get("team_id") or ""), channel, user)
        # What the person is looking at beside the assistant says which deal they have in mind.
        seen = str((thread.get("context") or {}).get("channel_id") or channel)
        with self.sessions() as session:
            try:
                deal = scope.current(session, self.settings, client, asked.team, seen, user)
                prompts = suggestions.prompts(session, deal)
            except DealbriefError as error:
                log.info("Nothing to suggest: %s", error)
                return
        client.assistant_threads_setSuggestedPrompts(
            channel_id=channel, thread_ts=ts, title=f"About {deal.title or deal.name}", prompts=prompts
        )

    def _busy(self, event: Mapping[str, Any], client: WebClient) -> None:
        """Only threads of the assistant view have a status; elsewhere Slack refuses it."""
        try:
            client.assistant_threads_setStatus(
                channel_id=str(event["channel"]), thread_ts=str(event["thread_ts"]), status="is looking it up"
            )
        except SlackApiError as error:
            log.debug("No status: %s", error.response.get("error"))

    def _answer(self, event: Mapping[str, Any], body: Mapping[str, Any], client: WebClient) -> None:
        asked = Asked(
            text=str(event.get("text") or ""),
            team=str(body.get("team_id") or ""),
            channel=str(event.get("channel") or ""),
            user=str(event.get("user") or ""),
            thread=str(event.get("thread_ts") or event.get("ts") or ""),
        )
        with _told(asked, client):
            message, deal = self._found(AppContext(self.settings, self.sessions, client), asked)
            ts = outbox.say(client, asked.channel, message, thread=asked.thread)
            if told := facts(message):
                with self.sessions.begin() as session:
                    posted.record(session, asked.team, asked.channel, ts, deal, told, clock.now())

    def _found(self, context: AppContext, asked: Asked) -> tuple[Message, str]:
        """Raises DealbriefError. A name in a command that is not clear makes it a question in plain words."""
        what = command(asked.text, self.settings)
        try:
            found = questions.found(context, asked, what)
        except answers.Unclear:
            found = questions.found(context, asked, Ask(" ".join(_NAME.sub(" ", asked.text).split())))
        return found.message, found.deal


@contextmanager
def _told(asked: Asked, client: WebClient) -> Iterator[None]:
    """Whatever goes wrong inside is told in the thread; a bug with an id that the log has."""
    try:
        yield
    except DeliveryError as error:
        log.warning("No answer in %s: %s", asked.channel, error)
    except DealbriefError as error:
        _say(client, asked, (sentence(str(error)),))
    except Exception:
        id = secrets.token_hex(4)
        log.exception("Error %s while answering %r", id, asked.text[:200])
        words = f"Something went wrong on our side; whoever runs this bot finds it under {id}."
        _say(client, asked, (sentence(words),))


def _say(client: WebClient, asked: Asked, found: Sequence[Message]) -> None:
    try:
        for message in found:
            outbox.say(client, asked.channel, message, thread=asked.thread)
    except DeliveryError as error:
        log.warning("No answer in %s: %s", asked.channel, error)
