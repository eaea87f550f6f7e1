"""The Slack app manifest: what this app asks a workspace for, and nothing that it does not use."""

from __future__ import annotations

from typing import Any, Literal

from briefings.errors import SettingsError
from briefings.settings import Settings

PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
USAGE = "actor NAME | topic NAME | compare A and B | open | figures | timeline | search WORDS | brief | help"

SCOPES = {
    "app_mentions:read": "hears its name in channels",
    "assistant:write": "suggests questions in the assistant view",
    "chat:write": "posts the digest into channels that it was invited to, and notes on corrections",
    "commands": "the slash command and the shortcuts",
    "channels:read": "whether a person is in a public channel whose deal they ask about",
    "groups:read": "the same for private channels",
    # After a crash between claiming and posting, the app looks for its own message before it posts again.
    "channels:history": "finds its own digest again in public channels, so that none comes twice",
    "groups:history": "the same in private channels",
    "im:history": "hears what is said to it directly, and finds its alerts again there",
    "im:write": "tells people who watch something directly",
    "users:read": "the time zone of a person who sets up a digest or a watch",
}

# What Slack tells the app of, and what for. The listeners of these and no others are in the code.
EVENTS = {
    "app_mention": "answers questions that begin with its name",
    "message.im": "answers questions that are put to it directly",
    "app_home_opened": "fills the Home tab",
    "assistant_thread_started": "suggests questions in the assistant view",
    "assistant_thread_context_changed": "goes with the assistant view",
    "app_uninstalled": "deletes the workspace's tokens",
    "tokens_revoked": "deletes the tokens that were taken back",
}


# What the app has in Slack's menus: callback id, name, what it does.
SHORTCUTS = (
    ("brief_me", "global", "Brief me", "The brief for a meeting: with whom, on what, since when"),
    ("add_to_deal", "message", "Add to deal", "Reads the articles that this message links to"),
)


def manifest(settings: Settings, mode: Literal["socket", "http"], url: str | None = None) -> dict[str, Any]:
    """The manifest as Slack takes it (JSON). `url` is the public https address of the server in HTTP mode,
    with or without the path. Raises SettingsError when it is missing there."""
    command: dict[str, Any] = {
        "command": settings.command,
        "description": "Ask about the deal: who said what, figures, dates, open questions",
        "usage_hint": USAGE,
        "should_escape": False,
    }
    interactivity: dict[str, Any] = {"is_enabled": True}
    events: dict[str, Any] = {"bot_events": sorted(EVENTS)}
    oauth: dict[str, Any] = {"scopes": {"bot": list(SCOPES)}}
    if mode == "http":
        address = _address(url)
        command["url"] = interactivity["request_url"] = events["request_url"] = address
        oauth["redirect_urls"] = [address.removesuffix(PATH) + REDIRECT_PATH]
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Dealbrief",
            "description": "Follows a negotiation: who holds which position, what is open, what comes next",
            "background_color": "#1f3a4d",
        },
        "features": {
            "bot_user": {"display_name": "Dealbrief", "always_online": True},
            "slash_commands": [command],
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "shortcuts": [
                {"callback_id": id, "type": kind, "name": name, "description": told}
                for id, kind, name, told in SHORTCUTS
            ],
            "assistant_view": {
                "assistant_description": "Answers questions about the deals you follow, with sources",
            },
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": False,
            "socket_mode_enabled": mode == "socket",
            "token_rotation_enabled": False,
        },
    }


def _address(url: str | None) -> str:
    if not url:
        raise SettingsError(
            "In HTTP mode the manifest needs the public address of your server, such as https://bot.example.org."
        )
    if "://" not in url:
        url = f"https://{url}"
    if not url.startswith("https://"):
        raise SettingsError(f"Slack sends requests to https addresses only, and {url} is none.")
    return url if url.endswith(PATH) else url.rstrip("/") + PATH
