"""The Events API: which events the app asked for, and what each says."""

from __future__ import annotations

import threading
from collections.abc import Callable

from bot.workspace import payloads, shapes
from bot.workspace.courier import Courier
from bot.workspace.state import Channel, Json, Message, State, User
from bot.workspace.transport import Ack


class Events:
    """Tells the app what happens in one team.

    Before `subscribe` is called the app gets the events that somebody asks for by name, and nothing of what
    is merely said; afterwards those that it subscribed to and no others.
    """

    def __init__(self, state: State, courier: Courier) -> None:
        self._state, self._courier = state, courier
        self._lock = threading.Lock()
        self._subscribed: frozenset[str] | None = None

    def subscribe(self, *names: str) -> None:
        """From now on also these: names of the manifest ("app_mention", "message.im", "app_home_opened"), or
        "message" for messages anywhere."""
        with self._lock:
            self._subscribed = (self._subscribed or frozenset()) | set(names)

    def wanted(self, name: str, *, by_name: bool = True) -> bool:
        """Whether the app gets events of that name; `by_name` when somebody asks for this very event."""
        with self._lock:
            subscribed = self._subscribed
        if subscribed is None:
            return by_name
        return name in subscribed or (name.startswith("message.") and "message" in subscribed)

    def send(self, event: Json, *, retry: tuple[int, str] | None = None, event_id: str | None = None) -> Ack:
        """Sends one event in Slack's envelope, whether the app subscribed to it or not."""
        payload = payloads.event_callback(self._state, self._courier.verification, event, event_id)
        return self._courier.deliver("events_api", payload, retry=retry)

    def said(self, message: Message, *, by_name: bool = False) -> Ack | None:
        """Tells of a person's message, and of the mention when the bot is named in it."""
        place = self._state.channel(message.channel)
        if message.only_for is not None or self._state.bot.id not in place.members:
            return None
        event = _message(self._state, place, message)
        ack = None
        if self.wanted(kind(place), by_name=by_name and place.is_im):
            ack = self.send(event)
        mentioned = f"<@{self._state.bot.id}>" in message.text and message.user != self._state.bot.id
        if mentioned and not place.is_im and self.wanted("app_mention", by_name=by_name):
            mention = {name: value for name, value in event.items() if name != "channel_type"}
            ack = self.send({**mention, "type": "app_mention"})
        return ack

    def happened(self, name: str, place: Channel, **rest: object) -> None:
        """Tells in the background of what the bot itself did to a message: Slack sends that back, too."""
        if self.wanted(kind(place), by_name=False):
            stamp = self._state.new_ts()
            event = {
                "type": "message",
                "subtype": name,
                "hidden": True,
                "channel": place.id,
                "channel_type": _channel_type(place),
                "ts": stamp,
                "event_ts": stamp,
                **rest,
            }
            self.later(lambda: self.send(event))

    def later(self, work: Callable[[], object]) -> None:
        """Does it while the caller goes on."""
        threading.Thread(target=work, name="workspace-event", daemon=True).start()

    def home_opened(self, person: User, place: Channel, tab: str, view: Json | None) -> Ack | None:
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": place.id,
            "tab": tab,
            "event_ts": self._state.new_ts(),
        }
        if view is not None and tab == "home":
            event["view"] = view
        return self._if_wanted(event)

    def member(self, name: str, person: User, place: Channel, inviter: User | None = None) -> Ack | None:
        """ "member_joined_channel" or "member_left_channel"."""
        event: Json = {
            "type": name,
            "user": person.id,
            "channel": place.id,
            "channel_type": "G" if place.is_private else "C",
            "team": self._state.team_id,
            "event_ts": self._state.new_ts(),
        }
        if inviter is not None:
            event["inviter"] = inviter.id
        return self._if_wanted(event)

    def archived(self, place: Channel, person: User) -> Ack | None:
        return self._if_wanted(
            {
                "type": "group_archive" if place.is_private else "channel_archive",
                "channel": place.id,
                "user": person.id,
                "event_ts": self._state.new_ts(),
            }
        )

    def assistant(self, name: str, person: User, place: Channel, ts: str, context: Json) -> Ack | None:
        """ "assistant_thread_started" or "assistant_thread_context_changed"."""
        thread = {
            "user_id": person.id,
            "context": context,
            "channel_id": place.id,
            "thread_ts": ts,
        }
        return self._if_wanted({"type": name, "assistant_thread": thread, "event_ts": self._state.new_ts()})

    def uninstalled(self) -> Ack | None:
        return self._if_wanted({"type": "app_uninstalled", "event_ts": self._state.new_ts()})

    def revoked(self) -> Ack | None:
        tokens = {"oauth": [], "bot": [self._state.bot.id]}
        return self._if_wanted({"type": "tokens_revoked", "tokens": tokens, "event_ts": self._state.new_ts()})

    def _if_wanted(self, event: Json) -> Ack | None:
        return self.send(event) if self.wanted(event["type"]) else None


def kind(place: Channel) -> str:
    """The manifest's name for messages there."""
    return {"im": "message.im", "group": "message.groups", "channel": "message.channels"}[
        _channel_type(place)
    ]


def _channel_type(place: Channel) -> str:
    if place.is_im:
        return "im"
    return "group" if place.is_private else "channel"


def _message(state: State, place: Channel, message: Message) -> Json:
    return {
        **shapes.message(state, message),
        "channel": place.id,
        "channel_type": _channel_type(place),
        "event_ts": message.ts,
    }
