"""The bodies of the requests that Slack sends an app, field by field."""

from __future__ import annotations

from dataclasses import dataclass

from bot.workspace import shapes
from bot.workspace.state import Channel, Json, Message, State, User
from briefings import clock


@dataclass(frozen=True)
class Origin:
    """Who did something where, and the two one-time handles that let the app answer it."""

    place: Channel
    person: User
    response_url: str
    trigger_id: str

    @property
    def channel_name(self) -> str:
        if self.place.is_im:
            return "directmessage"
        return "privategroup" if self.place.is_private else self.place.name


def slash_command(state: State, verification: str, origin: Origin, command: str, text: str) -> Json:
    """The form fields of a slash command; `text` is what follows the command."""
    return {
        "token": verification,
        "team_id": state.team_id,
        "team_domain": state.team_domain,
        "channel_id": origin.place.id,
        "channel_name": origin.channel_name,
        "user_id": origin.person.id,
        "user_name": origin.person.name,
        "command": command,
        "text": text,
        "api_app_id": state.app_id,
        "is_enterprise_install": "false",
        "response_url": origin.response_url,
        "trigger_id": origin.trigger_id,
    }


def event_callback(state: State, verification: str, event: Json, event_id: str | None = None) -> Json:
    """The envelope of the Events API around one event; a repetition has the `event_id` of the first."""
    return {
        "token": verification,
        "team_id": state.team_id,
        "context_team_id": state.team_id,
        "context_enterprise_id": None,
        "api_app_id": state.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id or state.new_id("Ev"),
        "event_time": int(clock.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": state.team_id,
                "user_id": state.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def _interaction(state: State, verification: str, kind: str, person: User) -> Json:
    """What every interaction carries."""
    return {
        "type": kind,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": state.team_id},
        "api_app_id": state.app_id,
        "token": verification,
        "team": {"id": state.team_id, "domain": state.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_actions(
    state: State, verification: str, origin: Origin, message: Message, values: Json, action: Json
) -> Json:
    """A click in a message; `values` is what its inputs hold.

    Slack hands over the message itself only when everybody can see it.
    """
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": origin.place.id,
        "is_ephemeral": message.ephemeral,
    }
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    return {
        **_interaction(state, verification, "block_actions", origin.person),
        "container": container,
        "trigger_id": origin.trigger_id,
        "channel": {"id": origin.place.id, "name": origin.channel_name},
        "state": {"values": values},
        "response_url": origin.response_url,
        "actions": [{**action, "action_ts": state.new_ts()}],
        **({} if message.ephemeral else {"message": shapes.message(state, message)}),
    }


def view_actions(
    state: State, verification: str, person: User, trigger_id: str, view: Json, action: Json
) -> Json:
    """A click in a modal or a Home tab: there is no channel and nothing to answer to but the view."""
    return {
        **_interaction(state, verification, "block_actions", person),
        "container": {"type": "view", "view_id": view["id"]},
        "trigger_id": trigger_id,
        "view": view,
        "actions": [{**action, "action_ts": state.new_ts()}],
    }


def view_submission(state: State, verification: str, person: User, trigger_id: str, view: Json) -> Json:
    """A modal that was filled in and sent."""
    return {
        **_interaction(state, verification, "view_submission", person),
        "trigger_id": trigger_id,
        "view": view,
        "response_urls": [],
    }


def view_closed(state: State, verification: str, person: User, view: Json, *, cleared: bool) -> Json:
    """A modal that was closed without being sent; `cleared` when those beneath it went as well."""
    return {
        **_interaction(state, verification, "view_closed", person),
        "view": view,
        "is_cleared": cleared,
    }


def block_suggestion(
    state: State, verification: str, person: User, view: Json, block_id: str, action_id: str, value: str
) -> Json:
    """What was typed so far into a menu whose options the app gives."""
    return {
        **_interaction(state, verification, "block_suggestion", person),
        "container": {"type": "view", "view_id": view["id"]},
        "block_id": block_id,
        "action_id": action_id,
        "value": value,
        "view": view,
    }


def global_shortcut(state: State, verification: str, person: User, trigger_id: str, callback_id: str) -> Json:
    return {
        **_interaction(state, verification, "shortcut", person),
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "action_ts": state.new_ts(),
    }


def message_shortcut(
    state: State, verification: str, origin: Origin, callback_id: str, message: Message
) -> Json:
    return {
        **_interaction(state, verification, "message_action", origin.person),
        "callback_id": callback_id,
        "trigger_id": origin.trigger_id,
        "action_ts": state.new_ts(),
        "response_url": origin.response_url,
        "channel": {"id": origin.place.id, "name": origin.channel_name},
        "message_ts": message.ts,
        "message": shapes.message(state, message),
    }
