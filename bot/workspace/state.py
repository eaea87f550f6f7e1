"""Everything the workspace remembers: people, channels, messages. In memory, safe for many threads."""

from __future__ import annotations

import dataclasses
import itertools
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.workspace.elements import Json as Json
from bot.workspace.elements import with_ids
from bot.workspace.refusal import Refusal
from briefings import clock

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class User:
    """Somebody in the workspace; a bot has a `bot_id` besides its user id, as in Slack.

    `zone` is the time zone that the person's profile names.
    """

    id: str
    name: str
    real_name: str
    bot_id: str | None = None
    zone: str = "Etc/UTC"


@dataclass(frozen=True)
class Channel:
    """A conversation; `members` are user ids. A direct message has no name and `is_im`.

    A private channel exists only for those who are in it.
    """

    id: str
    name: str
    members: frozenset[str]
    topic: str = ""
    is_archived: bool = False
    is_im: bool = False
    is_private: bool = False
    created: int = 0


@dataclass(frozen=True)
class Message:
    """One message as it stands now.

    `ts` is its id within the channel. `only_for` is the one user id who sees an ephemeral message. `asked` is
    the slash command that an answer belongs to, where that is known; Slack keeps no such thing, the page
    shows it.
    """

    channel: str
    ts: str
    user: str
    author: str
    text: str
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    bot_id: str | None = None
    thread_ts: str | None = None
    metadata: Json | None = None
    only_for: str | None = None
    edited: str | None = None
    asked: str | None = None

    @property
    def ephemeral(self) -> bool:
        return self.only_for is not None


