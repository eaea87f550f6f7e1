"""A deal of a private channel, and somebody who is not in it and guesses: names, ids, what forms carry."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot.blocks.message import FIX, WHY
from bot.listeners import sealed
from bot.listeners.places import Place, value
from bot.manifest import manifest
from bot.rooms import ROOMS
from bot.workspace import Message, RunningWorkspace
from bot.workspace.team import Team
from briefings import clock
from briefings.deals import Deal
from briefings.settings import Settings
from briefings.store import access, corrections, deliveries, queries, refs, watches
from briefings.store.watches import Kind, Manner, Wish
from briefings.types import EventKind, FactSet, FigureStatus, QuestionKind, Stance
from tests.bot.conftest import fill
from tests.bot.test_rows import form, menu, said, surfaces
from tests.support.builders import Reading

Sessions = sessionmaker[Session]
MARK = "moonstone"  # in everything of the private deal, and in nothing that is asked


def private() -> Reading:
    reading = Reading(
        "Zora Vane said the moonstone yard is for sale. Zora Vane offered $9 million for the moonstone yard. "
        "They meet at Moonstone Quay on 9 March. It is unclear who owns the moonstone yard.",
        source="articles/private.md",
        title="The moonstone yard",
        url="https://post.example/moonstone",
    )
    vane = reading.actor("Zora Vane", "Moonstone")
    reading.position(vane, "the moonstone yard is for sale", stance=Stance.OFFER, topic="moonstone")
    reading.figure(
        "$9 million", "9000000", "USD", what="the moonstone yard", actor=vane, status=FigureStatus.OFFERED
    )
    reading.event("They meet at Moonstone Quay on 9 March", kind=EventKind.TALKS, place="Moonstone Quay")
    reading.question("who owns the moonstone yard", topic="moonstone", kind=QuestionKind.UNCLEAR)
    return reading


@dataclass(frozen=True)
class Secret:
    """What somebody may guess: the channel, and the ids of all that belongs to its deal."""

    channel: str
    facts: FactSet
    article: str
    watch: str
    schedule: str
    correction: str

    @property
    def refs(self) -> list[str]:
        return [refs.of(fact) for fact in self.facts.facts()]


@pytest.fixture
def place(over_http: RunningWorkspace, configured: Settings) -> RunningWorkspace:
    ROOMS.forget()
    over_http.configure(manifest(configured, "socket"))
    return over_http


@pytest.fixture
def secret(place: RunningWorkspace, sessions: Sessions) -> Secret:
    ann = place.add_user("ann").id
    channel = place.add_channel("secret", private=True, members=["ann"]).id
    return hide(place, sessions, channel, ann)


def hide(place: Team, sessions: Sessions, channel: str, owner: str) -> Secret:
    """Stores the deal for that channel alone, with a watch, a digest and a correction."""
    fill(sessions, private(), deal=Deal("merger", "Moonstone bid"))
    team = place.state.team_id
    with sessions.begin() as session:
        access.bind(session, team, channel, "merger")
        facts = queries.facts(session, "merger")
        watch = watches.add(
            session,
            team=team,
            user=owner,
            channel=channel,
            deal="merger",
            wish=Wish(Kind.FIGURES),
            manner=Manner(),
            now=clock.now(),
        )
        schedule = deliveries.add_schedule(
            session, team=team, channel=channel, deal="merger", at=dt.time(8), zone="UTC", owner=owner
        )
        who = corrections.Who(team, owner, "ann")
        ref = refs.of(facts.positions[0])
        made = corrections.correct(session, ref, "stance", {"stance": "demand"}, who, clock.now())
        assert made is not None
        facts = queries.facts(session, "merger")
    return Secret(channel, facts, facts.articles[0].key, watch.id, schedule.id, made.id)


def untouched(sessions: Sessions, secret: Secret, place: Team, owner: str = "ann") -> None:
    """Nothing of the deal was shown to “you”, and nothing of it changed."""
    assert MARK not in surfaces(place).lower()
    with sessions() as session:
        assert queries.facts(session, "merger") == secret.facts
        assert [one.undone_at for one in corrections.history(session, "merger")[1]] == [None]
        (schedule,) = [one for one in deliveries.schedules(session) if one.deal == "merger"]
        assert (schedule.id, schedule.channel, schedule.active) == (secret.schedule, secret.channel, True)
        mine = watches.of(session, place.state.team_id, place.state.you.id)
        assert [one for one in mine if one.deal == "merger"] == []
        theirs = watches.of(session, place.state.team_id, place.state.user(owner).id)
        assert [one.id for one in theirs] == [secret.watch]
        seen = access.theirs(session, place.state.team_id, [place.state.channel("general").id])
        assert [deal.name for deal in seen if deal.name == "merger"] == []


def test_in_its_own_channel_it_is_seen(place: RunningWorkspace, secret: Secret) -> None:
    answer = place.ask("actor vane", channel="secret", user="ann")
    assert MARK in said(list(answer.blocks)).lower()


WORDS = [
    "actor vane",
    "topic yard",
    "compare vane and brandt",
    "open yard",
    "search yard sale",
    "figures",
    "timeline",
    "digest",
    "brief with vane",
    "watch vane",
    "use merger",
    "use",
    "history",
    "schedule off",
    "unwatch",
    "open",
]


def test_by_words(place: RunningWorkspace, secret: Secret, sessions: Sessions) -> None:
    for words in WORDS:
        place.send_command(text=words)
    place.state.wait_until(lambda: len(place.messages()) >= len(WORDS) - 1, 15)
    for asked in (place.mention("what did Vane say about the yard?"), place.dm("figures of Vane?")):
        assert place.state.wait_until(lambda asked=asked: bool(place.thread(asked.channel, asked.ts)), 10)
    place.open_home()
    place.wait_home()
    untouched(sessions, secret, place)


def elements(secret: Secret) -> list[dict[str, Any]]:
    """Buttons and menus that hold guesses."""

    def button(action: str, held: str) -> dict[str, Any]:
        text = {"type": "plain_text", "text": "x"}
        return {"type": "button", "action_id": action, "value": held, "text": text}

    here = [value(Place(words, channel=secret.channel)) for words in ("actor vane", "figures", "digest")]
    return [
        *(button(f"page_{n}", held) for n, held in enumerate(here)),
        *(button("share", held) for held in here),
        button("ask_0", "use merger"),
        button("ask_1", "actor vane"),
        button("article", secret.article),
        button("watch_stop_0", secret.watch),
        button("watch_stop", secret.watch),
        button("undo_0", f"{secret.correction} 0"),
        button("home_pause_1", secret.schedule),
        button("home_send_1", secret.schedule),
        button("home_unwatch_1", secret.watch),
        *(
            {
                "type": "overflow",
                "action_id": "line_0",
                "options": [
                    {"text": {"type": "plain_text", "text": "x"}, "value": f"{what}{ref}"}
                    for what in (WHY, FIX)
                ],
            }
            for ref in secret.refs
        ),
    ]


def click_all(place: Team, message: Message, secret: Secret) -> None:
    for element in elements(secret):
        row = {"type": "actions", "block_id": "row", "elements": [element]}
        changed = place.state.change(message.channel, message.ts, blocks=(row,))
        picks = [option["value"] for option in element.get("options", ())] or [None]
        for pick in picks:
            assert place.send_action(changed, element["action_id"], selected=pick).ok
            if pick is not None or element["action_id"] == "article":
                told = place.wait_view(where=lambda view: "Looking it up" not in said(view))
                assert "not in what was read any more" in said(told), pick
                place.close_view(told)


@pytest.mark.parametrize("where", ["general", "direct"])
def test_by_ids_in_buttons_and_menus(
    place: RunningWorkspace, secret: Secret, sessions: Sessions, where: str
) -> None:
    if where == "general":
        message = place.ask("figures")
    else:
        asked = place.dm("figures")
        assert place.state.wait_until(lambda: bool(place.thread(asked.channel, asked.ts)), 10)
        message = place.thread(asked.channel, asked.ts)[0]
    click_all(place, message, secret)
    place.ask("open")
    untouched(sessions, secret, place)


def test_by_ids_in_the_home_tab(place: RunningWorkspace, secret: Secret, sessions: Sessions) -> None:
    place.open_home()
    place.wait_home()
    for action, held in (
        ("home_pause_1", secret.schedule),
        ("home_resume_1", secret.schedule),
        ("home_send_1", secret.schedule),
        ("home_unwatch_1", secret.watch),
    ):
        home = dict(place.wait_home())
        text = {"type": "plain_text", "text": "x"}
        guess = {"type": "button", "action_id": action, "value": held, "text": text}
        forge(place, home, lambda body, guess=guess: body["blocks"].append(row(guess)))
        place.click(dict(place.wait_home()), action)
        place.wait_home(where=lambda view: "guessed" not in said(view))
    untouched(sessions, secret, place)


def row(element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "block_id": "guessed", "elements": [element]}


def forge(place: Team, view: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The view as somebody would have it who could change what Slack sends."""
    stored = place.surfaces.view(view["id"], place.state.you.id)
    body = copy.deepcopy(stored.body)
    change(body)
    return dict(place.surfaces.shape(place.surfaces.replace(stored.id, body)))


