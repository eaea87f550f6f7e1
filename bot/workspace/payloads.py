"""The bodies of the requests that Slack sends an app, field by field."""

from __future__ import annotations

from dataclasses import dataclass

from bot.workspace import shapes
from bot.workspace.refusal import Refusal
from bot.workspace.state import INTERACTIVE, Channel, Json, Message, State, User
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
        return "directmessage" if self.place.is_im else self.place.name


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


def event_callback(state: State, verification: str, event: Json) -> Json:
    """The envelope of the Events API around one event."""
    return {
        "token": verification,
        "team_id": state.team_id,
        "context_team_id": state.team_id,
        "context_enterprise_id": None,
        "api_app_id": state.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": state.new_id("Ev"),
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


def message_event(state: State, place: Channel, message: Message) -> Json:
    """The event that tells of a person's message."""
    return {
        "type": "message",
        "channel_type": "im" if place.is_im else "channel",
        "channel": place.id,
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "event_ts": message.ts,
        "team": state.team_id,
    }


def block_actions(
    state: State, verification: str, origin: Origin, message: Message, block_id: str, action: Json
) -> Json:
    """A click in a message. Slack hands over the message itself only when everybody can see it."""
    person = origin.person
    visible = {} if message.ephemeral else {"message": shapes.message(state, message)}
    return {
        "type": "block_actions",
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": state.team_id},
        "api_app_id": state.app_id,
        "token": verification,
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": origin.place.id,
            "is_ephemeral": message.ephemeral,
        },
        "trigger_id": origin.trigger_id,
        "team": {"id": state.team_id, "domain": state.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": origin.place.id, "name": origin.channel_name},
        "state": {"values": {}},
        "response_url": origin.response_url,
        "actions": [{**action, "block_id": block_id, "action_ts": state.new_ts()}],
        **visible,
    }


def element(message: Message, action_id: str, block_id: str | None) -> tuple[str, Json]:
    """The block id and the element with that action id. Raises Refusal(action_not_found)."""
    for block in message.blocks:
        if block_id is not None and block["block_id"] != block_id:
            continue
        accessory = [block["accessory"]] if "accessory" in block else []
        for found in [*block.get("elements", []), *accessory]:
            if found.get("type") in INTERACTIVE and found.get("action_id") == action_id:
                return block["block_id"], found
    raise Refusal("action_not_found", (f"no element {action_id!r} in this message",))


def action(found: Json, selected: str | None) -> Json:
    """What an element says of itself when it is used; `selected` is the value of the option picked in it.

    Raises Refusal(action_not_found) for an option that it does not have.
    """
    kept = ("type", "action_id", "text", "value", "style", "url", "placeholder")
    said: Json = {name: found[name] for name in kept if name in found}
    if selected is None:
        return said
    groups = [found, *found.get("option_groups", [])]
    options = [option for group in groups for option in group.get("options", [])]
    picked = next((option for option in options if option.get("value") == selected), None)
    if picked is None:
        raise Refusal("action_not_found", (f"no option {selected!r} in this element",))
    return {**said, "selected_option": picked}
