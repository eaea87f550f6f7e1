"""The assistant view: threads in the direct conversation with the bot, with a status, a title and prompts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.workspace.arguments import needed
from bot.workspace.refusal import Refusal
from bot.workspace.state import Json, State

PROMPTS = 4


@dataclass(frozen=True)
class Thread:
    """An assistant thread as its reader sees it; a prompt is (title, message)."""

    channel: str
    ts: str
    user: str
    status: str = ""
    title: str = ""
    prompts_title: str = ""
    prompts: tuple[tuple[str, str], ...] = ()


class Assistant:
    """The assistant threads of one team; `offered` says whether the page shows a way to begin one."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.offered = False
        self._lock = state.lock
        self._threads: dict[tuple[str, str], Thread] = {}

    def begin(self, user: str) -> Thread:
        """A new thread in the user's conversation with the bot."""
        place = self._state.open_im(user)
        root = self._state.post(place.id, self._state.bot, "New Assistant Thread")
        thread = Thread(place.id, root.ts, self._state.user(user).id)
        with self._lock:
            self._threads[place.id, root.ts] = thread
        return thread

    def thread(self, channel: str, ts: str) -> Thread:
        """Raises Refusal(invalid_thread_ts) when there is no such assistant thread."""
        with self._lock:
            found = self._threads.get((self._state.channel(channel).id, ts))
        if found is None:
            raise Refusal("invalid_thread_ts")
        return found

    def threads(self) -> tuple[Thread, ...]:
        with self._lock:
            return tuple(self._threads.values())

    def answered(self, channel: str, ts: str) -> None:
        """Takes the status away: a message of the bot has come."""
        with self._lock:
            known = (channel, ts) in self._threads
        if known:
            self._change({"channel_id": channel, "thread_ts": ts}, status="")

    def methods(self) -> dict[str, Callable[[Json], Json]]:
        return {
            "assistant.threads.setStatus": self._set_status,
            "assistant.threads.setTitle": self._set_title,
            "assistant.threads.setSuggestedPrompts": self._set_prompts,
        }

    def _set_status(self, arguments: Json) -> Json:
        if "status" not in arguments:
            needed(arguments, "status")
        return self._change(arguments, status=str(arguments["status"]))

    def _set_title(self, arguments: Json) -> Json:
        return self._change(arguments, title=needed(arguments, "title"))

    def _set_prompts(self, arguments: Json) -> Json:
        prompts = arguments.get("prompts")
        if not isinstance(prompts, list) or not prompts or not all(isinstance(p, dict) for p in prompts):
            raise Refusal("invalid_arguments", ("[ERROR] prompts must be a list of objects",))
        if len(prompts) > PROMPTS:
            raise Refusal("invalid_arguments", (f"[ERROR] no more than {PROMPTS} items allowed",))
        if not all(str(p.get("title", "")).strip() and str(p.get("message", "")).strip() for p in prompts):
            raise Refusal("invalid_arguments", ("[ERROR] a prompt needs title and message",))
        pairs = tuple((str(prompt["title"]), str(prompt["message"])) for prompt in prompts)
        return self._change(arguments, prompts=pairs, prompts_title=str(arguments.get("title") or ""))

    def _change(self, arguments: Json, **changes: Any) -> Json:
        thread = self.thread(needed(arguments, "channel_id"), needed(arguments, "thread_ts"))
        with self._lock:
            self._threads[thread.channel, thread.ts] = dataclasses.replace(thread, **changes)
        self._state.touch()
        return {}
