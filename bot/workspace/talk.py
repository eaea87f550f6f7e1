"""What a person does in the workspace: type, command, click. Each becomes a request as Slack makes it."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable, Sequence

from bot.workspace import answers, shapes
from bot.workspace.answers import Occasion, ResponseUrls
from bot.workspace.recording import Recorder
from bot.workspace.refusal import Refusal
from bot.workspace.state import INTERACTIVE, SLACKBOT, Channel, Json, Message, State, User
from bot.workspace.transport import Ack, Transport
from bot.workspace.views import Views
from briefings import clock


class Talk:
    """Carries out what people do; `transport` says which way to the app is open now.

    `commands` are the slash commands that the app has registered.
    """

    def __init__(
        self,
        state: State,
        urls: ResponseUrls,
        views: Views,
        recorder: Recorder,
        transport: Callable[[], Transport],
        commands: Sequence[str],
    ) -> None:
        self._state, self._urls, self._views, self._recorder = state, urls, views, recorder
        self._transport = transport
        self.commands = tuple(commands)
        self._verification = secrets.token_hex(12)
        self._lock = threading.Lock()
        self._subscribed: frozenset[str] = frozenset()

    def subscribe(self, *events: str) -> None:
        """Sends these events to the app from now on: "app_mention", "message"."""
        with self._lock:
            self._subscribed |= set(events)

    def type(self, channel: str, user: str, text: str) -> Ack | None:
        """What the box at the bottom of the page does: a slash command goes to the app, the rest is said.

        None when the app was not asked. Raises Refusal for an empty text, an unknown channel or user.
        """
        if text.lstrip().startswith("/"):
            return self.command(channel, user, text)
        return self.say(channel, user, text)

    def say(self, channel: str, user: str, text: str) -> Ack | None:
        """Posts a person's message and tells the app, if it subscribed to such events."""
        place, person = self._state.channel(channel), self._state.user(user)
        if not text.strip():
            raise Refusal("no_text")
        if place.is_archived:
            raise Refusal("is_archived")
        message = self._state.post(place.id, person, text.strip())
        event = {
            "type": "message",
            "channel_type": "im" if place.is_im else "channel",
            "channel": place.id,
            "user": person.id,
            "text": message.text,
            "ts": message.ts,
            "event_ts": message.ts,
            "team": self._state.team_id,
        }
        with self._lock:
            subscribed = self._subscribed
        ack = None
        if "message" in subscribed:
            ack = self.event(event)
        if "app_mention" in subscribed and f"<@{self._state.bot.id}>" in message.text:
            ack = self.event({**event, "type": "app_mention"})
        return ack

    def command(self, channel: str, user: str, text: str) -> Ack:
        """Sends a slash command and shows the person what the acknowledgement says, or what went wrong."""
        place, person = self._state.channel(channel), self._state.user(user)
        typed = text.strip()
        if not typed.startswith("/"):
            typed = f"{self.commands[0]} {typed}".strip()
        name, _, rest = typed.partition(" ")
        if name not in self.commands:
            self._from_slack(place, person, f"`{_escaped(name)}` is not a valid command.")
            return Ack("unknown_command", {})
        occasion = Occasion(place.id, person.id, asked=typed)
        ack = self._transport().deliver(
            "slash_commands",
            {
                "token": self._verification,
                "team_id": self._state.team_id,
                "team_domain": self._state.team_domain,
                "channel_id": place.id,
                "channel_name": "directmessage" if place.is_im else place.name,
                "user_id": person.id,
                "user_name": person.name,
                "command": name,
                "text": rest.strip(),
                "api_app_id": self._state.app_id,
                "is_enterprise_install": "false",
                "response_url": self._urls.issue(occasion),
                "trigger_id": self._views.trigger(),
            },
        )
        self._after(ack, occasion, f'{name} failed with the error "{ack.error}"')
        return ack

    def event(self, event: Json, *, retry: tuple[int, str] | None = None) -> Ack:
        """Sends one event in the envelope of the Events API."""
        now = int(clock.now().timestamp())
        state = self._state
        return self._transport().deliver(
            "events_api",
            {
                "token": self._verification,
                "team_id": state.team_id,
                "context_team_id": state.team_id,
                "context_enterprise_id": None,
                "api_app_id": state.app_id,
                "event": event,
                "type": "event_callback",
                "event_id": state.new_id("Ev"),
                "event_time": now,
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
            },
            retry=retry,
        )

    def action(
        self, channel: str, user: str, ts: str, action_id: str, block_id: str | None = None, **chosen: object
    ) -> Ack:
        """Clicks an element of a message; `chosen` adds what was picked in it ("selected_option").

        Raises Refusal(message_not_found or action_not_found), also for what the person cannot see.
        """
        place, person = self._state.channel(channel), self._state.user(user)
        message = self._state.message(place.id, ts)
        if message.only_for not in (None, person.id):
            raise Refusal("message_not_found")
        found = _element(message, action_id, block_id)
        occasion = Occasion(place.id, person.id, original=message.ts, asked=message.asked)
        ack = self._transport().deliver(
            "interactive", self._clicked(place, person, message, found, chosen, occasion)
        )
        self._after(ack, occasion, f'This button failed with the error "{ack.error}"')
        return ack

    def _clicked(
        self,
        place: Channel,
        person: User,
        message: Message,
        found: tuple[str, Json],
        chosen: Json,
        occasion: Occasion,
    ) -> Json:
        block_id, element = found
        state = self._state
        action: Json = {
            key: element[key]
            for key in ("type", "action_id", "text", "value", "style", "url")
            if key in element
        }
        payload: Json = {
            "type": "block_actions",
            "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": state.team_id},
            "api_app_id": state.app_id,
            "token": self._verification,
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": place.id,
                "is_ephemeral": message.ephemeral,
            },
            "trigger_id": self._views.trigger(),
            "team": {"id": state.team_id, "domain": state.team_domain},
            "enterprise": None,
            "is_enterprise_install": False,
            "channel": {"id": place.id, "name": "directmessage" if place.is_im else place.name},
            "state": {"values": {}},
            "response_url": self._urls.issue(occasion),
            "actions": [{**action, "block_id": block_id, "action_ts": state.new_ts(), **chosen}],
        }
        # Slack hands over the message itself only when everybody can see it.
        if not message.ephemeral:
            payload["message"] = shapes.message(state, message)
        return payload

    def _after(self, ack: Ack, occasion: Occasion, failure: str) -> None:
        """Shows what an acknowledgement carries, or the failure, to the person who asked."""
        place, person = self._state.channel(occasion.channel), self._state.user(occasion.user)
        if ack.error is not None:
            self._from_slack(place, person, failure, asked=occasion.asked)
        elif {"text", "blocks", "attachments"} & ack.body.keys():
            try:
                answers.post(self._state, occasion, ack.body)
            except Refusal as refusal:
                self._recorder.add("ack", ack.body, {"ok": False, "error": refusal.error})
                self._from_slack(
                    place, person, f"The app's answer was refused: {refusal.error}", asked=occasion.asked
                )
            else:
                self._recorder.add("ack", ack.body, {"ok": True})

    def _from_slack(self, place: Channel, person: User, text: str, *, asked: str | None = None) -> None:
        self._state.post(place.id, self._state.user(SLACKBOT), text, only_for=person.id, asked=asked)


def _element(message: Message, action_id: str, block_id: str | None) -> tuple[str, Json]:
    """The block id and the element with that action id."""
    for block in message.blocks:
        if block_id is not None and block["block_id"] != block_id:
            continue
        accessory = [block["accessory"]] if "accessory" in block else []
        for element in [*block.get("elements", []), *accessory]:
            if element.get("type") in INTERACTIVE and element.get("action_id") == action_id:
                return block["block_id"], element
    raise Refusal("action_not_found", (f"no element {action_id!r} in this message",))


def _escaped(text: str) -> str:
    return re.sub(r"[&<>]", lambda m: {"&": "&amp;", "<": "&lt;", ">": "&gt;"}[m.group()], text)
