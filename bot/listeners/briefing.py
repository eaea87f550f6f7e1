"""The form for a brief: from the command without words and from the shortcut, and the brief it asks for."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.orm import Session, sessionmaker

from bot import scope
from bot.blocks import Message
from bot.command import Brief
from bot.forms import brief, parts
from bot.listeners import lookup, modals, questions
from bot.listeners.asked import AppContext, Asked
from bot.listeners.commands import acknowledge
from briefings.compare import fold
from briefings.errors import DealbriefError, NotFound
from briefings.settings import Settings
from briefings.store.part import View

log = logging.getLogger(__name__)

SHORTCUT = "brief_me"


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    briefing = _Briefing(settings, sessions)
    app.shortcut(SHORTCUT)(ack=acknowledge, lazy=[briefing.shortcut])
    app.options(re.compile(rf"^(?:{'|'.join(brief.LOOKED_UP)})$"))(briefing.options)
    app.view(brief.CALLBACK)(ack=_take, lazy=[briefing.send])


def answer(context: AppContext, asked: Asked, command: Brief) -> Sequence[Message]:
    """The brief; without any words the form for it, where one can be opened."""
    if command != Brief() or not asked.trigger:
        return questions.answer(context, asked, command)
    try:
        _open(context, asked)
    except SlackApiError:
        return questions.answer(context, asked, command)
    return ()


def _open(context: AppContext, asked: Asked) -> None:
    """Raises SlackApiError where Slack does not open a form."""
    with modals.opened(context.client, asked.trigger, brief.CALLBACK, brief.TITLE) as modal:
        with context.sessions() as session:
            where = (session, context.settings, context.client, asked.team, asked.channel, asked.user)
            seen = scope.deals(*where)
            if not seen:
                raise NotFound("There is no deal that may be spoken of here.")
            try:
                chosen = scope.current(*where).name
            except DealbriefError:
                chosen = None
        names = [(deal.title or deal.name, deal.name) for deal in seen]
        here = {"channel": asked.channel, "answer": asked.response_url}
        modal.show(brief.view(names, chosen, here))


def _take(ack: Ack) -> None:
    ack()


@dataclass(frozen=True)
class _Briefing:
    settings: Settings
    sessions: sessionmaker[Session]

    @modals.opening()
    def shortcut(self, body: Mapping[str, Any], client: WebClient) -> None:
        _open(AppContext(self.settings, self.sessions, client), _asked(body, ""))

    def options(self, ack: Ack, body: Mapping[str, Any], client: WebClient) -> None:
        """Names of actors, or topics, for what is typed."""
        lookup.offer(ack, lambda: self._options(body, client))

    def _options(self, body: Mapping[str, Any], client: WebClient) -> Sequence[dict[str, Any]]:
        """Raises DealbriefError."""
        asked = _asked(body, brief.where(body.get("view") or {}).get("channel", ""))
        typed = fold.plain(str(body.get("value") or ""))
        found: Sequence[tuple[str, tuple[str, ...]]]
        with self.sessions() as session:
            deal = self._deal(session, client, asked, parts.values(body.get("view") or {}).get(brief.DEAL))
            if body.get("action_id") == brief.ON:
                found = [(name, (name,)) for name in View(session, deal).topics]
            else:
                found = [(one.name, (one.name, *one.aliases)) for one in View(session, deal).actors]
        return [parts.option((name, name)) for name, forms in found if typed in fold.plain(" ".join(forms))]

    def _deal(self, session: Session, client: WebClient, asked: Asked, chosen: str | None) -> str:
        """The deal of the form. Raises NotFound for one that may not be seen here, and Ambiguous."""
        where = (session, self.settings, client, asked.team, asked.channel, asked.user)
        if chosen is None:
            return scope.current(*where).name
        if chosen not in {deal.name for deal in scope.deals(*where)}:
            raise NotFound("There is no such deal here.")
        return chosen

    def send(self, body: Mapping[str, Any], view: Mapping[str, Any], client: WebClient) -> None:
        # Late: that module asks the table of commands, which this one is in.
        from bot.listeners.asking import reply, send, told

        here = brief.where(view)
        chosen, words = brief.asked(view)
        asked = replace(
            _asked(body, here.get("channel", "")),
            text=words,
            response_url=here.get("answer", ""),
            deal=chosen,
            trigger="",  # the form was filled: no further one
        )
        context = AppContext(self.settings, self.sessions, client)
        with told(context, asked):
            send(context, asked, reply(context, asked))


def _asked(body: Mapping[str, Any], channel: str) -> Asked:
    user = body.get("user") or {}
    team = str((body.get("team") or {}).get("id") or user.get("team_id") or "")
    return Asked("", team, channel, str(user.get("id") or ""), trigger=str(body.get("trigger_id") or ""))
