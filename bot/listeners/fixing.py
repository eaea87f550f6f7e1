"""“Fix” beside a fact: the form, the names it looks up, and what is sent."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session, sessionmaker

from bot import corrections, scope
from bot.blocks import corrected
from bot.blocks.message import FIX, LINE
from bot.forms import fix, parts
from bot.listeners import lookup, modals
from bot.listeners.asked import team_of
from bot.listeners.commands import acknowledge
from briefings import clock
from briefings.brief import wording
from briefings.compare import fold
from briefings.errors import DealbriefError, NotFound
from briefings.settings import Settings
from briefings.store import queries
from briefings.store.corrections import Who
from briefings.store.part import View
from briefings.types import Question

log = logging.getLogger(__name__)

_POSITIONS = 200  # newest ones on the question's topic that may be chosen as its answer


def register(app: App, settings: Settings, sessions: sessionmaker[Session]) -> None:
    fixing = _Fixing(settings, sessions)
    app.action(re.compile(rf"^{LINE}\d+$"), matchers=[_chosen])(ack=acknowledge, lazy=[fixing.open])
    app.options(re.compile(rf"^(?:{'|'.join(fix.LOOKED_UP)})$"))(fixing.options)
    app.view(fix.CALLBACK)(ack=_send, lazy=[fixing.correct])


def _chosen(body: Mapping[str, Any]) -> bool:
    return _value(body).startswith(FIX)


def _value(body: Mapping[str, Any]) -> str:
    action = (body.get("actions") or [{}])[0]
    return str((action.get("selected_option") or {}).get("value") or action.get("value") or "")


def _send(ack: Ack, view: Mapping[str, Any]) -> None:
    """Complains at once where the store is not needed for that; otherwise the form waits."""
    ref, _ = fix.about(view)
    if errors := fix.errors(ref, view):
        ack(response_action="errors", errors=errors)
    else:
        ack(**modals.wait(view, fix.CALLBACK, fix.TITLE, "Writing it down …"))


@dataclass(frozen=True)
class _Fixing:
    settings: Settings
    sessions: sessionmaker[Session]

    @modals.opening()
    def open(self, body: Mapping[str, Any], client: WebClient) -> None:
        team, user = team_of(body), str(body["user"]["id"])
        channel = str((body.get("channel") or {}).get("id") or "")
        ref = _value(body).removeprefix(FIX)
        with modals.opened(client, str(body["trigger_id"]), fix.CALLBACK, fix.TITLE) as modal:
            with self.sessions() as session:
                deal, facts = scope.fact(session, self.settings, client, team, channel, user, ref)
                corrections.allow(session, self.settings, client, team, user, deal.name)
            modal.show(fix.view(facts, ref, channel))

    def options(self, ack: Ack, body: Mapping[str, Any], client: WebClient) -> None:
        """Actors of the deal by name, or positions that may answer the question, for what is typed."""
        lookup.offer(ack, lambda: self._options(body, client))

    def _options(self, body: Mapping[str, Any], client: WebClient) -> Sequence[dict[str, Any]]:
        """Raises DealbriefError."""
        ref, channel = fix.about(body.get("view") or {})
        typed = fold.plain(str(body.get("value") or ""))
        team, user = team_of(body), str(body["user"]["id"])
        found: Sequence[tuple[str, str, tuple[str, ...]]]
        with self.sessions() as session:
            deal, facts = scope.fact(session, self.settings, client, team, channel, user, ref)
            if body.get("action_id") == fix.ANSWER:
                found = self._answers(session, deal.name, next(facts.facts()))
            else:
                found = [
                    (one.name, one.id, (one.name, *one.aliases)) for one in View(session, deal.name).actors
                ]
        return [
            parts.option((label, id)) for label, id, forms in found if typed in fold.plain(" ".join(forms))
        ]

    def _answers(
        self, session: Session, deal: str, question: object
    ) -> Sequence[tuple[str, str, tuple[str, ...]]]:
        topic = question.topic if isinstance(question, Question) else None
        facts = queries.facts(session, deal, topic=topic, limit=_POSITIONS)
        found = []
        for position in facts.positions:
            said = wording.words(facts.article_of(position), position)
            label = f"{facts.actor(position.actor).name}: {said.before} {said.body}"
            found.append((label, f"p{position.id}", (label,)))
        return found

    def correct(self, body: Mapping[str, Any], view: Mapping[str, Any], client: WebClient) -> None:
        ref, channel = fix.about(view)
        if fix.errors(ref, view):
            return  # told with the acknowledgement
        person = body["user"]
        who = Who(team_of(body), str(person["id"]), str(person.get("name") or person.get("username") or ""))
        now = clock.now()
        with modals.submitted(client, view, fix.CALLBACK, fix.TITLE) as modal:
            with self.sessions() as session:
                deal, facts = scope.fact(session, self.settings, client, who.team, channel, who.user, ref)
                corrections.allow(session, self.settings, client, who.team, who.user, deal.name)
            changes = fix.changes(next(facts.facts()), view)
            try:
                with self.sessions.begin() as session:
                    where = corrections.to_note(session, ref, changes, who.team, now)
                    made = corrections.carry_out(session, ref, changes, who, now)
            except NotFound:
                raise
            except DealbriefError as error:
                modal.show(fix.view(facts, ref, channel, typed=dict(view), problem=str(error)))
                return
            if not made:
                modal.say("Nothing was changed: it says so already.")
                return
            told = "\n".join(f"• {corrected.words(one)}" for one in made)
            after = f"`{self.settings.command} history` shows and undoes corrections."
            modal.show(parts.modal(fix.CALLBACK, "Corrected", [parts.section(told), parts.context(after)]))
            corrections.note(self.sessions, client, made, where, now)
