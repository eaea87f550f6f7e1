"""A command -> the words that mean it, for buttons and examples."""

from __future__ import annotations

from bot.command import times
from bot.command.kinds import (
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
    Since,
    TimelineQuery,
    TopicQuery,
    Unwatch,
    Use,
    Watch,
    Watches,
    WatchKind,
)
from bot.command.reading import kept, quoted


def text(command: Command) -> str:
    """The words that `parse` reads as `command`."""
    match command:
        case Help():
            return "help"
        case ActorQuery(name):
            return f"actor {kept(name)}"
        case TopicQuery(name):
            return f"topic {kept(name)}"
        case Compare(actors, on):
            return _joined("compare", ", ".join(map(quoted, actors)), _on(on))
        case OpenQuestions(topic):
            return _joined("open", quoted(topic) if topic else "")
        case Figures():
            return "figures"
        case TimelineQuery(since):
            return _joined("timeline", _since(since))
        case Search(words):
            return f"search {kept(words)}"
        case Ask(question):
            return f"ask {kept(question)}"
        case Digest():
            return "digest"
        case Brief(names, topic, since):
            with_ = f"with {', '.join(map(quoted, names))}" if names else ""
            return _joined("brief", with_, _on(topic), _since(since))
        case Add(urls):
            return _joined("add", *map(kept, urls))
        case ScheduleQuery(off=True):
            return "schedule off"
        case ScheduleQuery(at, zone, days):
            time = f"{at:%H:%M}" if at else ""
            return _joined(
                "schedule", time, quoted(zone) if zone else "", times.written(days) if days else ""
            )
        case Watches():
            return "watch"
        case Watch(what, on):
            return _joined("watch", _watched(what), _on(on))
        case Unwatch(what, on):
            return _joined("unwatch", _watched(what), _on(on))
        case Use(deal):
            return _joined("use", kept(deal or ""))
        case New(name):
            return _joined("new", kept(name or ""))
        case History():
            return "history"


def _joined(*words: str) -> str:
    return " ".join(word for word in words if word)


def _on(topic: str | None) -> str:
    return f"on {quoted(topic)}" if topic else ""


def _since(since: Since | None) -> str:
    return f"since {since}" if since else ""


def _watched(what: str | WatchKind | None) -> str:
    if isinstance(what, WatchKind):
        return what.value
    return quoted(what) if what else ""
