"""`add URL`: reads articles of the web, and tells what is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import reading, scope
from bot.blocks import Message, sentence
from bot.command import Add
from bot.forms import parts
from bot.listeners import modals
from bot.listeners.asked import AppContext, Asked, by_click
from bot.listeners.asking import send
from bot.listeners.commands import acknowledge
from briefings import clock
from briefings.errors import NotFound
from briefings.ingest.fetch import shown
from briefings.settings import Settings

# Slack takes five answers for one command: "Reading ...", these, and one for saying what went wrong.
MOST = 3
CALLBACK, TITLE = "article", "What is in it"
EVERYTHING = 30  # lines of each kind; a modal holds a hundred blocks


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    @modals.opening()
    def show(body: Mapping[str, Any], action: Mapping[str, Any], client: WebClient) -> None:
        asked = by_click(body, str(action.get("value") or ""))
        with modals.opened(client, asked.trigger, CALLBACK, TITLE) as modal:
            context = AppContext(settings, sessions, client)
            modal.show(parts.modal(CALLBACK, TITLE, _everything(context, asked)))

    app.action(reading.ARTICLE)(ack=acknowledge, lazy=[show])


def answer(context: AppContext, asked: Asked, command: Add) -> Sequence[Message]:
    """Raises DealbriefError where there is no deal to read into."""
    with context.sessions() as session:
        deal = scope.current(session, context.settings, context.client, asked.team, asked.channel, asked.user)
    urls, left = command.urls[:MOST], command.urls[MOST:]
    what = shown(urls[0]) if len(urls) == 1 else f"{len(urls)} articles"
    send(context, asked, (sentence(f"Reading {what} for {deal.title or deal.name} ..."),))
    today = clock.today(context.settings.timezone)
    added = [reading.add(context.settings, context.sessions, deal, url) for url in urls]
    found = reading.told(context.sessions, deal, added, today)
    if left:
        rest = (
            f"`{context.settings.command} add` takes {MOST} addresses at a time; {len(left)} were left out."
        )
        found = (*found[:-1], {**found[-1], "blocks": [*found[-1]["blocks"], parts.context(rest)]})
    return found


def _everything(context: AppContext, asked: Asked) -> list[parts.Block]:
    """All that is stored of the article whose key was clicked, in the deals that may be spoken of here."""
    today = clock.today(context.settings.timezone)
    with context.sessions() as session:
        deals = scope.deals(session, context.settings, context.client, asked.team, asked.channel, asked.user)
    for deal in deals:
        try:
            told = reading.found(context.sessions, deal, asked.text, today, EVERYTHING)
        except NotFound:
            continue
        blocks = [block for message in told for block in message["blocks"] if block["type"] != "actions"]
        return blocks[: parts.BLOCKS]
    raise NotFound("That article is not in what was read any more; add it again.")
