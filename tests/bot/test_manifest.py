"""The manifest asks for what the code uses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.listeners import briefing, shortcuts
from bot.manifest import EVENTS, SCOPES, manifest
from briefings import settings
from briefings.errors import SettingsError

BOT = Path(__file__).parents[2] / "bot"
# Which scope each Web API method needs, as Slack's reference says.
NEEDS = {
    "chat_postMessage": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "chat_update": {"chat:write"},
    "users_info": {"users:read"},
    "users_conversations": {"channels:read", "groups:read"},
    "views_open": set(),
    "views_push": set(),
    "views_update": set(),
    "views_publish": set(),
    "assistant_threads_setStatus": {"assistant:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "auth_test": set[str](),
}


def test_socket_mode_needs_no_address() -> None:
    made = manifest(settings.load(None, command="/pact"), "socket")
    assert made["settings"]["socket_mode_enabled"] is True
    assert made["features"]["slash_commands"][0]["command"] == "/pact"
    assert "url" not in json.dumps(made)
    assert made["settings"]["interactivity"]["is_enabled"] is True


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example.org",
        "https://bot.example.org/",
        "bot.example.org",
        "https://bot.example.org/slack/events",
    ],
)
def test_http_names_the_address_wherever_slack_asks_for_it(url: str) -> None:
    made = manifest(settings.load(None), "http", url)
    address = "https://bot.example.org/slack/events"
    assert made["features"]["slash_commands"][0]["url"] == address
    assert made["settings"]["interactivity"]["request_url"] == address
    assert made["settings"]["socket_mode_enabled"] is False


@pytest.mark.parametrize("url", [None, "", "http://bot.example.org"])
def test_http_without_a_usable_address(url: str | None) -> None:
    with pytest.raises(SettingsError):
        manifest(settings.load(None), "http", url)


def test_the_scopes_are_those_of_the_methods_in_the_code() -> None:
    code = "".join(
        file.read_text("utf-8")
        for file in BOT.rglob("*.py")
        if "workspace" not in file.parts and "cli" not in file.parts
    )
    used = set(
        re.findall(r"client\.((?:assistant|chat|conversations|users|views|auth|files|reactions)_\w+)", code)
    )
    assert used == set(NEEDS)
    needed = {"commands", "app_mentions:read"}.union(*(NEEDS[method] for method in used))
    assert (
        needed == set(SCOPES) == set(manifest(settings.load(None), "socket")["oauth_config"]["scopes"]["bot"])
    )


def test_the_events_are_those_that_the_code_listens_to() -> None:
    code = "".join(file.read_text("utf-8") for file in (BOT / "listeners").rglob("*.py"))
    heard = set(re.findall(r'app\.event\("([\w.]+)"\)', code))
    # What is said to the bot directly comes as "message".
    assert {"message.im" if name == "message" else name for name in heard} == set(EVENTS)
    assert manifest(settings.load(None), "socket")["settings"]["event_subscriptions"] == {
        "bot_events": sorted(EVENTS)
    }


def test_the_shortcuts_are_those_that_the_code_answers() -> None:
    features = manifest(settings.load(None), "socket")["features"]
    ids = {entry["callback_id"] for entry in features["shortcuts"]}
    assert ids == {briefing.SHORTCUT, shortcuts.ADD}
    assert features["app_home"]["home_tab_enabled"]