def open_form(place: RunningWorkspace, callback: str) -> dict[str, Any]:
    if callback != "fix":
        words = {"watch": "watch figures"}.get(callback, callback)
        return form(place, callback, lambda: place.send_command(text=words))
    fact = place.ask("actor Brandt")
    action, chosen = menu(fact, "Fix")
    return form(place, callback, lambda: place.send_action(fact, action, selected=chosen))


@pytest.mark.parametrize("callback", ["fix", "schedule", "watch", "brief", "new"])
def test_what_a_form_carries_cannot_be_made_up(
    place: RunningWorkspace, secret: Secret, sessions: Sessions, callback: str
) -> None:
    general, team = place.state.channel("general").id, place.state.team_id
    view = open_form(place, callback)
    carried = view["private_metadata"]
    assert general in carried, "the form says where it was opened"
    forged = carried.replace(general, secret.channel).replace("herring", "merger")
    if callback == "fix":
        held = json.loads(carried[carried.index("{") :])["fact"]
        forged = forged.replace(held, secret.refs[0])
    for made_up in (
        forged,
        forged[forged.index('"') if callback in ("schedule", "new") else forged.index("{") :],
    ):
        view = open_form(place, callback)
        view = forge(place, view, lambda body, made_up=made_up: body.update(private_metadata=made_up))
        for block in view["blocks"]:
            element = block.get("element") or {}
            if "external" in element.get("type", "") and "zone" not in element["action_id"]:
                assert place.suggest(view, element["action_id"], "") == ()
        sent = place.submit(view, {"new_name": "ferry"} if callback == "new" else {})
        assert sent.view is not None
        assert sealed.OUT_OF_DATE in said(dict(sent.view))
    with sessions() as session:
        assert [one for one in deliveries.schedules(session, team=team) if one.deal != "merger"] == []
    untouched(sessions, secret, place)


