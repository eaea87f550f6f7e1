"""“Why?”: from the menu of a line to the modal with its sentence."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot import scope
from bot.listeners import whys
from bot.workspace import Message, RunningWorkspace
from briefings.deals import Deal
from briefings.store import access, refs
from briefings.types import Stance
from tests.bot.conftest import HERRING, fill, many
from tests.support.builders import Reading


def menus(message: Message) -> list[tuple[str, list[str]]]:
    """Action ids of the lines' menus, with the values of their options."""
    return [
        (block["accessory"]["action_id"], [option["value"] for option in block["accessory"]["options"]])
        for block in message.blocks
        if "accessory" in block
    ]


def why(workspace: RunningWorkspace, message: Message, line: int = 0) -> dict[str, Any]:
    action, values = menus(message)[line]
    assert workspace.send_action(message, action, selected=values[0]).ok
    return workspace.wait_view("why", where=lambda view: "Looking it up" not in json.dumps(view))


def test_a_position(over_http: RunningWorkspace) -> None:
    view = why(over_http, over_http.ask("actor Okafor"))
    told = json.dumps(view["blocks"], ensure_ascii=False)
    quote = next(block for block in view["blocks"] if block["type"] == "rich_text")["elements"][0]
    bold = [piece["text"] for piece in quote["elements"] if piece.get("style", {}).get("bold")]
    assert "".join(bold).startswith("Ana Okafor said <!channel> must pay & <@U123ABC>")
    assert "Ana Marin demanded $2.5 billion" in told
    assert "Post &amp; &lt;@U999&gt; Mail" in told
    assert "6 March 2025" in told
    assert "<https://post.example/a?b=1&amp;c=%3C2%3E%7Cx|&lt;!here&gt; Ports" in told
    assert "fairly sure* who says this and what (0.75 of 1)" in told
    assert "No other article" in told
    assert [call.method for call in over_http.recorded() if call.method.startswith("views.")] == [
        "views.open",
        "views.update",
    ]


@pytest.mark.parametrize("typed", ["figures", "timeline", "open", "digest", "compare Aalborg and Okafor"])
def test_every_line_of_every_answer_has_a_reason(over_http: RunningWorkspace, typed: str) -> None:
    answer = over_http.ask(typed)
    assert menus(answer)
    for action, values in menus(answer):
        for value in values:
            if value.startswith("why:"):
                assert over_http.send_action(answer, action, selected=value).ok
                view = over_http.wait_view("why", where=lambda view: "Looking" not in json.dumps(view))
                assert any(block["type"] == "rich_text" for block in view["blocks"]), value
                over_http.close_view(view)


def test_other_articles_that_say_the_same_are_named(
    over_http: RunningWorkspace, sessions: sessionmaker[Session]
) -> None:
    text = (
        "Ana Okafor said <!channel> must pay & <@U123ABC> <b>now</b> @here *loud* `code` 👩‍⚖️ אמרה, once more."
    )
    again = Reading(text, source="articles/again.md", title="Said again", publisher="The Echo")
    again.position(
        again.actor("Ana Okafor"), text[16:-12], source="Ana Okafor", stance=Stance.DEMAND, topic="policing"
    )
    fill(sessions, again)
    told = json.dumps(why(over_http, over_http.ask("actor Okafor")), ensure_ascii=False)
    assert "Other articles that say the same" in told
    assert "Said again" in told
    assert "The Echo" in told


def test_an_article_with_an_instant_tells_it(
    over_http: RunningWorkspace, sessions: sessionmaker[Session]
) -> None:
    at = dt.datetime(2025, 3, 7, 9, 30, tzinfo=dt.UTC)
    reading = Reading("Ana Okafor said the nets stay dry.", source="articles/nets.md", published=at)
    reading.position(reading.actor("Ana Okafor"), "the nets stay dry", source="Ana Okafor")
    fill(sessions, reading)
    assert f"<!date^{int(at.timestamp())}^" in json.dumps(why(over_http, over_http.ask("actor Okafor")))


@pytest.mark.parametrize(
    "value", ["why:p999999", "why:", "why:x1", "why:p1 or 1=1", "why:p" + "9" * 60, "why:p٣"]
)
def test_a_guessed_reference_is_not_found(over_http: RunningWorkspace, value: str) -> None:
    answer = over_http.ask("actor Okafor")
    assert refs.GONE in json.dumps(forged(over_http, answer, value))


def forged(workspace: RunningWorkspace, answer: Message, value: str, **where: Any) -> dict[str, Any]:
    """What a menu entry opens that somebody made up."""
    block = next(block for block in answer.blocks if "accessory" in block)
    option = {"text": {"type": "plain_text", "text": "Why?"}, "value": value}
    changed = {**block, "accessory": {**block["accessory"], "options": [option]}}
    message = workspace.state.change(answer.channel, answer.ts, blocks=(changed,))
    assert workspace.send_action(message, block["accessory"]["action_id"], selected=value, **where).ok
    return workspace.wait_view("why", where=lambda view: "Looking" not in json.dumps(view), **where)


def test_a_fact_of_a_deal_of_another_channel_is_not_found(
    over_http: RunningWorkspace, sessions: sessionmaker[Session]
) -> None:
    """In the same words as a fact that is not there."""
    fill(sessions, many(1), deal=Deal("secret", "Secret deal", channels=("#boardroom",)))
    over_http.add_channel("boardroom")
    with sessions.begin() as session:
        access.bind(session, over_http.state.team_id, over_http.state.channel("general").id, HERRING.name)
    inside = over_http.ask("actor Oar1", channel="boardroom")
    (_, values), *_ = menus(inside)
    assert "harbour" in json.dumps(why(over_http, inside))
    for view in over_http.views():
        over_http.close_view(view)
    outside = forged(over_http, over_http.ask("actor Okafor"), values[0])
    assert refs.GONE in json.dumps(outside)
    assert "harbour" not in json.dumps(outside)


def test_the_modal_opens_before_a_slow_store_has_answered(
    over_http: RunningWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trigger is good for three seconds."""
    answer = over_http.ask("actor Okafor")
    go_on = threading.Event()
    look = scope.fact

    def slow(*where: Any) -> Any:
        assert go_on.wait(10)
        return look(*where)

    monkeypatch.setattr(scope, "fact", slow)
    action, values = menus(answer)[0]
    assert over_http.send_action(answer, action, selected=values[0]).ok
    assert "Looking it up" in json.dumps(over_http.wait_view("why"))
    go_on.set()
    over_http.wait_view("why", where=lambda view: "must pay" in json.dumps(view))


def test_what_goes_wrong_is_told_in_the_modal(
    over_http: RunningWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = over_http.ask("actor Okafor")

    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret detail")

    monkeypatch.setattr(whys, "_near", broken)
    told = json.dumps(why(over_http, answer))
    assert "Something went wrong on our side" in told
    assert "secret" not in told
