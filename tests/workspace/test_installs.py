"""Installing by OAuth, several teams, tokens that die, and what a manifest sets up."""

from __future__ import annotations

import datetime as dt
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest
import time_machine
from slack_bolt import App
from slack_sdk.oauth import AuthorizeUrlGenerator

from bot.workspace import RunningWorkspace
from bot.workspace.refusal import Refusal
from briefings import clock
from tests.support.workspace import client as make_client
from tests.workspace.test_api import error
from tests.workspace.test_events import events

BACK = "http://127.0.0.1:1/slack/oauth_redirect"


def authorize_url(workspace: RunningWorkspace, **changes: Any) -> str:
    asked = {"client_id": workspace.client_id, "scopes": ["chat:write", "commands"], "redirect_uri": BACK}
    made = AuthorizeUrlGenerator(**{**asked, **changes}, authorization_url=workspace.authorize_url)
    return made.generate("s1")


def query(address: str) -> dict[str, str]:
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))


def access(workspace: RunningWorkspace, code: str, **changes: str) -> Any:
    client = make_client(workspace, "")
    asked = {"client_id": workspace.client_id, "client_secret": workspace.client_secret, "redirect_uri": BACK}
    return client.oauth_v2_access(code=code, **{**asked, **changes})


def test_a_second_team_installs_the_app(workspace: RunningWorkspace) -> None:
    other = workspace.add_team("Harbour board", channels=("quays",), installed=False)
    back = workspace.authorize(authorize_url(workspace), team=other)
    assert back.startswith(BACK)
    assert query(back)["state"] == "s1"
    answer = access(workspace, query(back)["code"])
    assert answer["team"] == {"id": other.state.team_id, "name": "Harbour board"}
    assert (answer["scope"], answer["token_type"]) == ("chat:write,commands", "bot")
    client = make_client(workspace, answer["access_token"])
    who = client.auth_test()
    assert (who["team_id"], who["user_id"]) == (other.state.team_id, other.state.bot.id)
    client.chat_postMessage(channel="quays", text="hello")
    assert [m.text for m in other.messages("quays")] == ["hello"]
    assert error(client.chat_postMessage, channel="general", text="hello") == "channel_not_found"
    assert error(client.users_info, user=other.state.you.id) == "missing_scope"
    assert workspace.recorded("chat.postMessage")[0].team == other.state.team_id
    assert workspace.client_secret not in str(workspace.recorded())


def test_a_person_may_say_no(workspace: RunningWorkspace) -> None:
    back = workspace.authorize(authorize_url(workspace), allow=False)
    assert query(back) == {"error": "access_denied", "state": "s1"}


def test_codes_are_good_once_and_for_a_while(workspace: RunningWorkspace) -> None:
    def code() -> str:
        return query(workspace.authorize(authorize_url(workspace)))["code"]

    first = code()
    assert error(access, workspace, first, client_secret="x") == "bad_client_secret"
    assert error(access, workspace, first, client_id="x") == "invalid_client_id"
    assert error(access, workspace, first, redirect_uri=BACK + "x") == "bad_redirect_uri"
    assert access(workspace, first)["ok"]
    assert error(access, workspace, first) == "code_already_used"
    assert error(access, workspace, "made up") == "invalid_code"
    late = code()
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        assert error(access, workspace, late) == "invalid_code"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"scopes": []}, "invalid_scope"),
        ({"redirect_uri": "https://evil.example/take"}, "bad_redirect_uri"),
    ],
)
def test_what_the_authorize_page_refuses(
    workspace: RunningWorkspace, changes: dict[str, Any], expected: str
) -> None:
    url = authorize_url(workspace, **changes)
    with pytest.raises(Refusal, match=expected):
        workspace.authorize(url)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url, timeout=5)
    assert caught.value.code == 400
    assert expected in caught.value.read().decode()


def test_the_page_offers_each_team_and_only_links_back(workspace: RunningWorkspace) -> None:
    workspace.add_team("<b>Harbour</b>")
    with urllib.request.urlopen(authorize_url(workspace), timeout=5) as response:
        text = response.read().decode()
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "Allow in Local workspace" in text
    assert "Allow in &lt;b&gt;Harbour&lt;/b&gt;" in text
    assert "<code>chat:write</code>" in text


def test_events_say_whose_they_are(workspace: RunningWorkspace, http_forms: App) -> None:
    other = workspace.add_team("Harbour board")
    other.mention("hello")
    body = workspace.delivered("events_api")[-1].payload
    assert body["team_id"] == other.state.team_id != workspace.state.team_id
    assert body["api_app_id"] == workspace.state.app_id
    assert body["authorizations"][0]["user_id"] == other.state.bot.id
    assert other.messages() != workspace.messages() == ()


def test_an_app_that_was_taken_out_is_told_and_shut_out(workspace: RunningWorkspace, http_forms: App) -> None:
    workspace.uninstall()
    for event in ("app_uninstalled", "tokens_revoked"):
        workspace.wait_delivered(lambda item, event=event: item.payload["event"]["type"] == event)
    assert events(workspace, "tokens_revoked")[0]["tokens"] == {"oauth": [], "bot": [workspace.state.bot.id]}
    assert error(make_client(workspace).auth_test) == "account_inactive"


def test_the_app_takes_itself_out(workspace: RunningWorkspace) -> None:
    client = make_client(workspace)
    wrong = {"client_id": workspace.client_id, "client_secret": "x"}
    assert error(client.apps_uninstall, **wrong) == "bad_client_secret"
    assert client.auth_revoke(test=True)["revoked"] is False
    assert client.auth_test()["ok"]
    client.apps_uninstall(client_id=workspace.client_id, client_secret=workspace.client_secret)
    assert error(client.auth_test) == "account_inactive"


def test_a_revoked_token_is_no_good(workspace: RunningWorkspace) -> None:
    other = workspace.add_team("Harbour board")
    client = make_client(workspace, other.bot_token)
    assert client.auth_revoke()["revoked"] is True
    assert error(client.auth_test) == "token_revoked"
    assert make_client(workspace).auth_test()["ok"]


def test_a_manifest_says_what_the_app_may_and_hears(workspace: RunningWorkspace, http_forms: App) -> None:
    workspace.configure(
        {
            "features": {
                "app_home": {"home_tab_enabled": True},
                "slash_commands": [{"command": "/pact"}],
                "shortcuts": [{"name": "Brief me", "type": "global", "callback_id": "brief"}],
            },
            "oauth_config": {"scopes": {"bot": ["commands"]}},
            "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
        }
    )
    assert workspace.ask("/deal help").text == "`/deal` is not a valid command."
    workspace.mention("hello")
    workspace.open_home()
    assert [event["type"] for event in events(workspace)] == ["app_home_opened"]
    workspace.wait_home()
    assert error(make_client(workspace).chat_postMessage, channel="general", text="t") == "missing_scope"
