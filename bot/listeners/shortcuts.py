"""“Add to deal” in the menu of a message: the articles that it links to are read, and told in its thread."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import outbox, reading, scope
from bot.blocks import Message, sentence
from bot.blocks.message import facts
from bot.listeners.asked import AppContext, Asked, by_click
from bot.listeners.asking import send, told
from bot.listeners.commands import acknowledge
from briefings import clock
from briefings.deals import Deal
from briefings.errors import DeliveryError
from briefings.settings import Settings
from briefings.store import posted

ADD = "add_to_deal"
MOST = 5  # links of one message that are read
_LINK = re.compile(r"<(https?://[^\s<>|]+)(?:\|[^<>]*)?>")


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    def add(body: Mapping[str, Any], client: WebClient) -> None:
        message = body.get("message") or {}
        asked = by_click(body, "add")
        context = AppContext(settings, sessions, client)
        with told(context, asked):
            urls = links(message)
            if not urls:
                send(context, asked, (sentence("There is no link in that message to read."),))
                return
            with sessions() as session:
                deal = scope.current(session, settings, client, asked.team, asked.channel, asked.user)
            read = [reading.add(settings, sessions, deal, url) for url in urls[:MOST]]
            found = reading.told(sessions, deal, read, clock.today(settings.timezone))
            if len(urls) > MOST:
                found = (*found, sentence(f"The first {MOST} of its {len(urls)} links were read."))
            thread = str(message.get("thread_ts") or message.get("ts") or "")
            _tell(context, asked, deal, found, thread)

    app.shortcut(ADD)(ack=acknowledge, lazy=[add])


def links(message: Mapping[str, Any]) -> list[str]:
    """The addresses in a message, each once: of its text, and of the rich text, blocks and attachments that
    may say more than the text does."""
    found = [match.replace("&amp;", "&") for match in _LINK.findall(str(message.get("text") or ""))]
    for part in ("blocks", "attachments"):
        _collect(message.get(part) or (), found)
    return list(dict.fromkeys(found))


def _collect(part: Any, found: list[str]) -> None:
    if isinstance(part, Mapping):
        for key in ("url", "from_url", "original_url", "title_link"):
            if str(part.get(key) or "").startswith(("http://", "https://")):
                found.append(str(part[key]))
        if part.get("type") == "mrkdwn":
            found += [match.replace("&amp;", "&") for match in _LINK.findall(str(part.get("text") or ""))]
    for one in part.values() if isinstance(part, Mapping) else part:
        if isinstance(one, Mapping | list | tuple):
            _collect(one, found)


def _tell(context: AppContext, asked: Asked, deal: Deal, found: Sequence[Message], thread: str) -> None:
    """In the thread; to the person alone where the bot may not write there."""
    try:
        for message in found:
            ts = outbox.say(context.client, asked.channel, message, thread=thread)
            with context.sessions.begin() as session:
                posted.record(session, asked.team, asked.channel, ts, deal.name, facts(message), clock.now())
    except DeliveryError as error:
        send(context, asked, (sentence(f"{error} So only you see what was found."), *found))
