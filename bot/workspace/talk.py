"""What a person does in conversations: types, commands, clicks, uses a shortcut. Each reaches the app as it
would from Slack."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.workspace import answers, elements, payloads
from bot.workspace.answers import Occasion, ResponseUrls
from bot.workspace.courier import Courier
from bot.workspace.elements import Given
from bot.workspace.events import Events
from bot.workspace.recording import Recorder
from bot.workspace.refusal import Refusal
from bot.workspace.state import SLACKBOT, Channel, Json, Message, State, User
from bot.workspace.transport import Ack
from bot.workspace.triggers import Triggers

_MARKABLE = re.compile(r"(?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)])|(?<!\w)[@#](?P<name>[\w-]+)")


@dataclass(frozen=True)
class Shortcut:
    """A shortcut that the app has registered; `on_message` for one in the menu of messages."""

    callback_id: str
    name: str
    on_message: bool = False


class Talk:
    """Carries out what people do in one team.

    `commands` are the slash commands that the app has registered, `shortcuts` its shortcuts. Every method
    raises Refusal for an unknown channel or user.
    """

    def __init__(
        self,
        state: State,
        urls: ResponseUrls,
        triggers: Triggers,
        recorder: Recorder,
        courier: Courier,
        events: Events,
        commands: Sequence[str],
    ) -> None:
        self._state, self._urls, self._triggers, self._recorder = state, urls, triggers, recorder
        self._courier, self._events = courier, events
        self.commands = tuple(commands)
        self.shortcuts: tuple[Shortcut, ...] = ()
        self._lock = threading.Lock()
        self._typed: dict[tuple[str, str, str], dict[tuple[str, str], Json]] = {}

    def type(self, channel: str, user: str, text: str, thread: str | None = None) -> Ack | None:
        """What the box of the page does: a slash command goes to the app, anything else is said.

        None when the app was not asked. Slack knows no commands in threads.
        """
        if text.lstrip().startswith("/") and thread is None:
            return self.command(channel, user, text)
        message = self.say(channel, user, self.marked(text), thread=thread)
        return self._events.said(message)

    def say(self, channel: str, user: str, text: str, *, thread: str | None = None) -> Message:
        """Posts a person's message, in the thread of the message with the ts `thread`; tells nobody of it.

        Raises Refusal(no_text, is_archived, not_in_channel or thread_not_found).
        """
        place, person = self._state.channel(channel), self._state.user(user)
        if not text.strip():
            raise Refusal("no_text")
        if place.is_archived:
            raise Refusal("is_archived")
        if person.id not in place.members:
            raise Refusal("not_in_channel")
        if thread is not None and all(m.ts != thread for m in self._state.messages(place.id)):
            raise Refusal("thread_not_found")
        return self._state.post(place.id, person, text.strip(), thread_ts=thread)

    def command(self, channel: str, user: str, text: str) -> Ack:
        """Sends a slash command and shows the person what the acknowledgement says, or what went wrong."""
        place, person = self._state.channel(channel), self._state.user(user)
        typed = text.strip()
        if not typed.startswith("/"):
            typed = f"{self.commands[0]} {typed}".strip()
        name, _, rest = typed.partition(" ")
        if name not in self.commands:
            self._from_slack(place, person, f"`{escaped(name)}` is not a valid command.")
            return Ack("unknown_command", {})
        occasion = Occasion(place.id, person.id, asked=typed)
        payload = payloads.slash_command(
            self._state, self._courier.verification, self._origin(place, person, occasion), name, rest.strip()
        )
        ack = self._courier.deliver("slash_commands", payload)
        self._after(ack, occasion, f'{name} failed with the error "{ack.error}"')
        return ack

    def action(
        self,
        channel: str,
        user: str,
        ts: str,
        action_id: str,
        block_id: str | None = None,
        given: Given = None,
    ) -> Ack:
        """Uses an element of a message: a click, or the choice of the options with these values.

        Raises Refusal(message_not_found or action_not_found), also for what the person cannot see.
        """
        place, person, message = self._seen(channel, user, ts)
        block, found = elements.find(message.blocks, action_id, block_id or None)
        where = block["block_id"], action_id
        typed = self._put(person, message, where, found, given)
        overflow = str(given) if found["type"] == "overflow" else None
        action = {**elements.acted(found, typed.get(where), overflow), "block_id": where[0]}
        occasion = Occasion(place.id, person.id, original=message.ts, asked=message.asked)
        payload = payloads.message_actions(
            self._state,
            self._courier.verification,
            self._origin(place, person, occasion),
            message,
            elements.values(message.blocks, typed),
            action,
        )
        ack = self._courier.deliver("interactive", payload)
        self._after(ack, occasion, f'That click failed with the error "{ack.error}"')
        return ack

    def shortcut(self, callback_id: str, user: str, *, channel: str | None = None) -> Ack:
        """Uses a global shortcut; `channel` is where the person is, which the app is not told."""
        person = self._state.user(user)
        trigger = self._triggers.issue(person.id, channel=channel)
        payload = payloads.global_shortcut(
            self._state, self._courier.verification, person, trigger, callback_id
        )
        return self._courier.deliver("interactive", payload)

    def message_shortcut(self, callback_id: str, user: str, channel: str, ts: str) -> Ack:
        """Uses a shortcut in the menu of a message, which ephemeral ones do not have.

        Raises Refusal(message_not_found).
        """
        place, person, message = self._seen(channel, user, ts)
        if message.ephemeral:
            raise Refusal("message_not_found")
        occasion = Occasion(place.id, person.id)
        payload = payloads.message_shortcut(
            self._state,
            self._courier.verification,
            self._origin(place, person, occasion),
            callback_id,
            message,
        )
        ack = self._courier.deliver("interactive", payload)
        self._after(ack, occasion, f'That shortcut failed with the error "{ack.error}"')
        return ack

    def marked(self, text: str) -> str:
        """Typed text as Slack stores it: addresses, names of users and of channels become `<...>`."""
        users = {user.name: user.id for user in self._state.users()}
        channels = {channel.name: channel.id for channel in self._state.channels() if channel.name}

        def mark(match: re.Match[str]) -> str:
            if match["url"]:
                return f"<{match['url']}>"
            name = match["name"]
            if match[0].startswith("#"):
                return f"<#{channels[name]}|{name}>" if name in channels else match[0]
            return f"<@{users[name]}>" if name in users else match[0]

        return _MARKABLE.sub(mark, escaped(text))

    def _seen(self, channel: str, user: str, ts: str) -> tuple[Channel, User, Message]:
        place, person = self._state.channel(channel), self._state.user(user)
        message = self._state.message(place.id, ts)
        if message.only_for not in (None, person.id):
            raise Refusal("message_not_found")
        return place, person, message

    def _put(
        self, person: User, message: Message, where: tuple[str, str], element: Json, given: Given
    ) -> Mapping[tuple[str, str], Json]:
        """What the inputs of a message hold for that person, once `given` is put into this one."""
        with self._lock:
            typed = dict(self._typed.get((person.id, message.channel, message.ts), {}))
        if elements.untouched(element) is not None:
            typed[where] = elements.held(
                element,
                given,
                user=lambda name: self._state.user(name).id,
                conversation=lambda name: self._state.channel(name).id,
            )
            with self._lock:
                self._typed[person.id, message.channel, message.ts] = typed
        return typed

    def _origin(self, place: Channel, person: User, occasion: Occasion) -> payloads.Origin:
        trigger = self._triggers.issue(person.id, channel=place.id)
        return payloads.Origin(place, person, self._urls.issue(self._state, occasion), trigger)

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
                failure = f"The app's answer was refused: {refusal.error}"
                self._from_slack(place, person, failure, asked=occasion.asked)
            else:
                self._recorder.add("ack", ack.body, {"ok": True})

    def _from_slack(self, place: Channel, person: User, text: str, *, asked: str | None = None) -> None:
        self._state.post(place.id, self._state.user(SLACKBOT), text, only_for=person.id, asked=asked)


def escaped(text: str) -> str:
    """What a person typed, as Slack stores it: the three characters that could be markup are written out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
