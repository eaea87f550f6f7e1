"""What a person types after the slash command -> one frozen dataclass, and back.

Forgiving on purpose: case, blanks, smart quotes, stray punctuation and Slack's own markup for names do
not matter. Where the words do not settle what is meant, CommandError says in one sentence what is
understood, with an example built from the person's own words.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from importlib import resources

from rapidfuzz import fuzz, process

from bot.since import EXAMPLES, since
from briefings import clock
from briefings.errors import DealbriefError

ECHO = 60  # characters of a person's own words that an error repeats


class CommandError(DealbriefError):
    """The words are no command: one sentence with the nearest command and an example."""


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True)
class ActorQuery:
    name: str


@dataclass(frozen=True, slots=True)
class TopicQuery:
    name: str


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    pass


@dataclass(frozen=True, slots=True)
class TimelineQuery:
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    pass


@dataclass(frozen=True, slots=True)
class Brief:
    """`with_` are names as typed, in their order; `since` bounds the articles it is made from."""

    with_: tuple[str, ...] = ()
    on: str | None = None
    since: dt.date | None = None


Command = Help | ActorQuery | TopicQuery | OpenQuestions | Figures | TimelineQuery | Digest | Brief

WORDS = ("actor", "topic", "open", "figures", "timeline", "digest", "brief", "help")
# Words for the same thing that a person may try first; they lead to the suggestion only.
_MEANT = dict(
    line.split()
    for line in resources.files("bot").joinpath("meant.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
_NEAR = 65  # of 100; "actr", "figurs" and "timline" score above 80, unrelated words below 60

_QUOTES = '"“”„‟«»'
_QUOTE = re.compile(f"[{_QUOTES}]")
_QUOTED = re.compile(f"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]")
# Slack's own: <@U1|ann>, <#C1|general>, <!here>, <https://example.org|shown>; "<b>" is somebody's words.
_MARKUP = re.compile(r"<([@#!][^<>\n]*|[a-z][a-z0-9+.-]*:[^<>\n]*)>")
_AND = re.compile(r"\s*[,;&+]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_CLAUSE = re.compile(r"(?:^|(?<=[\s,;]))(with|on|about|regarding|since)(?=[\s:]|$):?", re.IGNORECASE)
_POLITE = frozenset({"please", "now", "thanks", "today"})


def parse(text: str, today: dt.date | None = None, prefix: str = "/deal") -> Command:
    """The command that `text` means; no words mean Help.

    `today` (default: the clock's) is where "since 2w" counts from; `prefix` is how examples in errors
    begin. Raises CommandError.
    """
    text = _readable(text)
    word, _, rest = text.partition(" ")
    if word.lower().lstrip("/") == prefix.lower().lstrip("/"):  # "/deal /deal actor X"
        word, _, rest = rest.partition(" ")
    spoken, word, rest = word, word.lower().strip(".,;:!?'`‘’*_()[]" + _QUOTES), rest.strip()
    today = today or clock.today()
    match word:
        case "" | "help":
            return Help()
        case "actor" | "topic":
            return _named(word, name(rest), prefix)
        case "open":
            return OpenQuestions(name(re.sub(r"^(?:on|about)\s+", "", rest, flags=re.IGNORECASE)) or None)
        case "figures" | "digest":
            return _alone(word, rest, prefix)
        case "timeline":
            return TimelineQuery(_since(re.sub(r"^since\b:?", "", rest, flags=re.IGNORECASE), today))
        case "brief":
            return _brief(rest, today, prefix)
    raise CommandError(_unknown(spoken, word, rest, prefix))


def text(command: Command) -> str:
    """The words that `parse` reads as `command`."""
    match command:
        case Help():
            return "help"
        case ActorQuery(found):
            return f"actor {found}"
        case TopicQuery(found):
            return f"topic {found}"
        case OpenQuestions(topic):
            return f"open {topic}" if topic else "open"
        case Figures():
            return "figures"
        case TimelineQuery(day):
            return f"timeline since {day}" if day else "timeline"
        case Digest():
            return "digest"
        case Brief(names, topic, day):
            words = ["brief"]
            if names:
                words += ["with", ", ".join(f'"{_QUOTE.sub(" ", found)}"' for found in names)]
            if topic:
                words += ["on", f'"{_QUOTE.sub(" ", topic)}"']
            if day:
                words += ["since", str(day)]
            return " ".join(words)


def name(text: str) -> str:
    """A name as typed, without what people and Slack put around names: quotes, `@`, full stops, blanks.

    >>> name(" “@Bessent”, ")
    'Bessent'
    """
    before = None
    while text != before:
        before = text
        text = text.strip().strip("?!,;:`*_" + _QUOTES).lstrip("@#").strip()
        if len(text) > 1 and text[0] in "'‘’([" and text[-1] in "'‘’)]":
            text = text[1:-1]
        if text.endswith(".") and "." not in text[:-1]:  # but "U.S." keeps its own
            text = text[:-1]
    return text


def clip(text: str, limit: int = ECHO) -> str:
    """`text` cut to about `limit` characters at a blank, with an ellipsis where something is missing."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip() + "…"


def _readable(text: str) -> str:
    """Without control and direction characters, Slack's `<...>` markup as words, blanks folded."""
    text = _MARKUP.sub(lambda match: f" {_said(match[1])} ", text)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    # Joiners inside emoji and some scripts are format characters too; only those that steer direction go.
    kept = (
        " " if unicodedata.category(c) == "Cc" else c
        for c in text
        if unicodedata.bidirectional(c) not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    )
    return " ".join("".join(kept).split())


def _said(inner: str) -> str:
    """`@U1|ann` -> "ann"; `https://x|shown` -> "shown"; an id alone says nothing to us."""
    label = inner.partition("|")[2]
    return label or ("" if re.fullmatch(r"[@#!][A-Z0-9^]+", inner) else inner)


def _named(word: str, found: str, prefix: str) -> Command:
    if not found:
        raise CommandError(
            f"Say which {word}: `{prefix} {word} NAME`; `{prefix} help` has examples from this deal."
        )
    return ActorQuery(found) if word == "actor" else TopicQuery(found)


def _alone(word: str, rest: str, prefix: str) -> Command:
    extra = [w for w in rest.split() if name(w) and name(w).lower() not in _POLITE]
    if extra:
        raise CommandError(
            f"`{prefix} {word}` takes no words after it, so “{clip(' '.join(extra))}” was left unread; "
            f"type `{prefix} {word}`."
        )
    return Figures() if word == "figures" else Digest()


def _since(text: str, today: dt.date) -> dt.date | None:
    text = name(text)
    if not text:
        return None
    day = since(text, today)
    if day is None:
        raise CommandError(f"“{clip(text)}” is no date that I can read; write {EXAMPLES}.")
    return day


def _brief(rest: str, today: dt.date, prefix: str) -> Brief:
    """Clauses in any order. What stands in quotes is one name, so "Committee on Ports" can be asked for."""
    quoted: list[str] = []

    def keep(match: re.Match[str]) -> str:
        quoted.append(match[1])
        return f" \x00{len(quoted) - 1}\x00 "

    def back(part: str) -> str:
        return name(re.sub("\x00(\\d+)\x00", lambda match: quoted[int(match[1])], part))

    pieces = _CLAUSE.split(_QUOTED.sub(keep, rest))
    names: list[str] = []
    topic: str | None = None
    day: dt.date | None = None
    if head := back(pieces[0]):  # "brief Bessent" means "brief with Bessent"
        pieces = [*pieces, "with", pieces[0]] if head.lower() not in _POLITE else pieces
    for word, part in zip(pieces[1::2], pieces[2::2], strict=True):
        if not back(part):
            raise CommandError(
                f"Something is missing after “{word}”; "
                f"write `{prefix} brief with NAME, NAME on TOPIC since 2w`."
            )
        match word.lower():
            case "with":
                names += [found for one in _AND.split(part) if (found := back(one))]
            case "since":
                day = _since(back(part), today)
            case _ if topic is None:
                topic = back(part)
            case _:
                raise CommandError(
                    f"A brief takes one topic, and “{clip(topic)}” and “{clip(back(part))}” are two; "
                    "name one of them."
                )
    return Brief(tuple(dict.fromkeys(names)), topic, day)


def _unknown(spoken: str, word: str, rest: str, prefix: str) -> str:
    said = clip(spoken)
    known = _MEANT.get(word)
    if known is None:
        best = process.extractOne(word, WORDS, scorer=fuzz.ratio, score_cutoff=_NEAR)
        known = best[0] if best else None
    if known is None:
        whole = name(f"{spoken} {rest}")
        return (
            f"“{said}” is no command: for a person or party type `{prefix} actor {clip(whole or 'NAME')}`, "
            f"and `{prefix} help` lists everything that can be asked."
        )
    example = f"{prefix} {known}"
    if known in ("actor", "topic"):
        example += f" {clip(name(rest)) or 'NAME'}"
    elif known == "brief" and rest:
        example += f" {clip(rest)}"
    return (
        f"“{said}” is no command; did you mean `{known}`? "
        f"Type `{example}`, or `{prefix} help` for the others."
    )
