"""What a person does in the workspace: type, command, click. Each reaches the app as it would from Slack."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable, Sequence

from bot.workspace import answers, payloads
from bot.workspace.answers import Occasion, ResponseUrls
from bot.workspace.recording import Recorder
from bot.workspace.refusal import Refusal
from bot.workspace.state import SLACKBOT, Channel, Json, State, User
from bot.workspace.transport import Ack, Transport
from bot.workspace.views import Views

_MARKABLE = re.compile(r"(?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)])|(?<!\w)@(?P<name>[\w-]+)")


class Talk:
    """Carries out what people do; `transport` says which way to the app is open now.

    `commands` are the slash commands that the app has registered. Every method raises Refusal for an unknown
    channel or user.
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
        """What the box of the page does: a slash command goes to the app, anything else is said.

        None when the app was not asked.
        """
        if text.lstrip().startswith("/"):
            return self.command(channel, user, text)
        return self.say(channel, user, self._marked(text))

    def say(self, channel: str, user: str, text: str) -> Ack | None:
        """Posts a person's message and tells the app, if it subscribed to that.

        Raises Refusal(no_text or is_archived).
        """
        place, person = self._state.channel(channel), self._state.user(user)
        if not text.strip():
            raise Refusal("no_text")
        if place.is_archived:
            raise Refusal("is_archived")
        message = self._state.post(place.id, person, text.strip())
        event = payloads.message_event(self._state, place, message)
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
            self._from_slack(place, person, f"`{escaped(name)}` is not a valid command.")
            return Ack("unknown_command", {})
        occasion = Occasion(place.id, person.id, asked=typed)
        payload = payloads.slash_command(
            self._state, self._verification, self._origin(place, person, occasion), name, rest.strip()
        )
        ack = self._transport().deliver("slash_commands", payload)
        self._after(ack, occasion, f'{name} failed with the error "{ack.error}"')
        return ack

    def event(self, event: Json, *, retry: tuple[int, str] | None = None) -> Ack:
        """Sends one event in the envelope of the Events API."""
        payload = payloads.event_callback(self._state, self._verification, event)
        return self._transport().deliver("events_api", payload, retry=retry)

    def action(
        self,
        channel: str,
        user: str,
        ts: str,
        action_id: str,
        block_id: str | None = None,
        selected: str | None = None,
    ) -> Ack:
        """Uses an element of a message: a click, or the choice of the option with the value `selected`.

        Raises Refusal(message_not_found or action_not_found), also for what the person cannot see.
        """
        place, person = self._state.channel(channel), self._state.user(user)
        message = self._state.message(place.id, ts)
        if message.only_for not in (None, person.id):
            raise Refusal("message_not_found")
        block, found = payloads.element(message, action_id, block_id)
        action = payloads.action(found, selected)
        occasion = Occasion(place.id, person.id, original=message.ts, asked=message.asked)
        payload = payloads.block_actions(
            self._state, self._verification, self._origin(place, person, occasion), message, block, action
        )
        ack = self._transport().deliver("interactive", payload)
        self._after(ack, occasion, f'That click failed with the error "{ack.error}"')
        return ack

    def _marked(self, text: str) -> str:
        """Typed text as Slack stores it: addresses and the names of users become `<...>`."""
        ids = {user.name: user.id for user in self._state.users()}

        def mark(match: re.Match[str]) -> str:
            if match["url"]:
                return f"<{match['url']}>"
            return f"<@{ids[match['name']]}>" if match["name"] in ids else match[0]

        return _MARKABLE.sub(mark, escaped(text))

    def _origin(self, place: Channel, person: User, occasion: Occasion) -> payloads.Origin:
        return payloads.Origin(place, person, self._urls.issue(occasion), self._views.trigger())

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
