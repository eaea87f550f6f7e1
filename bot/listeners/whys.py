"""“Why?” beside a fact: the sentence that it was read in, and what else says the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import scope
from bot.blocks.message import LINE, WHY
from bot.forms import why as form
from bot.listeners import modals
from bot.listeners.asked import by_click
from bot.listeners.commands import acknowledge
from briefings.brief import why
from briefings.settings import Settings
from briefings.store import queries
from briefings.types import FactSet, Position, Question

NEAR = 200  # newest facts of each kind in which others are looked for that say the same


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    app.action(re.compile(rf"^{LINE}\d+$"), matchers=[_chosen])(
        ack=acknowledge, lazy=[_explain(settings, sessions)]
    )


def _chosen(body: Mapping[str, Any]) -> bool:
    return _value(body).startswith(WHY)


def _value(body: Mapping[str, Any]) -> str:
    action = (body.get("actions") or [{}])[0]
    return str((action.get("selected_option") or {}).get("value") or "")


def _explain(settings: Settings, sessions: sessionmaker[Session]) -> Callable[..., None]:
    @modals.opening()
    def explain(body: Mapping[str, Any], client: WebClient) -> None:
        asked = by_click(body, _value(body).removeprefix(WHY))
        with modals.opened(client, asked.trigger, form.CALLBACK, form.TITLE) as modal:
            with sessions() as session:
                deal, facts = scope.fact(
                    session, settings, client, asked.team, asked.channel, asked.user, asked.text
                )
                near = _near(session, deal.name, facts)
            modal.show(form.view(why.reason(facts, near)))

    return explain


def _near(session: Session, deal: str, facts: FactSet) -> FactSet:
    """Facts among which there may be some that say the same: of the same actor, on the same topic."""
    fact = next(facts.facts())
    return queries.facts(
        session,
        deal,
        actor_ids=[fact.actor] if isinstance(fact, Position) else None,
        topic=fact.topic if isinstance(fact, Position | Question) else None,
        limit=NEAR,
    )