def chosen(place: RunningWorkspace, view: dict[str, Any], block_id: str, held: str) -> dict[str, Any]:
    """The form with a menu in which only the guess can be chosen, and is."""
    option = {"text": {"type": "plain_text", "text": "x"}, "value": held}
    guess = {
        "type": "static_select",
        "action_id": block_id,
        "options": [option],
        "initial_option": option,
    }
    label = {"type": "plain_text", "text": "x"}
    block = {"type": "input", "block_id": block_id, "label": label, "element": guess}

    def change(body: dict[str, Any]) -> None:
        others = [one for one in body["blocks"] if one.get("block_id") != block_id]
        body["blocks"] = [*others, block]

    return forge(place, view, change)


def test_by_ids_among_what_is_chosen_in_a_form(
    place: RunningWorkspace, secret: Secret, sessions: Sessions
) -> None:
    vane = secret.facts.actors[0].id

    def done(callback: str, words: str) -> None:
        place.wait_view(callback, where=lambda view: words in said(view))

    place.submit(chosen(place, open_form(place, "fix"), "fix_speaker", vane))
    done("fix", "That actor is not in this deal")
    place.submit(chosen(place, open_form(place, "fix"), "fix_same", vane))
    done("fix", "That actor is not in this deal")
    question = place.ask("open quota")
    action, held = menu(question, "Fix")
    view = form(place, "fix", lambda: place.send_action(question, action, selected=held))
    place.submit(chosen(place, view, "fix_answer", secret.refs[0]))
    done("fix", refs.GONE)
    place.submit(chosen(place, open_form(place, "schedule"), "schedule_deal", "merger"))
    done("schedule", "does not see that deal")
    place.submit(chosen(place, open_form(place, "brief"), "brief_deal", "merger"))
    place.wait_message(where=lambda m: "There is no such deal here" in m.text)
    untouched(sessions, secret, place)
