"""One team of the workspace, as a test or the demo holds it: what its people do, and what they see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.workspace import api
from bot.workspace.answers import ResponseUrls
from bot.workspace.assistant import Assistant, Thread
from bot.workspace.courier import Courier
from bot.workspace.elements import Given
from bot.workspace.events import Events
from bot.workspace.forms import Forms, Submission
from bot.workspace.recording import Recorder
from bot.workspace.state import Channel, Json, Message, State, User
from bot.workspace.talk import Talk
from bot.workspace.transport import Ack
from bot.workspace.triggers import Triggers
from bot.workspace.views import Views


class Team:
    """A team and its people. Channels, users and views are named by id, channels and users by name too.

    What is done raises Refusal, with Slack's code, where Slack would not let the person do it.
    """

    def __init__(
        self, state: State, courier: Courier, recorder: Recorder, urls: ResponseUrls, commands: Sequence[str]
    ) -> None:
        self.state = state
        self.bot_token = ""
        triggers = Triggers(state)
        self._recorder, self._courier = recorder, courier
        self.events = Events(state, courier)
        self.assistant_view = Assistant(state)
        self.surfaces = Views(state, triggers)
        self.forms = Forms(state, self.surfaces, courier, recorder)
        self.talk = Talk(state, urls, triggers, recorder, courier, self.events, commands)
        self.methods = api.methods(state, self.surfaces, self.assistant_view, self.events)

    # -- what people do in conversations -----------------------------------------------------------------

    def send_command(self, channel: str = "general", user: str = "you", text: str = "") -> Ack:
        """Types a slash command ("/deal open", or "open" alone for the first command), waits for the ack."""
        return self.talk.command(channel, user, text)

    def send_event(
        self, event: Json, *, retry: tuple[int, str] | None = None, event_id: str | None = None
    ) -> Ack:
        """Sends an event ({"type": "app_home_opened", ...}) in Slack's envelope; waits for the ack."""
        return self.events.send(event, retry=retry, event_id=event_id)

    def send_action(
        self,
        message: Message,
        action_id: str,
        *,
        user: str = "you",
        block_id: str | None = None,
        selected: Given = None,
    ) -> Ack:
        """Clicks the element with that action id in a message, or picks its options; waits for the ack."""
        return self.talk.action(message.channel, user, message.ts, action_id, block_id, selected)

    def say(
        self, text: str, *, channel: str = "general", user: str = "you", thread: str | None = None
    ) -> Message:
        """Posts a person's message, in the thread of the message with the ts `thread`; the app hears of it
        if `subscribe` said so."""
        message = self.talk.say(channel, user, text, thread=thread)
        self.events.said(message)
        return message

    def mention(
        self, text: str, *, channel: str = "general", user: str = "you", thread: str | None = None
    ) -> Message:
        """Posts a message that begins with the bot's name; the app gets app_mention."""
        words = f"<@{self.state.bot.id}> {text}"
        message = self.talk.say(channel, user, words, thread=thread)
        self.events.said(message, by_name=True)
        return message

    def dm(self, text: str, *, user: str = "you", thread: str | None = None) -> Message:
        """Writes to the bot directly; the app gets message.im. With `thread` in an assistant thread, too."""
        place = self.state.open_im(user)
        message = self.talk.say(place.id, user, text, thread=thread)
        self.events.said(message, by_name=True)
        return message

    def shortcut(self, callback_id: str, *, user: str = "you", message: Message | None = None) -> Ack:
        """Uses a global shortcut, or with `message` the one in that message's menu; waits for the ack."""
        if message is None:
            return self.talk.shortcut(callback_id, user)
        return self.talk.message_shortcut(callback_id, user, message.channel, message.ts)

    def join(self, channel: str, *, user: str = "you", inviter: str | None = None) -> Ack | None:
        """Lets somebody, also the bot by name, into a channel; the app gets member_joined_channel."""
        place, person = self.state.channel(channel), self.state.user(user)
        place = self.state.change_channel(place.id, members=place.members | {person.id})
        by = None if inviter is None else self.state.user(inviter)
        return self.events.member("member_joined_channel", person, place, by)

    def leave(self, channel: str, *, user: str = "you") -> Ack | None:
        """Takes somebody, also the bot by name, out of a channel; the app gets member_left_channel."""
        place, person = self.state.channel(channel), self.state.user(user)
        left = self.state.change_channel(place.id, members=place.members - {person.id})
        return self.events.member("member_left_channel", person, left)

    def archive(self, channel: str, *, user: str = "you") -> Ack | None:
        """Closes a channel for good; the app gets channel_archive."""
        place = self.state.change_channel(self.state.channel(channel).id, is_archived=True)
        return self.events.archived(place, self.state.user(user))

    def repeat(self, number: int = 1, reason: str = "http_timeout") -> Ack:
        """Sends the app its last request once more, with the same ids, marked as Slack marks repetitions."""
        return self._courier.again((number, reason))

    # -- what people do in views -------------------------------------------------------------------------

    def open_home(self, user: str = "you", *, tab: str = "home") -> Ack | None:
        """Opens the app's Home tab, or its "messages"; the app gets app_home_opened."""
        person, place = self.state.user(user), self.state.open_im(user)
        view = self.surfaces.home(person.id)
        return self.events.home_opened(
            person, place, tab, None if view is None else self.surfaces.shape(view)
        )

    def click(
        self,
        target: Message | Json,
        action_id: str,
        *,
        user: str = "you",
        block_id: str | None = None,
        selected: Given = None,
    ) -> Ack | None:
        """Uses an element in a message, a modal or a Home tab (a view as `views` or `home` give).

        `selected` is what is put in or picked. None when Slack tells the app only on submission.
        """
        if isinstance(target, Message):
            return self.send_action(target, action_id, user=user, block_id=block_id, selected=selected)
        return self.forms.click(target["id"], user, action_id, block_id, selected)

    def suggest(
        self, view: Json, action_id: str, typed: str, *, user: str = "you", block_id: str | None = None
    ) -> tuple[Json, ...]:
        """Types into an external select; the options that the app gives. They may then be submitted."""
        return self.forms.suggest(view["id"], user, action_id, typed, block_id)

    def submit(
        self, view: Json, values: Mapping[str, Given] | None = None, *, user: str = "you"
    ) -> Submission:
        """Fills in a modal and sends it.

        `values` by the action id or block id of an input: text, date ("2025-03-14"), time ("09:30"), an
        option's value, a user's or channel's name or id; a list where several can be chosen, None to clear.
        """
        self.forms.fill(view["id"], user, values or {})
        return self.forms.submit(view["id"], user)

    def close_view(self, view: Json, *, user: str = "you", whole: bool = False) -> Ack | None:
        """Closes a modal without sending it, with `whole` all; None when the app is not told."""
        return self.forms.close(view["id"], user, whole=whole)

    def start_assistant(self, user: str = "you", *, seen_from: str = "general") -> Thread:
        """Opens the assistant beside a channel; the app gets assistant_thread_started."""
        thread = self.assistant_view.begin(user)
        self._tell_assistant("assistant_thread_started", thread, seen_from)
        return self.assistant_view.thread(thread.channel, thread.ts)

    def move_assistant(self, thread: Thread, seen_from: str) -> None:
        """Looks at another channel meanwhile; the app gets assistant_thread_context_changed."""
        self._tell_assistant("assistant_thread_context_changed", thread, seen_from)

    def _tell_assistant(self, name: str, thread: Thread, seen_from: str) -> None:
        context = {
            "channel_id": self.state.channel(seen_from).id,
            "team_id": self.state.team_id,
            "enterprise_id": None,
        }
        place = self.state.channel(thread.channel)
        self.events.assistant(name, self.state.user(thread.user), place, thread.ts, context)

    # -- what there is to see ----------------------------------------------------------------------------

    def messages(self, channel: str = "general", *, user: str = "you") -> tuple[Message, ...]:
        """What that user sees in the channel, oldest first, with the ephemeral messages meant for them.

        The channel may be a user as "@name": the direct conversation with the bot.
        """
        place = self.state.open_im(channel).id if channel.startswith("@") else channel
        return self.state.messages(place, seen_by=self.state.user(user).id)

    def thread(self, channel: str, ts: str, *, user: str = "you") -> tuple[Message, ...]:
        """The answers in a thread, oldest first, without the message that starts it."""
        found = self.messages(channel, user=user)
        return tuple(m for m in found if m.thread_ts == ts and m.ts != ts)

    def wait_message(
        self,
        channel: str = "general",
        *,
        user: str = "you",
        after: str = "0",
        where: Callable[[Message], bool] = lambda message: True,
        timeout: float = 10.0,
    ) -> Message:
        """The first message that the user sees there, later than the ts `after`, and for which `where` holds.

        Raises TimeoutError when none comes within `timeout` seconds.
        """

        def found() -> list[Message]:
            return [m for m in self.messages(channel, user=user) if m.ts > after and where(m)]

        if not self.state.wait_until(lambda: bool(found()), timeout):
            raise TimeoutError(f"No such message came to #{channel} within {timeout:g} seconds.")
        return found()[0]

    def wait_dm(self, *, user: str = "you", after: str = "0", timeout: float = 10.0) -> Message:
        """The first message of the bot to that user directly, later than `after`. Raises TimeoutError."""
        place = self.state.open_im(user)
        return self.wait_message(
            place.id, user=user, after=after, where=lambda m: m.user == self.state.bot.id, timeout=timeout
        )

    def ask(
        self, text: str, *, channel: str = "general", user: str = "you", timeout: float = 10.0
    ) -> Message:
        """Types a slash command and waits for the first message that comes of it. Raises TimeoutError."""
        before = self.state.new_ts()
        self.send_command(channel, user, text)
        return self.wait_message(channel, user=user, after=before, timeout=timeout)

    def views(self, user: str = "you") -> tuple[Json, ...]:
        """The modals that user has open, the one on top last, with what their inputs hold."""
        return tuple(self.surfaces.shape(view) for view in self.surfaces.stack(self.state.user(user).id))

    def wait_view(
        self,
        callback_id: str | None = None,
        *,
        user: str = "you",
        where: Callable[[Json], bool] = lambda view: True,
        timeout: float = 10.0,
    ) -> Json:
        """The modal on top, as soon as it has that callback id and `where` holds. Raises TimeoutError."""

        def found() -> Json | None:
            top = next(reversed(self.views(user)), None)
            fits = top is not None and callback_id in (None, top["callback_id"]) and where(top)
            return top if fits else None

        if not self.state.wait_until(lambda: found() is not None, timeout):
            raise TimeoutError(f"No such modal opened within {timeout:g} seconds.")
        view = found()
        if view is None:
            raise TimeoutError("The modal opened and was gone again.")
        return view

    def home(self, user: str = "you") -> Json | None:
        """The Home tab that the app published for that user."""
        view = self.surfaces.home(self.state.user(user).id)
        return None if view is None else self.surfaces.shape(view)

    def wait_home(
        self,
        user: str = "you",
        *,
        where: Callable[[Json], bool] = lambda view: True,
        timeout: float = 10.0,
    ) -> Json:
        """The Home tab of that user, as soon as there is one for which `where` holds. Raises TimeoutError."""

        def found() -> Json | None:
            view = self.home(user)
            return view if view is not None and where(view) else None

        if not self.state.wait_until(lambda: found() is not None, timeout):
            raise TimeoutError(f"No such Home tab was published within {timeout:g} seconds.")
        view = found()
        if view is None:
            raise TimeoutError("The Home tab was published and changed again.")
        return view

    def assistant(self, thread: Thread) -> Thread:
        """The assistant thread as it stands now: status, title, prompts."""
        return self.assistant_view.thread(thread.channel, thread.ts)

    # -- what tests arrange ------------------------------------------------------------------------------

    def subscribe(self, *events: str) -> None:
        """Sends the app these events from now on, and of the others only what was named here before.

        Names as in the manifest: "app_mention", "message.channels", "app_home_opened"; "message" means
        messages anywhere. Before the first call the app gets what `mention`, `dm`, `open_home` and their like
        stand for, and nothing of what is merely said.
        """
        self.events.subscribe(*events)

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
        """A further channel, with everybody or these members in it; without `bot` the app is not."""
        return self.state.add_channel(
            name, topic=topic, bot=bot, archived=archived, private=private, members=members
        )

    def add_user(
        self, name: str, real_name: str | None = None, *, bot: bool = False, zone: str = "Etc/UTC"
    ) -> User:
        """A further person, in all public channels; or another app's bot, in none."""
        bot_id = self.state.new_id("B") if bot else None
        return self.state.add_user(name, real_name, bot_id=bot_id, zone=zone)

    def direct(self, user: str = "you") -> Channel:
        """The conversation of that user with the bot."""
        return self.state.open_im(user)

    def trigger(self, user: str = "you") -> str:
        """A trigger id as from an interaction of that user just now."""
        return self.surfaces.triggers.issue(self.state.user(user).id)
