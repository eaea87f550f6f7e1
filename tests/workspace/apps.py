"""A small real Bolt app, and the two ways to run it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import flask
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.adapter.socket_mode import SocketModeHandler
from werkzeug.serving import make_server

from bot.workspace import RunningWorkspace
from tests.support.workspace import client

SHARE = {
    "type": "button",
    "text": {"type": "plain_text", "text": "Share"},
    "action_id": "share",
    "value": "7",
}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def bolt_app(workspace: RunningWorkspace) -> App:
    """Answers /deal with its arguments and a button, shares on a click, greets who mentions it.

    Everything it was sent is in `app.heard`.
    """
    app = App(client=client(workspace), signing_secret=workspace.signing_secret)
    heard: list[dict[str, Any]] = []
    app.heard = heard  # type: ignore[attr-defined]

    @app.command("/deal")
    def deal(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        heard.append(body)
        if body["text"] == "slow":
            time.sleep(1.0)
        if body["text"] == "now":
            return ack("At once.")
        if body["text"] == "aloud":
            return ack({"response_type": "in_channel", "text": "For all."})
        ack()
        return respond(text="An answer", blocks=[section(f"You asked: {body['text']}"), actions()])

    @app.action("share")
    def share(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        heard.append(body)
        ack()
        value = body["actions"][0]["value"]
        respond(text=f"Shared {value}", response_type="in_channel", replace_original=False)

    @app.action("close")
    def close(ack: Ack, respond: Respond) -> None:
        ack()
        respond(delete_original=True)

    @app.event("app_mention")
    def mention(event: dict[str, Any], body: dict[str, Any], say: Any) -> None:
        heard.append(body)
        say(text=f"Hello <@{event['user']}>", thread_ts=event["ts"])

    return app


def actions() -> dict[str, Any]:
    close = {**SHARE, "text": {"type": "plain_text", "text": "Close"}, "action_id": "close"}
    return {"type": "actions", "block_id": "answer", "elements": [SHARE, close]}


@contextmanager
def in_http_mode(app: App, workspace: RunningWorkspace) -> Iterator[str]:
    """Serves the app behind Flask; gives its request URL."""
    web = flask.Flask("app")
    handler = SlackRequestHandler(app)
    web.add_url_rule("/slack/events", view_func=lambda: handler.handle(flask.request), methods=["POST"])
    server = make_server("127.0.0.1", 0, web, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/slack/events"
    workspace.connect_http(url)
    yield url
    workspace.connect_http(None)
    server.shutdown()
    thread.join(5)
    server.server_close()


@contextmanager
def in_socket_mode(app: App, workspace: RunningWorkspace) -> Iterator[SocketModeHandler]:
    """Lets the app dial in."""
    # Often, because Slack's client notices a broken line, or its own end, with the next ping only.
    handler = SocketModeHandler(app, workspace.app_token, ping_interval=0.2)
    before = workspace.connections
    handler.connect()
    assert workspace.wait_connected(connections=before + 1)
    yield handler
    # Its reader looks at `closed` once a second, or when something is to be read.
    handler.client.closed = True
    handler.client.enqueue_message("")
    handler.close()
