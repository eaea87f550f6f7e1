"""A Bolt app with forms, a Home tab, shortcuts and events, for the tests of those."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.workspace import RunningWorkspace
from tests.support.workspace import client
from tests.workspace.apps import SHARE, section


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    return {"text": plain(value.title()), "value": value}


def field(name: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An input block that has the id of its element."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(name.title()),
        "element": {"action_id": name, **element},
        **more,
    }


TERM = field("term", {"type": "plain_text_input", "min_length": 3, "max_length": 20})
STANCE = field(
    "stance",
    {
        "type": "static_select",
        "options": [option("offer"), option("demand")],
        "initial_option": option("offer"),
    },
)
PORTS = field(
    "ports", {"type": "multi_static_select", "options": [option("north"), option("south")]}, optional=True
)
EVERY_INPUT = [
    TERM,
    STANCE,
    PORTS,
    field("who", {"type": "users_select"}, optional=True),
    field("where", {"type": "conversations_select"}, optional=True),
    field("days", {"type": "checkboxes", "options": [option("monday"), option("friday")]}, optional=True),
    field("kind", {"type": "radio_buttons", "options": [option("open"), option("closed")]}, optional=True),
    field("day", {"type": "datepicker", "initial_date": "2025-03-14"}, optional=True),
    field("hour", {"type": "timepicker"}, optional=True),
    field("actor", {"type": "external_select", "min_query_length": 1}, optional=True),
]


def modal(*blocks: dict[str, Any], title: str = "Terms", **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "terms",
        "title": plain(title),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": list(blocks) or [TERM],
        **more,
    }


def forms_app(workspace: RunningWorkspace) -> App:
    """/deal opens a form; what its term says is how the submission is answered. Bodies are in `app.heard`."""
    app = App(client=client(workspace), signing_secret=workspace.signing_secret)
    heard: list[dict[str, Any]] = []
    app.heard = heard  # type: ignore[attr-defined]

    @app.command("/deal")
    def deal(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(
            trigger_id=body["trigger_id"],
            view=modal(
                section("Choose"),
                {"type": "actions", "block_id": "more", "elements": [{**SHARE, "action_id": "deeper"}]},
                *EVERY_INPUT,
                notify_on_close=True,
                private_metadata="p7",
            ),
        )

    @app.view("terms")
    def sent(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body)
        term = body["view"]["state"]["values"]["term"]["term"]["value"]
        answers = {
            "refuse": {"response_action": "errors", "errors": {"term": "There is no such term."}},
            "wrong error": {"response_action": "errors", "errors": {"nowhere": "No."}},
            "update": {"response_action": "update", "view": modal(TERM, title="Updated")},
            "bad update": {"response_action": "update", "view": modal(TERM, title="x" * 25)},
            "push": {"response_action": "push", "view": modal(TERM, title="Pushed", notify_on_close=True)},
            "clear": {"response_action": "clear"},
        }
        ack(answers[term]) if term in answers else ack()

    @app.view_closed("terms")
    def closed(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body)
        ack()

    @app.action("deeper")
    def deeper(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        heard.append(body)
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=modal(section("Deep"), title="Deeper"))

    @app.options("actor")
    def actors(ack: Ack, payload: dict[str, Any], body: dict[str, Any]) -> None:
        heard.append(body)
        names = ("tarn", "tern", "ruff")
        ack(options=[option(name) for name in names if name.startswith(payload["value"])])

    @app.event("app_home_opened")
    def home(body: dict[str, Any], client: WebClient) -> None:
        heard.append(body)
        count = sum(one.get("event", {}).get("type") == "app_home_opened" for one in heard)
        blocks = [section(f"Opened {count}"), {"type": "actions", "block_id": "a", "elements": [SHARE]}]
        client.views_publish(user_id=body["event"]["user"], view={"type": "home", "blocks": blocks})

    @app.action("share")
    def share(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body)
        ack()

    @app.shortcut("brief")
    def brief(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        heard.append(body)
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(title="Brief"))

    @app.shortcut("add")
    def add(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        heard.append(body)
        ack()
        client.chat_postMessage(
            channel=body["channel"]["id"], thread_ts=body["message"]["ts"], text="Found nothing."
        )

    for name in ("member_joined_channel", "member_left_channel", "channel_archive"):
        app.event(name)(lambda body: heard.append(body))
    for name in ("message", "app_mention", "app_uninstalled", "tokens_revoked"):
        app.event(name)(lambda body: heard.append(body))
    for name in ("assistant_thread_started", "assistant_thread_context_changed"):
        app.event(name)(lambda body: heard.append(body))
    return app
