"""Words -> a command.

Forgiving on purpose: case, blanks, smart quotes, stray punctuation, the order of clauses and Slack's own
markup for names do not matter. Where the words do not settle what is meant, CommandError says in one
sentence what is understood, with an example built from the person's own words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from importlib import resources

from rapidfuzz import fuzz, process

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
    Landmark,
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
from bot.command.reading import ECHO, Clauses, addresses, clauses, clip, kept, name, readable, straight
from bot.command.since import EXAMPLES, since
from briefings import clock
from briefings.errors import DealbriefError


class CommandError(DealbriefError):
    """The words are no command: one sentence with the nearest command and an example. `instead` holds words
    of commands that may have been meant."""

    def __init__(self, message: str, instead: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.instead = tuple(instead)


# Words for the same thing that a person may try first; they lead to the suggestion only.
_MEANT = dict(
    line.split()
    for line in resources.files("bot.command").joinpath("meant.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
_NEAR = 65  # of 100; "actr", "figurs" and "timline" score above 80, unrelated words below 60
_EDGES = ".,;:!?'`‘’*_()[]" + '"“”„‟«»'
_POLITE = frozenset({"please", "now", "thanks", "today"})
_BETWEEN = re.compile(
    r"\s*[,;&+]\s*(?:and\s+)?|\s+(?:and|vs\.?|versus|v\.|against|to)\s+|\s+(?=@\w)", re.IGNORECASE
)
_VERSUS = re.compile(r"\S\s+(?:vs\.?|versus)\s+\S", re.IGNORECASE)
_LAST_MEETING = re.compile(
    r"(?:the\s+|our\s+)?(?:last|latest)\s+(?:meeting|talks|visit|round)", re.IGNORECASE
)
_TOPIC = ("on", "about", "regarding")
_KINDS = frozenset(kind.value for kind in WatchKind)
_ALL = frozenset({"", "all", "everything"})


def parse(text: str, today: dt.date | None = None, prefix: str = "/deal") -> Command:
    """The command that `text` means; no words mean Help.

    `today` (default: the clock's) is where "since 2w" counts from; `prefix` is how examples in errors
    begin. Raises CommandError.
    """
    today = today or clock.today()
    spoken, rest = _divided(readable(text), prefix)
    word = spoken.lower().strip(_EDGES)
    if word == "add":  # the only command that wants what a link leads to, not what it shows
        _, rest = _divided(readable(text, links=True), prefix)
    if read := _READERS.get(word):
        return read(word, rest, today, prefix)
    if _VERSUS.search(f"{spoken} {rest}"):
        return _compare(word, f"{spoken} {rest}", today, prefix)
    raise _unknown(spoken, word, rest, prefix)


def _divided(text: str, prefix: str) -> tuple[str, str]:
    """The first word and the others, without the slash command itself: "/deal /deal actor X"."""
    word, _, rest = text.partition(" ")
    if word.lower().lstrip("/") == prefix.lower().lstrip("/"):
        word, _, rest = rest.partition(" ")
    return word, rest.strip()


def _help(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    return Help()


def _named(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    found = name(rest)
    if not found:
        raise CommandError(
            f"Say which {word}: `{prefix} {word} NAME`; `{prefix} help` has examples from this deal."
        )
    return ActorQuery(found) if word == "actor" else TopicQuery(found)


def _compare(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    usage = f"`{prefix} compare NAME and NAME on TOPIC`"
    read = clauses(re.sub(r"^between\s+", "", rest, flags=re.IGNORECASE), ("with", *_TOPIC))
    topic = _one_topic(read, "comparison", usage)
    parts = [read.head, *(part for word, part in read.parts if word == "with")]
    return Compare(tuple(dict.fromkeys(one for part in parts for one in read.names(part, _BETWEEN))), topic)


def _open(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    read = clauses(rest, ())
    return OpenQuestions(read.plain(re.sub(r"^(?:on|about)\s+", "", read.head, flags=re.IGNORECASE)) or None)


def _alone(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    extra = [w for w in rest.split() if name(w) and name(w).lower() not in _POLITE]
    if extra:
        raise CommandError(
            f"`{prefix} {word}` takes no words after it, so “{clip(' '.join(extra))}” was left unread; "
            f"type `{prefix} {word}`.",
            [word],
        )
    alone: dict[str, Command] = {"figures": Figures(), "digest": Digest(), "history": History()}
    return alone[word]


def _timeline(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    return TimelineQuery(_since(re.sub(r"^since\b:?", "", rest, flags=re.IGNORECASE), today))


def _search(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    words = straight(rest)
    if not any(char.isalnum() for char in words):
        raise CommandError(f"Say which words to search for: `{prefix} search WORDS`.")
    return Search(words)


def _ask(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    if not rest.strip(_EDGES):
        raise CommandError(
            f"Say what you want to know: `{prefix} ask what did NAME say about TOPIC last week`."
        )
    return Ask(rest)


def _brief(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    """Clauses in any order. What stands in quotes is one name, so "Committee on Ports" can be asked for."""
    usage = f"`{prefix} brief with NAME, NAME on TOPIC since 2w`"
    read = clauses(rest, ("with", *_TOPIC, "since"))
    topic = _one_topic(read, "brief", usage)
    # "brief Bessent" means "brief with Bessent".
    names = [] if read.plain(read.head).lower() in _POLITE else read.names(read.head)
    day: Since | None = None
    for clause, part in read.parts:
        if clause == "with":
            names += read.names(part)
        elif clause == "since":
            day = _since(read.plain(part), today)
    return Brief(tuple(dict.fromkeys(names)), topic, day)


def _add(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    found, other = addresses(rest)
    words = [w for w in other if name(w).lower() not in {"", "and", "this", *_POLITE}]
    if words:
        raise CommandError(
            f"“{clip(' '.join(words))}” is no web address; write `{prefix} add https://...`, "
            "one address or several."
        )
    if not found:
        raise CommandError(f"Say which article to read: `{prefix} add https://...`.")
    return Add(tuple(found))


def _schedule(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    if name(rest).lower() in ("off", "stop", "none"):
        return ScheduleQuery(off=True)
    example = f"write `{prefix} schedule 08:30 Kyiv weekdays`, or `{prefix} schedule` for a form"
    read = clauses(rest, ())
    try:
        at, left = times.time_of_day(read.head)
    except times.NoTime as error:
        raise CommandError(f"“{clip(str(error))}” is not one time of day; {example}.") from None
    days, left = times.weekdays(left)
    zone = read.plain(times.place(left) or "") or None
    if zone and at is None and days is None:
        raise CommandError(f"“{clip(zone)}” names no time of day; {example}.")
    return ScheduleQuery(at, zone, days)


def _watch(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    ends = word == "unwatch"
    first, _, after = rest.partition(" ")
    if not ends and first.lower().strip(_EDGES) in ("off", "stop"):
        ends, rest = True, after
    usage = f"`{prefix} {'unwatch' if ends else 'watch'} NAME on TOPIC`"
    read = clauses(rest, _TOPIC)
    topic = _one_topic(read, "watch", usage)
    head = read.plain(read.head)
    what: str | WatchKind | None = head or None
    if not read.has_quotes(read.head) and head.lower() in _KINDS:
        what = WatchKind(head.lower())
    if ends:
        return Unwatch(None if head.lower() in _ALL else what, topic)
    return Watch(what, topic) if what or topic else Watches()


def _use(word: str, rest: str, today: dt.date, prefix: str) -> Command:
    found = name(rest) or None
    return Use(found) if word == "use" else New(found)


_READERS: dict[str, Callable[[str, str, dt.date, str], Command]] = {
    "actor": _named,
    "topic": _named,
    "compare": _compare,
    "open": _open,
    "figures": _alone,
    "timeline": _timeline,
    "search": _search,
    "ask": _ask,
    "brief": _brief,
    "digest": _alone,
    "add": _add,
    "schedule": _schedule,
    "watch": _watch,
    "unwatch": _watch,
    "use": _use,
    "new": _use,
    "history": _alone,
    "help": _help,
    "": _help,
}
WORDS = tuple(word for word in _READERS if word)


def _one_topic(read: Clauses, what: str, usage: str) -> str | None:
    """The one topic of the clauses. Raises CommandError for two, and for any clause without words."""
    topic = None
    for clause, part in read.parts:
        found = read.plain(part)
        if not found:
            raise CommandError(f"Something is missing after “{clause}”; write {usage}.")
        if clause in _TOPIC:
            if topic is not None:
                raise CommandError(
                    f"A {what} takes one topic, and “{clip(topic)}” and “{clip(found)}” are two; "
                    "name one of them."
                )
            topic = found
    return topic


def _since(text: str, today: dt.date) -> Since | None:
    text = name(text)
    if not text:
        return None
    if _LAST_MEETING.fullmatch(text):
        return Landmark.LAST_MEETING
    day = since(text, today)
    if day is None:
        raise CommandError(f"“{clip(text)}” is no date that I can read; write {EXAMPLES}.")
    return day


def _unknown(spoken: str, word: str, rest: str, prefix: str) -> CommandError:
    said = clip(spoken)
    known = _MEANT.get(word)
    if known is None:
        best = process.extractOne(word, WORDS, scorer=fuzz.ratio, score_cutoff=_NEAR)
        known = best[0] if best else None
    if known is None:
        whole = name(f"{spoken} {rest}")
        return CommandError(
            f"“{said}” is no command: for a person or party type `{prefix} actor {clip(whole or 'NAME')}`, "
            f"for words in the articles `{prefix} search {clip(whole or 'WORDS')}`; "
            f"`{prefix} help` lists everything that can be asked.",
            [f"{one} {kept(whole)}" for one in ("actor", "search") if whole and len(whole) <= ECHO],
        )
    example = known
    if known in ("actor", "topic", "search") or (known in ("brief", "compare", "watch") and rest):
        example += f" {clip(name(rest) if known != 'brief' else rest) or 'NAME'}"
    meant = f"{known} {kept(rest)}".strip()
    return CommandError(
        f"“{said}” is no command; did you mean `{known}`? "
        f"Type `{prefix} {example}`, or `{prefix} help` for the others.",
        [meant] if len(rest) <= ECHO and _reads(meant, prefix) else (),
    )


def _reads(text: str, prefix: str) -> bool:
    try:
        parse(text, prefix=prefix)
    except CommandError:
        return False
    return True