@dataclass
class State:
    """The workspace's memory. Every public method takes the lock; what comes out is frozen.

    Anybody may wait for the next change with `wait`. `close` wakes all who wait, for good.
    """

    app_name: str
    app_id: str = ""
    team_domain: str = "local-workspace"
    team_name: str = "Local workspace"
    _serial: Iterable[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._users: dict[str, User] = {}
        self._channels: dict[str, Channel] = {}
        self._messages: dict[str, dict[str, Message]] = {}
        self._last_ts = 0
        self._version = 0
        self._closed = False
        self.team_id = self.new_id("T")
        self.app_id = self.app_id or self.new_id("A")
        self._users[SLACKBOT] = User(SLACKBOT, "slackbot", "Slackbot")
        self.you = self.add_user("you", "You")
        bot_name = self.app_name.lower().replace(" ", "-")
        self.bot = self.add_user(bot_name, self.app_name, bot_id=self.new_id("B"))

    # -- ids and time ------------------------------------------------------------------------------------

    def new_id(self, kind: str) -> str:
        """A new id of Slack's looks: the letter `kind` ("C", "U", "T", "D" ...), digits and capitals."""
        with self._changed:
            return f"{kind}0{next(iter(self._serial)):04X}{secrets.token_hex(3).upper()}"

    def new_ts(self) -> str:
        """A timestamp, unique and later than all before it, whatever the clock does."""
        with self._changed:
            moment = int(clock.now().timestamp() * 1_000_000)
            self._last_ts = max(moment, self._last_ts + 1)
            return f"{self._last_ts // 1_000_000:010d}.{self._last_ts % 1_000_000:06d}"

    # -- people and channels -----------------------------------------------------------------------------

    def add_user(
        self, name: str, real_name: str | None = None, *, bot_id: str | None = None, zone: str = "Etc/UTC"
    ) -> User:
        """A new member of the team, who joins every public channel; with a `bot_id` a bot, who joins none."""
        user = User(self.new_id("U"), name, real_name or name.title(), bot_id, zone)
        with self._changed:
            self._users[user.id] = user
            for channel in self._channels.values():
                if not channel.is_im and not channel.is_private and bot_id is None:
                    self._put(dataclasses.replace(channel, members=channel.members | {user.id}))
            self._bump()
        return user

    def add_channel(
        self,
        name: str,
        *,
        topic: str = "",
        bot: bool = True,
        archived: bool = False,
        private: bool = False,
        members: Iterable[str] | None = None,
    ) -> Channel:
        """A new channel with these people in it (everybody if None), and the bot if `bot`.

        Raises Refusal(name_taken), and user_not_found for members that there are not.
        """
        with self._changed:
            clean = name.lstrip("#")
            if any(c.name == clean for c in self._channels.values()):
                raise Refusal("name_taken", (f"there is a channel {clean!r} already",))
            if members is None:
                people = {u.id for u in self._users.values() if u.bot_id is None and u.id != SLACKBOT}
            else:
                people = {self.user(member).id for member in members}
            return self._put(
                Channel(
                    id=self.new_id("C"),
                    name=clean,
                    members=frozenset(people | ({self.bot.id} if bot else set())),
                    topic=topic,
                    is_archived=archived,
                    is_private=private,
                    created=int(clock.now().timestamp()),
                )
            )

    def open_im(self, user_id: str) -> Channel:
        """The direct conversation of the bot with that user; the same one every time."""
        with self._changed:
            user = self.user(user_id)
            for channel in self._channels.values():
                if channel.is_im and user.id in channel.members:
                    return channel
            members = frozenset({user.id, self.bot.id})
            created = int(clock.now().timestamp())
            return self._put(
                Channel(self.new_id("D"), "", members, is_im=True, is_private=True, created=created)
            )

    def change_channel(self, channel_id: str, **changes: Any) -> Channel:
        """The channel with some fields replaced ("is_archived", "members", "topic")."""
        with self._changed:
            return self._put(dataclasses.replace(self.channel(channel_id), **changes))

    def channel(self, reference: str) -> Channel:
        """The channel of that id or name, with or without "#". Raises Refusal(channel_not_found)."""
        with self._changed:
            found = self._channels.get(reference)
            name = reference.lstrip("#")
            found = found or next((c for c in self._channels.values() if name and c.name == name), None)
        if found is None:
            raise Refusal("channel_not_found", (f"no channel {reference!r}",))
        return found

    def user(self, reference: str) -> User:
        """The user of that id or name, with or without "@". Raises Refusal(user_not_found)."""
        with self._changed:
            name = reference.lstrip("@")
            found = self._users.get(reference)
            found = found or next((u for u in self._users.values() if u.name == name), None)
        if found is None:
            raise Refusal("user_not_found", (f"no user {reference!r}",))
        return found

    def channels(self) -> tuple[Channel, ...]:
        with self._changed:
            return tuple(self._channels.values())

    def users(self) -> tuple[User, ...]:
        with self._changed:
            return tuple(self._users.values())

    # -- messages ----------------------------------------------------------------------------------------

    def post(
        self,
        channel: str,
        user: User,
        text: str,
        *,
        blocks: Iterable[Json] = (),
        **extra: Any,
    ) -> Message:
        """A new message; blocks and their elements get the ids that Slack would give them.

        `extra` are further fields of Message.
        """
        with self._changed:
            message = Message(
                channel=self.channel(channel).id,
                ts=self.new_ts(),
                user=user.id,
                author=user.real_name,
                text=text,
                blocks=with_ids(blocks),
                bot_id=user.bot_id,
                **extra,
            )
            self._messages.setdefault(message.channel, {})[message.ts] = message
            self._bump()
            return message

    def change(self, channel: str, ts: str, **changes: Any) -> Message:
        """The message with some fields replaced. Raises Refusal(message_not_found)."""
        with self._changed:
            message = self.message(channel, ts)
            if "blocks" in changes:
                changes["blocks"] = with_ids(changes["blocks"])
            message = dataclasses.replace(message, **changes)
            self._messages[message.channel][ts] = message
            self._bump()
            return message

    def delete(self, channel: str, ts: str) -> None:
        """Takes a message away. Raises Refusal(message_not_found)."""
        with self._changed:
            message = self.message(channel, ts)
            del self._messages[message.channel][ts]
            self._bump()

    def message(self, channel: str, ts: str) -> Message:
        """The message of that ts. Raises Refusal(channel_not_found or message_not_found)."""
        with self._changed:
            found = self._messages.get(self.channel(channel).id, {}).get(ts)
        if found is None:
            raise Refusal("message_not_found")
        return found

    def messages(self, channel: str, *, seen_by: str | None = None) -> tuple[Message, ...]:
        """The channel's messages, oldest first: those everybody sees, and the ephemeral ones of `seen_by`."""
        with self._changed:
            all_ = tuple(self._messages.get(self.channel(channel).id, {}).values())
        return tuple(m for m in all_ if m.only_for is None or m.only_for == seen_by)

    # -- waiting for changes -----------------------------------------------------------------------------

    @property
    def lock(self) -> threading.Condition:
        """What guards everything here; may be taken twice."""
        return self._changed

    @property
    def version(self) -> int:
        """Grows with every change."""
        with self._changed:
            return self._version

    @property
    def closed(self) -> bool:
        with self._changed:
            return self._closed

    def wait(self, known: int, timeout: float) -> int:
        """The version as soon as it is not `known` any more, or after `timeout` seconds, or at the close."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._version != known, timeout)
            return self._version

    def wait_until(self, condition: Callable[[], bool], timeout: float) -> bool:
        """Whether `condition`, asked again after every change, came true within `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._closed or condition(), timeout) and condition()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def touch(self) -> None:
        """Tells those who wait that something changed which is kept elsewhere."""
        with self._changed:
            self._bump()

    def _put(self, channel: Channel) -> Channel:
        self._channels[channel.id] = channel
        self._bump()
        return channel

    def _bump(self) -> None:
        self._version += 1
        self._changed.notify_all()
