"""The conversations.* and users.* methods: who and what there is to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.workspace import shapes
from bot.workspace.arguments import flag, needed, page
from bot.workspace.refusal import Refusal
from bot.workspace.state import Channel, Json, Message, State

KINDS = ("public_channel", "private_channel", "mpim", "im")


def kind(channel: Channel) -> str:
    """What `types` of conversations.list call this conversation."""
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def kinds(arguments: Json) -> set[str]:
    """The types that a call asks for. Raises Refusal(invalid_types)."""
    wanted = {kind.strip() for kind in str(arguments.get("types") or "public_channel").split(",")}
    if unknown := wanted.difference(KINDS):
        raise Refusal("invalid_types", (f"[ERROR] unknown: {', '.join(sorted(unknown))}",))
    return wanted


def known(state: State, arguments: Json) -> Channel:
    """The channel that `channel` names. Raises Refusal(channel_not_found), also of a hidden one."""
    channel = state.channel(needed(arguments, "channel"))
    if channel.is_private and state.bot.id not in channel.members:
        raise Refusal("channel_not_found")
    return channel


def _listed(state: State, arguments: Json) -> list[Channel]:
    wanted, without_archived = kinds(arguments), flag(arguments, "exclude_archived")
    return [
        channel
        for channel in state.channels()
        if kind(channel) in wanted
        and not (channel.is_private and state.bot.id not in channel.members)
        and not (without_archived and channel.is_archived)
    ]


def _page_of(state: State, arguments: Json, channels: list[Channel]) -> Json:
    part, cursor = page(arguments, channels)
    return {
        "channels": [shapes.channel(state, channel) for channel in part],
        "response_metadata": {"next_cursor": cursor},
    }


def list_(state: State, arguments: Json) -> Json:
    return _page_of(state, arguments, _listed(state, arguments))


def info(state: State, arguments: Json) -> Json:
    return {"channel": shapes.channel(state, known(state, arguments))}


def join(state: State, arguments: Json) -> Json:
    channel = known(state, arguments)
    if channel.is_im:
        raise Refusal("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refusal("is_archived")
    joined = state.change_channel(channel.id, members=channel.members | {state.bot.id})
    return {"channel": shapes.channel(state, joined)}


def members(state: State, arguments: Json) -> Json:
    channel = known(state, arguments)
    part, cursor = page(arguments, sorted(channel.members))
    return {"members": part, "response_metadata": {"next_cursor": cursor}}


def open_(state: State, arguments: Json) -> Json:
    if arguments.get("channel"):
        channel = known(state, arguments)
    else:
        users = [name for name in str(needed(arguments, "users")).split(",") if name]
        if len(users) != 1:
            raise Refusal("too_many_users" if users else "users_list_not_supplied")
        channel = state.open_im(users[0])
    full = flag(arguments, "return_im")
    return {"channel": shapes.channel(state, channel) if full else {"id": channel.id}}


def history(state: State, arguments: Json) -> Json:
    """Newest first, without ephemeral messages and without the answers in threads."""
    channel = _readable(state, arguments)
    everything = state.messages(channel.id)
    threads = _threads(everything)
    top = [m for m in everything if m.thread_ts in (None, m.ts)]
    chosen = _between(top, arguments)[::-1]
    part, cursor = page(arguments, chosen, most=999)
    metadata = flag(arguments, "include_all_metadata")
    return {
        "messages": [
            shapes.message(state, m, metadata=metadata, replies=tuple(threads.get(m.ts, ()))) for m in part
        ],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def replies(state: State, arguments: Json) -> Json:
    """The message that starts a thread and its answers, oldest first."""
    channel = _readable(state, arguments)
    ts = needed(arguments, "ts")
    everything = state.messages(channel.id)
    parent = next((m for m in everything if m.ts == ts), None)
    if parent is None:
        raise Refusal("thread_not_found")
    answers = _threads(everything).get(ts, [])
    part, cursor = page(arguments, [parent, *_between(answers, arguments)])
    metadata = flag(arguments, "include_all_metadata")
    return {
        "messages": [
            shapes.message(state, m, metadata=metadata, replies=tuple(answers) if m is parent else ())
            for m in part
        ],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def user_info(state: State, arguments: Json) -> Json:
    return {"user": shapes.user(state, state.user(needed(arguments, "user")))}


def user_list(state: State, arguments: Json) -> Json:
    part, cursor = page(arguments, state.users())
    return {
        "members": [shapes.user(state, user) for user in part],
        "response_metadata": {"next_cursor": cursor},
    }


def user_conversations(state: State, arguments: Json) -> Json:
    """The conversations of a user, of the bot if none is named; of another's the bot sees those it is in."""
    user = state.user(str(arguments.get("user") or state.bot.id))
    return _page_of(state, arguments, [c for c in _listed(state, arguments) if user.id in c.members])


def _readable(state: State, arguments: Json) -> Channel:
    channel = known(state, arguments)
    if state.bot.id not in channel.members:
        raise Refusal("not_in_channel")
    return channel


def _threads(messages: Sequence[Message]) -> dict[str, list[Message]]:
    found: dict[str, list[Message]] = {}
    for message in messages:
        if message.thread_ts is not None and message.thread_ts != message.ts:
            found.setdefault(message.thread_ts, []).append(message)
    return found


def _between(messages: Sequence[Message], arguments: Json) -> list[Message]:
    """Those between `oldest` and `latest`, the ends only with `inclusive`."""
    inclusive = flag(arguments, "inclusive")
    try:
        oldest = float(arguments.get("oldest") or 0)
        latest = float(arguments.get("latest") or "inf")
    except ValueError:
        raise Refusal("invalid_ts_latest") from None

    def inside(ts: float) -> bool:
        return oldest < ts < latest or (inclusive and ts in (oldest, latest))

    return [message for message in messages if inside(float(message.ts))]


METHODS: dict[str, Callable[[State, Json], Json]] = {
    "conversations.list": list_,
    "conversations.info": info,
    "conversations.join": join,
    "conversations.members": members,
    "conversations.open": open_,
    "conversations.history": history,
    "conversations.replies": replies,
    "users.info": user_info,
    "users.list": user_list,
    "users.conversations": user_conversations,
}
