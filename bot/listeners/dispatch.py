"""Which handler answers which command. One line a command."""

from __future__ import annotations

from collections.abc import Sequence

from bot.blocks import Message
from bot.command import (
    ActorQuery,
    Add,
    Ask,
    Brief,
    Command,
    Compare,
    Digest,
    Figures,
    Help,
    History,
    New,
    OpenQuestions,
    ScheduleQuery,
    Search,
    TimelineQuery,
    TopicQuery,
    Unwatch,
    Use,
    Watch,
    Watches,
)
from bot.listeners import adding, briefing, history, questions, scheduling, setup, watching
from bot.listeners.asked import AppContext, Asked, Handler

HANDLERS: dict[type[Command], Handler] = {
    Help: questions.answer,
    ActorQuery: questions.answer,
    TopicQuery: questions.answer,
    Compare: questions.answer,
    OpenQuestions: questions.answer,
    Figures: questions.answer,
    TimelineQuery: questions.answer,
    Search: questions.answer,
    Ask: questions.answer,
    Digest: questions.answer,
    Brief: briefing.answer,
    Add: adding.answer,
    ScheduleQuery: scheduling.answer,
    Watch: watching.begin,
    Watches: watching.listing,
    Unwatch: watching.end,
    Use: setup.use,
    New: setup.begin,
    History: history.answer,
}


def opens(command: Command) -> bool:
    """Whether the answer is a form, which is opened before anything else."""
    return isinstance(command, Watch | New) or command in (ScheduleQuery(), Brief())


def dispatch(context: AppContext, asked: Asked, command: Command) -> Sequence[Message]:
    """The messages that answer `command`. Raises DealbriefError."""
    return HANDLERS[type(command)](context, asked, command)
