"""The workspace's things as Slack writes them in JSON."""

from __future__ import annotations

import zoneinfo

from bot.workspace import rich
from bot.workspace.state import Channel, Json, Message, State, User
from briefings import clock


def message(state: State, item: Message, *, metadata: bool = True, replies: tuple[Message, ...] = ()) -> Json:
    """A message object; `replies` are those of its thread when it starts one."""
    shape: Json = {
        "type": "message",
        "user": item.user,
        "text": item.text,
        "ts": item.ts,
        "team": state.team_id,
    }
    if item.bot_id is not None:
        shape |= {"bot_id": item.bot_id, "app_id": state.app_id}
    if item.blocks:
        shape["blocks"] = list(item.blocks)
    elif item.bot_id is None:
        shape["blocks"] = rich.blocks(item.text, f"t{item.ts}")
    if item.attachments:
        shape["attachments"] = list(item.attachments)
    if item.thread_ts is not None:
        shape["thread_ts"] = item.thread_ts
    if item.edited is not None:
        shape["edited"] = {"user": item.user, "ts": item.edited}
    if metadata and item.metadata is not None:
        shape["metadata"] = item.metadata
    if replies:
        shape |= {
            "thread_ts": item.ts,
            "reply_count": len(replies),
            "reply_users": sorted({reply.user for reply in replies}),
            "latest_reply": replies[-1].ts,
        }
    return shape


def channel(state: State, item: Channel) -> Json:
    """A conversation object as the bot sees it."""
    shape: Json = {
        "id": item.id,
        "created": item.created,
        "is_archived": item.is_archived,
        "is_im": item.is_im,
        "is_mpim": False,
        "is_private": item.is_private,
        "context_team_id": state.team_id,
    }
    if item.is_im:
        other = next(iter(item.members - {state.bot.id}), state.bot.id)
        return {**shape, "user": other, "is_channel": False}
    return {
        **shape,
        "name": item.name,
        "name_normalized": item.name,
        "is_channel": True,
        "is_group": False,
        "is_general": item.name == "general",
        "is_member": state.bot.id in item.members,
        "num_members": len(item.members),
        "topic": {"value": item.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def user(state: State, item: User) -> Json:
    """A user object."""
    return {
        "id": item.id,
        "team_id": state.team_id,
        "name": item.name,
        "real_name": item.real_name,
        "deleted": False,
        "is_bot": item.bot_id is not None,
        "is_app_user": False,
        "tz": item.zone,
        "tz_label": item.zone,
        "tz_offset": _offset(item.zone),
        "profile": {"real_name": item.real_name, "display_name": item.name},
    }


def _offset(zone: str) -> int:
    """Seconds that the zone is ahead of UTC now."""
    ahead = clock.now().astimezone(zoneinfo.ZoneInfo(zone)).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0
