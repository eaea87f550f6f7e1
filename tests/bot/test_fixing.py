"""Repairs from Slack: the menu of a line, the form, what later answers say, the history and its undo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from bot.blocks.message import FIX
from bot.workspace import Message, RunningWorkspace
from briefings import clock
from briefings.deals import Deal
from briefings.settings import Settings
from briefings.store import access, corrections, posted, queries, refs
from briefings.types import FactSet
from tests.bot.conftest import fill, served
from tests.support.builders import herring

Sessions = sessionmaker[Session]


def read(sessions: Sessions, deal: str = "herring") -> FactSet:
    with sessions() as session:
        return queries.facts(session, deal)


def said(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False)


def menu(message: Message, words: str, label: str = "Fix") -> tuple[str, str]:
    """The action id and the value of that entry in the menu of the line with those words."""
    for block in message.blocks:
        accessory = block.get("accessory") or {}
        if accessory.get("type") == "overflow" and words in said(block["text"]):
            for option in accessory["options"]:
                if option["text"]["text"] == label:
                    return accessory["action_id"], option["value"]
    raise AssertionError(f"no line with {words!r} has {label!r}")


def open_form(place: RunningWorkspace, asked: str, words: str, user: str = "you") -> dict[str, Any]:
    """The form behind “Fix” of that line, filled."""
    answer = place.ask(asked, user=user)
    action, value = menu(answer, words)
    assert place.send_action(answer, action, user=user, selected=value).ok
    assert place.state.wait_until(lambda: _inputs(place, user), 10), said(place.views(user))
    return dict(place.views(user)[-1])


def _inputs(place: RunningWorkspace, user: str) -> bool:
    views = place.views(user)
    return bool(views) and any(block["type"] == "input" for block in views[-1]["blocks"])


def result(place: RunningWorkspace, words: str, user: str = "you") -> dict[str, Any]:
    """The open view, once it says that."""
    assert place.state.wait_until(lambda: words in said(place.views(user)[-1:]), 10), said(place.views(user))
    return dict(place.views(user)[-1])


def test_a_wrong_speaker_is_corrected_and_every_later_answer_says_so(
    over_http: RunningWorkspace, sessions: Sessions, payloads: Path
) -> None:
    form = open_form(over_http, "actor Brandt", "rejected the cut")
    options = over_http.suggest(form, "fix_speaker", "aalb")
    assert [option["text"]["text"] for option in options] == ["Signe Aalborg"]
    assert over_http.submit(form, {"fix_speaker": options[0]["value"]}).ok
    result(over_http, "“the cut” is held by Signe Aalborg, not by Tomas Brandt")
    assert "the cut" in said(over_http.ask("actor Aalborg").blocks)
    assert "rejected the cut" not in said(over_http.ask("actor Brandt").blocks)
    (one,) = _history(sessions)
    assert (one.who.user, one.who.name) == (over_http.state.you.id, "you")
    over_http.dump(payloads)


def _history(sessions: Sessions, deal: str = "herring") -> tuple[corrections.Correction, ...]:
    with sessions() as session:
        return corrections.history(session, deal)[1]


def test_stance_topic_and_no_position(over_http: RunningWorkspace, sessions: Sessions) -> None:
    form = open_form(over_http, "actor Aalborg", "will accept a lower herring quota")
    over_http.submit(form, {"fix_stance": "condition", "fix_topic": "catch limits"})
    result(over_http, "stance condition, not support")
    position = next(p for p in read(sessions).positions if p.topic == "catch limits")
    assert position.stance == "condition"
    form = open_form(over_http, "actor Aalborg", "will accept a lower herring quota")
    over_http.submit(form, {"fix_drop": ["drop"]})
    result(over_http, "is no position")
    assert position.id not in {p.id for p in read(sessions).positions}


def test_two_names_of_one_actor(over_http: RunningWorkspace) -> None:
    form = open_form(over_http, "actor Brandt", "rejected the cut")
    over_http.submit(form, {"fix_same": over_http.suggest(form, "fix_same", "Aalborg")[0]["value"]})
    result(over_http, "Tomas Brandt and Signe Aalborg are the same")
    answer = said(over_http.ask("actor Brandt").blocks)
    assert "Signe Aalborg" in answer
    assert "rejected the cut" in answer


def test_a_figure_and_what_is_put_in_wrong_is_kept(over_http: RunningWorkspace, sessions: Sessions) -> None:
    form = open_form(over_http, "figures", "412,500.50 tonnes")
    sent = over_http.submit(form, {"fix_value": "some", "fix_what": "cod"})
    assert "This is no number" in sent.errors["fix_value"]
    sent = over_http.submit(form, {"fix_value": "412,000", "fix_high": "5", "fix_what": "cod"})
    assert "above its lower end" in sent.errors["fix_high"]
    over_http.submit(form, {"fix_value": "412,000", "fix_high": "", "fix_what": "cod"})
    result(over_http, "value 412000 (was 412500.50)")
    assert [(str(f.value), f.what) for f in read(sessions).figures if f.unit == "tonnes"] == [
        ("412000", "cod")
    ]


def test_what_the_store_refuses_is_told_above_the_form_as_it_was_filled(over_http: RunningWorkspace) -> None:
    form = open_form(over_http, "figures", "412,500.50 tonnes")
    over_http.submit(form, {"fix_unit": " ", "fix_what": "cod"})
    again = result(over_http, "A figure needs a unit")
    assert '"initial_value": "cod"' in said(again)


def test_a_question_that_was_answered(over_http: RunningWorkspace, sessions: Sessions) -> None:
    form = open_form(over_http, "open", "who will police the northern banks")
    over_http.submit(form, {"fix_outcome": "answered"})
    result(over_http, "is answered")
    assert "who will police" not in said(over_http.ask("open").blocks)


def test_an_event_that_is_none(over_http: RunningWorkspace, sessions: Sessions) -> None:
    form = open_form(over_http, "timeline", "Port Ellis")
    over_http.submit(form, {"fix_drop": ["drop"]})
    result(over_http, "is no event")
    assert read(sessions).events == ()


def test_nothing_changed(over_http: RunningWorkspace, sessions: Sessions) -> None:
    form = open_form(over_http, "actor Brandt", "rejected the cut")
    over_http.submit(form)
    result(over_http, "Nothing was changed")
    assert _history(sessions) == ()


def test_the_history_shows_and_undoes(over_http: RunningWorkspace, sessions: Sessions) -> None:
    before = read(sessions)
    assert "Nothing about Herring pact has been corrected yet" in over_http.ask("history").text
    form = open_form(over_http, "actor Brandt", "rejected the cut")
    over_http.submit(form, {"fix_stance": "support", "fix_topic": "cuts"})
    result(over_http, "stance support")
    shown = over_http.ask("history")
    assert "2 of 2 shown" in said(shown.blocks)
    while buttons := [b["accessory"] for b in shown.blocks if "accessory" in b]:
        over_http.send_action(shown, buttons[0]["action_id"])
        left = len(buttons) - 1
        assert over_http.state.wait_until(lambda left=left: _undo_buttons(over_http) == left, 10)
        shown = over_http.messages()[-1]
    assert "taken back by" in said(shown.blocks)
    assert read(sessions) == before


def _undo_buttons(place: RunningWorkspace) -> int:
    return sum("accessory" in block for block in place.messages()[-1].blocks)


def test_long_histories_have_pages(over_http: RunningWorkspace, sessions: Sessions) -> None:
    ref = refs.of(read(sessions).positions[0])
    who = corrections.Who("T1", "U1", "ann")
    for number in range(23):
        with sessions.begin() as session:
            corrections.correct(session, ref, "topic", {"topic": f"t{number}"}, who, clock.now())
    shown = over_http.ask("history")
    assert "1 to 10 of 23" in said(shown.blocks)
    over_http.send_action(shown, "older_1")
    assert over_http.state.wait_until(lambda: "11 to 20 of 23" in said(over_http.messages()[-1].blocks), 10)
    over_http.send_action(over_http.messages()[-1], "older_0")
    assert over_http.state.wait_until(lambda: "1 to 10 of 23" in said(over_http.messages()[-1].blocks), 10)


def test_a_message_that_said_otherwise_gets_a_note_in_its_thread(
    over_http: RunningWorkspace, sessions: Sessions
) -> None:
    channel, other = over_http.state.channel("general"), read(sessions)
    sent = over_http.state.post(channel.id, over_http.state.bot, "The digest")
    with sessions.begin() as session:
        told = [refs.of(p) for p in other.positions]
        posted.record(session, over_http.state.team_id, channel.id, sent.ts, "herring", told, clock.now())
    form = open_form(over_http, "actor Brandt", "rejected the cut")
    over_http.submit(form, {"fix_stance": "oppose"})
    assert over_http.state.wait_until(lambda: len(over_http.thread(channel.id, sent.ts)) == 1, 10)
    (note,) = over_http.thread(channel.id, sent.ts)
    assert note.text == (f"Corrected by <@{over_http.state.you.id}>: “the cut”: stance oppose, not reject.")


def test_who_may_correct_is_a_setting(
    workspace: RunningWorkspace, configured: Settings, sessions: Sessions, engine: Any
) -> None:
    ann = workspace.add_user("ann")
    named = configured.model_copy(update={"correctors": f"U0, {ann.id}"})
    with served(named, engine, sessions) as address:
        workspace.connect_http(f"{address}/slack/events")
        answer = workspace.ask("actor Brandt")
        action, value = menu(answer, "rejected the cut")
        workspace.send_action(answer, action, selected=value)
        result(workspace, "Only people named in the bot's settings may correct")
        open_form(workspace, "actor Brandt", "rejected the cut", user="ann")


def test_members_of_the_deals_channels_may_correct(
    workspace: RunningWorkspace, configured: Settings, sessions: Sessions, engine: Any
) -> None:
    closed = configured.model_copy(update={"correctors": "members"})
    pact = workspace.add_channel("pact")
    with sessions.begin() as session:
        access.bind(session, workspace.state.team_id, pact.id, "herring")
    workspace.join("pact", user="you")
    with served(closed, engine, sessions) as address:
        workspace.connect_http(f"{address}/slack/events")
        answer = workspace.ask("actor Brandt", channel="pact")
        action, value = menu(answer, "rejected the cut")
        workspace.send_action(answer, action, selected=value)
        assert workspace.state.wait_until(lambda: _inputs(workspace, "you"), 10)


def test_a_guessed_fact_of_another_channels_deal_is_not_there(
    over_http: RunningWorkspace, sessions: Sessions
) -> None:
    secret = over_http.add_channel("secret")
    fill(sessions, herring(source="secret.md", url=None), deal=Deal("secret", "Secret pact"))
    with sessions.begin() as session:
        access.bind(session, over_http.state.team_id, secret.id, "secret")
    theirs = refs.of(read(sessions, "secret").positions[1])
    answer = over_http.ask("actor Brandt")
    action, value = menu(answer, "rejected the cut")
    for guess in (theirs, "p999999", "nonsense"):
        forged = json.loads(said(list(answer.blocks)).replace(value, f"{FIX}{guess}"))
        changed = over_http.state.change(answer.channel, answer.ts, blocks=tuple(forged))
        over_http.send_action(changed, action, selected=f"{FIX}{guess}")
        result(over_http, refs.GONE)
        over_http.close_view(over_http.views()[-1])
        answer = over_http.state.change(answer.channel, answer.ts, blocks=answer.blocks)
