from __future__ import annotations

import http.client
import json
import socket
import threading
import time
import urllib.parse
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.workspace import RunningWorkspace, start
from briefings.errors import SettingsError
from tests.support.workspace import client as make_client
from tests.workspace.apps import section


def request(
    workspace: RunningWorkspace, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    address = urllib.parse.urlsplit(workspace.page_url)
    assert address.hostname is not None
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=5)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    data = None if body is None else json.dumps(body)
    connection.request(method, path, data, {"Content-Type": "application/json", **named})
    response = connection.getresponse()
    found = response.status, dict(response.getheaders()), response.read().decode()
    connection.close()
    return found


def test_a_taken_port_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"cannot use port {port} .*: choose another\.$"):
            start(port)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.org"])
def test_it_listens_on_this_machine_only(host: str) -> None:
    with pytest.raises(SettingsError, match=r"127\.0\.0\.1 only"):
        start(host=host)


def test_it_stops_quickly_and_for_good_even_while_a_page_is_open() -> None:
    workspace = start()
    address = urllib.parse.urlsplit(workspace.page_url)
    with socket.create_connection((address.hostname, address.port), 5) as page:
        page.sendall(b"GET /page/changes HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        page.recv(20)
        began = time.monotonic()
        workspace.stop()
        assert time.monotonic() - began < 2
        while page.recv(4096):
            pass
    workspace.stop()
    with pytest.raises(ConnectionRefusedError):
        request(workspace, "GET", "/")
    start(address.port or 0).stop()


@pytest.mark.parametrize("path", ["/", "/page/state", "/api/auth.test", "/response/x"])
def test_another_name_for_this_machine_is_turned_away(workspace: RunningWorkspace, path: str) -> None:
    status, _, _ = request(workspace, "GET", path, Host="evil.example")
    assert status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
    ],
)
def test_another_page_cannot_type(workspace: RunningWorkspace, headers: dict[str, str]) -> None:
    body = {"channel": "general", "text": "hello"}
    status, _, _ = request(workspace, "POST", "/page/send", body, **headers)
    assert status in (403, 415)
    assert workspace.messages() == ()


def test_the_own_page_can_type(workspace: RunningWorkspace) -> None:
    body = {"channel": "general", "text": "see https://example.org/a?b=1&c=2. <b> @dealbrief @nobody"}
    status, _, _ = request(workspace, "POST", "/page/send", body, Origin=workspace.page_url.rstrip("/"))
    assert status == 200
    bot = workspace.state.bot.id
    (said,) = workspace.messages()
    assert said.text == f"see <https://example.org/a?b=1&amp;c=2>. &lt;b&gt; <@{bot}> @nobody"


@pytest.mark.parametrize("body", [None, [], {"channel": "nowhere", "text": "x"}, {"channel": "general"}])
def test_what_the_page_cannot_do_is_said(workspace: RunningWorkspace, body: Any) -> None:
    status, _, answer = request(workspace, "POST", "/page/send", body)
    assert status == 400
    assert not json.loads(answer)["ok"]


def test_the_page_may_load_nothing_from_elsewhere(workspace: RunningWorkspace) -> None:
    status, headers, text = request(workspace, "GET", "/")
    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "http" not in text


def test_nobody_dials_in_without_a_ticket_or_twice_with_one(workspace: RunningWorkspace) -> None:
    client = make_client(workspace, workspace.app_token)
    url = client.apps_connections_open(app_token=workspace.app_token)["url"]
    with connect(url) as line:
        assert json.loads(line.recv(timeout=5))["type"] == "hello"
    for address in (url, url.partition("?")[0]):
        with pytest.raises(InvalidStatus):
            connect(address)


def test_a_page_cannot_dial_in(workspace: RunningWorkspace) -> None:
    client = make_client(workspace, workspace.app_token)
    url = client.apps_connections_open(app_token=workspace.app_token)["url"]
    with pytest.raises(InvalidStatus):
        connect(url, origin="http://evil.example")  # type: ignore[arg-type]


def test_what_is_no_acknowledgement_does_no_harm(workspace: RunningWorkspace) -> None:
    client = make_client(workspace, workspace.app_token)
    url = client.apps_connections_open(app_token=workspace.app_token)["url"]
    with connect(url) as line:
        line.recv(timeout=5)
        for rubbish in ("", "[]", "{}", '{"envelope_id": "unknown"}', b"\x00"):
            line.send(rubbish)
        answers: list[Any] = []
        typing = threading.Thread(target=lambda: answers.append(workspace.send_command(text="/deal x")))
        typing.start()
        envelope = json.loads(line.recv(timeout=5))
        assert envelope["type"] == "slash_commands"
        line.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
        typing.join(5)
    assert answers[0].ok


def test_waiting_for_a_message_gives_up(workspace: RunningWorkspace) -> None:
    with pytest.raises(TimeoutError, match=r"within 0\.05 seconds"):
        workspace.wait_message(timeout=0.05)


def test_the_dump_holds_what_is_drawn_and_nothing_else(
    workspace: RunningWorkspace, client: WebClient, tmp_path: Path
) -> None:
    client.auth_test()
    client.chat_postMessage(channel="general", text="t", blocks=[section("Hi")])
    client.views_publish(user_id=workspace.state.you.id, view={"type": "home", "blocks": [section("Home")]})
    client.conversations_list()
    file = tmp_path / "recorded.jsonl"
    assert workspace.dump(file) == 2
    message, view = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    assert message == {
        "method": "chat.postMessage",
        "channel": "general",
        "text": "t",
        "blocks": [section("Hi")],
    }
    assert view["view"]["type"] == "home"
    assert workspace.bot_token not in file.read_text(encoding="utf-8")
