"""Modals and the Home tab, through a real Bolt app in both modes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from slack_bolt import App
from slack_sdk import WebClient

from bot.workspace import RunningWorkspace
from bot.workspace.forms import TROUBLE
from bot.workspace.refusal import Refusal
from briefings import clock
from tests.workspace.apps import section
from tests.workspace.forms_app import TERM, field, modal, option, plain
from tests.workspace.test_api import error
from tests.workspace.test_talk import heard

View = dict[str, Any]


def opened(workspace: RunningWorkspace) -> View:
    workspace.send_command(text="/deal")
    return workspace.wait_view("terms")


def values(body: View) -> View:
    found: View = body["view"]["state"]["values"]
    return found


# -- opening ---------------------------------------------------------------------------------------------


def test_a_trigger_opens_one_view_and_within_three_seconds(
    workspace: RunningWorkspace, client: WebClient
) -> None:
    for trigger in ("", "nonsense", "1.2.3"):
        expected = "invalid_trigger_id" if trigger else "invalid_arguments"
        assert error(client.views_open, trigger_id=trigger, view=modal()) == expected
    trigger = workspace.trigger()
    assert client.views_open(trigger_id=trigger, view=modal())["view"]["id"] == workspace.views()[0]["id"]
    assert error(client.views_open, trigger_id=trigger, view=modal()) == "exchanged_trigger_id"
    late = workspace.trigger()
    with time_machine.travel(clock.now() + dt.timedelta(seconds=3.5)):
        assert error(client.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"


def test_a_refused_view_leaves_the_trigger(workspace: RunningWorkspace, client: WebClient) -> None:
    trigger = workspace.trigger()
    assert error(client.views_open, trigger_id=trigger, view=modal(title="x" * 25)) == "invalid_arguments"
    assert client.views_open(trigger_id=trigger, view=modal())["ok"]


def test_a_view_comes_back_as_slack_writes_it(workspace: RunningWorkspace, client: WebClient) -> None:
    view = client.views_open(trigger_id=workspace.trigger(), view=modal(private_metadata="x"))["view"]
    assert view["state"] == {"values": {"term": {"term": {"type": "plain_text_input", "value": None}}}}
    assert (view["private_metadata"], view["external_id"], view["previous_view_id"]) == ("x", "", None)
    assert view["root_view_id"] == view["id"]
    assert view["bot_id"] == workspace.state.bot.bot_id
    assert not view["notify_on_close"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"type": "home"}, "/view/type"),
        ({"title": None}, "/view"),
        ({"submit": None}, "/view/submit"),
        ({"close": plain("x" * 25)}, "/view/close/text"),
        ({"private_metadata": "x" * 3001}, "/view/private_metadata"),
        ({"callback_id": "x" * 256}, "/view/callback_id"),
        ({"blocks": []}, "/view/blocks"),
        ({"blocks": "none"}, "/view/blocks"),
        ({"blocks": [section("x")] * 101}, "/view/blocks"),
        ({"blocks": [{"type": "markdown", "text": "x"}]}, "/view/blocks/0/type"),
        ({"blocks": [section("x" * 3001)]}, "/view/blocks/0/text/text"),
        ({"colour": "red"}, "/view"),
        ({"blocks": [field("a", {"type": "button", "text": plain("b")})]}, "/view/blocks/0/element"),
        ({"blocks": [field("a", {"type": "datepicker", "initial_date": "14 March"})]}, "/initial_date"),
        ({"blocks": [field("a", {"type": "plain_text_input", "maximum": 3})]}, "/view/blocks/0/element"),
        (
            {
                "blocks": [
                    field(
                        "a",
                        {"type": "static_select", "options": [option("a")], "initial_option": option("b")},
                    )
                ]
            },
            "/view/blocks/0/element",
        ),
    ],
)
def test_what_slack_takes_for_no_modal(
    workspace: RunningWorkspace, client: WebClient, change: View, where: str
) -> None:
    view = {name: value for name, value in {**modal(), **change}.items() if value is not None}
    arguments = {"trigger_id": workspace.trigger(), "view": view}
    assert error(client.api_call, "views.open", json=arguments) == "invalid_arguments"
    (call,) = workspace.recorded("views.open")
    assert any(f"{where}]" in line for line in call.answer["response_metadata"]["messages"])


def test_a_view_of_more_than_250_kilobytes(workspace: RunningWorkspace, client: WebClient) -> None:
    view = modal(*[section("x" * 2900)] * 90)
    assert error(client.views_open, trigger_id=workspace.trigger(), view=view) == "view_too_large"


# -- changing --------------------------------------------------------------------------------------------


def test_an_update_by_id_by_external_id_and_with_an_old_hash(
    workspace: RunningWorkspace, client: WebClient
) -> None:
    first = client.views_open(trigger_id=workspace.trigger(), view=modal(external_id="e1"))["view"]
    second = client.views_update(view_id=first["id"], hash=first["hash"], view=modal(title="Two"))["view"]
    assert second["hash"] != first["hash"]
    stale = {"view_id": first["id"], "hash": first["hash"], "view": modal(title="Three")}
    assert error(client.views_update, **stale) == "hash_conflict"
    assert error(client.views_update, external_id="e1", view=modal()) == "not_found"
    client.views_update(view_id=first["id"], view=modal(external_id="e2"))
    client.views_update(external_id="e2", view=modal(title="Four"))
    assert workspace.views()[0]["title"]["text"] == "Four"
    assert error(client.views_update, view_id="V404", view=modal()) == "not_found"
    workspace.close_view(workspace.views()[0])
    assert error(client.views_update, view_id=first["id"], view=modal()) == "not_found"


def test_an_update_keeps_what_was_typed_in_inputs_that_stay(
    workspace: RunningWorkspace, http_forms: App, client: WebClient
) -> None:
    view = opened(workspace)
    workspace.click(view, "term", selected="berths")
    workspace.click(view, "ports", selected=["north"])
    changed = client.views_update(view_id=view["id"], view=modal(TERM, title="Other"))["view"]
    assert changed["state"]["values"] == {"term": {"term": {"type": "plain_text_input", "value": "berths"}}}


def test_an_external_id_belongs_to_one_view(workspace: RunningWorkspace, client: WebClient) -> None:
    client.views_publish(
        user_id=workspace.state.you.id, view={"type": "home", "external_id": "e", "blocks": [section("x")]}
    )
    view = modal(external_id="e")
    assert error(client.views_open, trigger_id=workspace.trigger(), view=view) == "duplicate_external_id"


def test_views_lie_three_deep(workspace: RunningWorkspace, http_forms: App, client: WebClient) -> None:
    first = opened(workspace)
    assert error(client.views_push, trigger_id=workspace.trigger(), view=modal()) == "not_found"
    workspace.click(first, "deeper")
    second = workspace.wait_view(where=lambda view: view["title"]["text"] == "Deeper")
    assert second["previous_view_id"] == second["root_view_id"] == first["id"]
    button = {
        "type": "actions",
        "elements": [{"type": "button", "text": plain("More"), "action_id": "deeper"}],
    }
    client.views_update(view_id=second["id"], view=modal(button, title="Again"))
    workspace.click(second, "deeper")
    third = workspace.wait_view(where=lambda view: view["title"]["text"] == "Deeper")
    client.views_update(view_id=third["id"], view=modal(button, title="Again"))
    workspace.click(third, "deeper")
    assert workspace.wait_recorded("views.push", count=4)[-1].answer["error"] == "push_limit_reached"
    assert len(workspace.views()) == 3


# -- filling in ------------------------------------------------------------------------------------------


def test_every_input_says_what_it_holds(workspace: RunningWorkspace, forms: App) -> None:
    view = opened(workspace)
    workspace.add_user("mara")
    assert [o["value"] for o in workspace.suggest(view, "actor", "t")] == ["tarn", "tern"]
    suggestion = heard(forms)[-1]
    assert (suggestion["type"], suggestion["value"]) == ("block_suggestion", "t")
    assert suggestion["container"] == {"type": "view", "view_id": view["id"]}
    outcome = workspace.submit(
        view,
        {
            "term": "tolls",
            "stance": "demand",
            "ports": ["south", "north"],
            "who": "mara",
            "where": "general",
            "days": ["friday"],
            "kind": "closed",
            "hour": "09:30",
            "actor": "tern",
        },
    )
    assert outcome.ok
    assert outcome.view is None
    body = heard(forms)[-1]
    mara, general = workspace.state.user("mara").id, workspace.state.channel("general").id
    assert values(body) == {
        "term": {"term": {"type": "plain_text_input", "value": "tolls"}},
        "stance": {"stance": {"type": "static_select", "selected_option": option("demand")}},
        "ports": {
            "ports": {"type": "multi_static_select", "selected_options": [option("south"), option("north")]}
        },
        "who": {"who": {"type": "users_select", "selected_user": mara}},
        "where": {"where": {"type": "conversations_select", "selected_conversation": general}},
        "days": {"days": {"type": "checkboxes", "selected_options": [option("friday")]}},
        "kind": {"kind": {"type": "radio_buttons", "selected_option": option("closed")}},
        "day": {"day": {"type": "datepicker", "selected_date": "2025-03-14"}},
        "hour": {"hour": {"type": "timepicker", "selected_time": "09:30"}},
        "actor": {"actor": {"type": "external_select", "selected_option": option("tern")}},
    }
    assert body["type"] == "view_submission"
    assert (body["view"]["private_metadata"], body["view"]["callback_id"]) == ("p7", "terms")
    assert body["user"]["id"] == workspace.state.you.id
    assert body["team"]["id"] == workspace.state.team_id
    assert body["trigger_id"]


def test_inputs_nobody_touched_hold_what_they_began_with(workspace: RunningWorkspace, forms: App) -> None:
    workspace.submit(opened(workspace), {"term": "tolls"})
    found = values(heard(forms)[-1])
    assert found["stance"]["stance"]["selected_option"] == option("offer")
    assert found["ports"]["ports"] == {"type": "multi_static_select", "selected_options": []}
    assert found["who"]["who"] == {"type": "users_select", "selected_user": None}
    assert found["hour"]["hour"] == {"type": "timepicker", "selected_time": None}


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (None, "Please complete this required field."),
        ("ab", "Please write at least 3 characters."),
        ("x" * 21, "Please write at most 20 characters."),
    ],
)
def test_slack_itself_asks_for_what_is_missing(
    workspace: RunningWorkspace, http_forms: App, term: str | None, said: str
) -> None:
    view = opened(workspace)
    outcome = workspace.submit(view, {"term": term})
    assert outcome.errors == {"term": said}
    assert outcome.ack is None
    assert outcome.view is not None
    assert heard(http_forms) == []


def test_nobody_picks_what_is_not_offered(workspace: RunningWorkspace, http_forms: App) -> None:
    view = opened(workspace)
    workspace.add_user("other")
    for values in ({"stance": "reject"}, {"actor": "tarn"}, {"nothing": "x"}):
        with pytest.raises(Refusal, match="action_not_found"):
            workspace.submit(view, values)
    with pytest.raises(Refusal, match="not_found"):
        workspace.submit(view, {"term": "tolls"}, user="other")
    assert heard(http_forms) == []


# -- what the app answers --------------------------------------------------------------------------------


def test_errors_stand_under_inputs_and_what_was_typed_stays(workspace: RunningWorkspace, forms: App) -> None:
    outcome = workspace.submit(opened(workspace), {"term": "refuse", "ports": "north"})
    assert outcome.errors == {"term": "There is no such term."}
    assert outcome.view is not None
    held = outcome.view["state"]["values"]
    assert held["term"]["term"]["value"] == "refuse"
    assert held["ports"]["ports"]["selected_options"] == [option("north")]
    assert workspace.submit(outcome.view, {"term": "accepted"}).ok
    assert workspace.views() == ()


@pytest.mark.parametrize("term", ["wrong error", "bad update"])
def test_an_answer_that_slack_does_not_understand(
    workspace: RunningWorkspace, http_forms: App, term: str
) -> None:
    outcome = workspace.submit(opened(workspace), {"term": term})
    assert outcome.errors == {"": TROUBLE}
    assert len(workspace.views()) == 1
    assert workspace.recorded("ack")[-1].answer["error"] == "invalid_arguments"


def test_an_answer_updates_pushes_and_clears(workspace: RunningWorkspace, forms: App) -> None:
    view = opened(workspace)
    updated = workspace.submit(view, {"term": "update"}).view
    assert updated is not None
    assert (updated["id"], updated["title"]["text"]) == (view["id"], "Updated")
    pushed = workspace.submit(updated, {"term": "push"}).view
    assert pushed is not None
    assert (pushed["title"]["text"], pushed["previous_view_id"]) == ("Pushed", view["id"])
    assert workspace.submit(pushed, {"term": "done"}).view == workspace.views()[0]
    again = workspace.submit(workspace.views()[0], {"term": "push"}).view
    assert again is not None
    assert workspace.submit(again, {"term": "clear"}).view is None


def test_without_an_app_the_form_stays(workspace: RunningWorkspace, client: WebClient) -> None:
    client.views_open(trigger_id=workspace.trigger(), view=modal())
    outcome = workspace.submit(workspace.views()[0], {"term": "tolls"})
    assert outcome.errors == {"": TROUBLE}
    assert outcome.ack is not None
    assert outcome.ack.error == "dispatch_failed"


def test_closing_is_told_when_the_app_asked_for_it(workspace: RunningWorkspace, forms: App) -> None:
    view = opened(workspace)
    workspace.submit(view, {"term": "push"})
    workspace.close_view(workspace.views()[-1])
    body = heard(forms)[-1]
    assert (body["type"], body["is_cleared"], body["view"]["title"]["text"]) == (
        "view_closed",
        False,
        "Pushed",
    )
    workspace.submit(workspace.views()[0], {"term": "push"})
    workspace.close_view(workspace.views()[-1], whole=True)
    told = [body for body in heard(forms) if body["type"] == "view_closed"][1:]
    assert [(b["view"]["title"]["text"], b["is_cleared"]) for b in told] == [
        ("Pushed", True),
        ("Terms", True),
    ]
    assert workspace.views() == ()


def test_closing_is_not_told_when_nobody_asked(
    workspace: RunningWorkspace, http_forms: App, client: WebClient
) -> None:
    client.views_open(trigger_id=workspace.trigger(), view=modal())
    assert workspace.close_view(workspace.views()[0]) is None
    assert heard(http_forms) == []


# -- clicks and the Home tab -----------------------------------------------------------------------------


def test_a_click_in_a_modal_carries_the_view_and_what_is_typed(
    workspace: RunningWorkspace, forms: App
) -> None:
    view = opened(workspace)
    assert workspace.click(view, "term", selected="berths") is None
    assert workspace.click(view, "deeper") is not None
    body = heard(forms)[-1]
    assert body["type"] == "block_actions"
    assert body["container"] == {"type": "view", "view_id": view["id"]}
    assert body["view"]["state"]["values"]["term"]["term"]["value"] == "berths"
    assert body["actions"][0]["block_id"] == "more"
    assert not {"channel", "message", "response_url"} & body.keys()


def test_the_home_tab_is_published_and_used(workspace: RunningWorkspace, forms: App) -> None:
    assert workspace.home() is None
    workspace.open_home()
    first = workspace.wait_home()
    workspace.open_home()
    second = workspace.wait_home(where=lambda view: "Opened 2" in str(view))
    sent = [item.payload["event"] for item in workspace.delivered("events_api")]
    assert "view" not in sent[0]
    assert (sent[0]["tab"], sent[0]["channel"]) == ("home", workspace.direct().id)
    assert sent[1]["view"]["id"] == first["id"] == second["id"]
    workspace.click(second, "share")
    body = heard(forms)[-1]
    assert (body["view"]["type"], body["actions"][0]["value"]) == ("home", "7")
    other = workspace.add_user("other")
    assert workspace.home("other") is None
    with pytest.raises(Refusal, match="not_found"):
        workspace.click(second, "share", user=other.id)


def test_a_home_tab_that_changed_meanwhile(workspace: RunningWorkspace, client: WebClient) -> None:
    you, view = workspace.state.you.id, {"type": "home", "blocks": [section("x")]}
    first = client.views_publish(user_id=you, view=view)["view"]
    client.views_publish(user_id=you, view=view, hash=first["hash"])
    assert error(client.views_publish, user_id=you, view=view, hash=first["hash"]) == "hash_conflict"
    assert error(client.views_publish, user_id="U404", view=view) == "user_not_found"
    assert error(client.views_publish, user_id=you, view=modal()) == "invalid_arguments"
    workspace.configure({"features": {"app_home": {"home_tab_enabled": False}}})
    assert error(client.views_publish, user_id=you, view=view) == "not_enabled"


def test_views_are_recorded_with_those_in_acknowledgements(
    workspace: RunningWorkspace, http_forms: App, tmp_path: Path
) -> None:
    view = opened(workspace)
    workspace.submit(view, {"term": "update"})
    workspace.open_home()
    workspace.wait_home()
    file = tmp_path / "recorded.jsonl"
    assert workspace.dump(file) == 3
    drawn = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["method"] for line in drawn] == ["views.open", "ack", "views.publish"]
    assert drawn[1]["view"]["title"]["text"] == "Updated"
