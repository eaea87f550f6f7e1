"""What the page is told: the team as one person sees it, as JSON for the scripts in `static/`."""

from __future__ import annotations

from bot.workspace.assistant import Thread
from bot.workspace.state import SLACKBOT, Channel, Json, Message, State
from bot.workspace.talk import Talk
from bot.workspace.views import View, Views


def overview(state: State, talk: Talk, *, offered: bool) -> Json:
    """Everything around the messages; `offered` says whether the app has the assistant view."""
    you = state.you.id
    return {
        "version": state.version,
        "team": state.team_name,
        "app": state.app_name,
        "you": you,
        "bot": state.bot.id,
        "commands": list(talk.commands),
        "shortcuts": [
            {"callback_id": s.callback_id, "name": s.name, "on_message": s.on_message} for s in talk.shortcuts
        ],
        "assistant": offered,
        "users": {user.id: user.real_name for user in state.users()},
        "people": [u.id for u in state.users() if u.bot_id is None and u.id != SLACKBOT],
        "channels": [_channel(state, c, you) for c in state.channels() if you in c.members],
    }


def _channel(state: State, channel: Channel, you: str) -> Json:
    seen = state.messages(channel.id, seen_by=you)
    return {
        "id": channel.id,
        "name": state.bot.real_name if channel.is_im else channel.name,
        "topic": channel.topic,
        "is_im": channel.is_im,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "people": len(channel.members),
        "latest": seen[-1].ts if seen else None,
    }


def message(item: Message) -> Json:
    return {
        "ts": item.ts,
        "user": item.user,
        "author": item.author,
        "bot": item.bot_id is not None,
        "text": item.text,
        "blocks": list(item.blocks),
        "attachments": list(item.attachments),
        "ephemeral": item.ephemeral,
        "asked": item.asked,
        "edited": item.edited is not None,
        "thread_ts": item.thread_ts,
    }


def thread(item: Thread) -> Json:
    return {
        "ts": item.ts,
        "title": item.title,
        "status": item.status,
        "prompts_title": item.prompts_title,
        "prompts": [{"title": title, "message": message} for title, message in item.prompts],
    }


def modal(views: Views, stack: tuple[View, ...]) -> Json | None:
    """The modal on top, with its complaints and how many lie beneath it."""
    if not stack:
        return None
    return {**views.shape(stack[-1]), "errors": dict(stack[-1].errors), "beneath": len(stack) - 1}
