"""A deal: the negotiation that a channel follows, and the file that describes it."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from briefings.errors import DealFileError
from briefings.types import ActorKind, Article


@dataclass(frozen=True, slots=True)
class Topic:
    """An issue of the deal and the phrasings that mean it; the name is a phrasing too."""

    name: str
    phrasings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor that the team names beforehand. Optional: actors are found in the text."""

    name: str
    kind: ActorKind = ActorKind.PERSON
    aliases: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    """What a team follows. `name` is the short word typed in commands, `title` what people read."""

    name: str
    title: str = ""
    keywords: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    actors: tuple[KnownActor, ...] = ()
    feeds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


DEFAULT = Deal("default", "All articles")

_TOP = ("name", "title", "keywords", "topics", "actors", "feeds", "channels")
_TOPIC = ("name", "phrasings")
_ACTOR = ("name", "kind", "aliases", "role")

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_CHANNEL = re.compile(r"#?[\w-]{1,80}")
_WORD = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"['’]s\b")


def name_problem(name: str) -> str | None:
    """What is wrong with the short name of a deal."""
    if _NAME.fullmatch(name):
        return None
    return f"name is {name!r}, but it is typed in commands: use up to 40 small letters, digits, - and _"


def keyword_problem(keyword: str) -> str | None:
    """What is wrong with a keyword."""
    return None if _folded(keyword) else f"the keyword {keyword!r} holds no word"


def feed_problem(feed: str) -> str | None:
    """What is wrong with the address of a feed."""
    if _is_address(feed):
        return None
    return f"the feed {feed!r} is no address that starts with http:// or https://"


def takes(deal: Deal, article: Article) -> bool:
    """Whether the article belongs to the deal: without keywords always, otherwise when one is in it.

    A keyword is found in title or text as whole words in their order, regardless of case, of hyphens and
    of plurals: "rate cut" in "rate-cuts". Prefers to take too much: a team can skip an article, but does not
    see one that was left out.
    """
    if not deal.keywords:
        return True
    stretches = [_folded(part) for part in (article.title or "", article.text)]
    return any(f" {_folded(keyword)} " in f" {words} " for keyword in deal.keywords for words in stretches)


def load(path: str | Path) -> Deal:
    """The deal that the TOML file at `path` describes.

    Raises DealFileError with one sentence: the file, the line where it is known, and the reason.
    """
    name = str(path)
    try:
        source = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DealFileError(f"{name} cannot be read: there is no such file.") from None
    except UnicodeDecodeError as error:
        raise DealFileError(f"{name} is not in UTF-8 (byte at offset {error.start}).") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DealFileError(f"{name} cannot be read: {reason}.") from None
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(name, source, str(error)) from None
    return _Reader(name, source).deal(table)


def _folded(text: str) -> str:
    """The words of `text` in one form each, joined by single spaces."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_singular(word) for word in _WORD.findall(_POSSESSIVE.sub("", text)))


def _singular(word: str) -> str:
    """A form that singular and plural share. It need not be a word, since both sides are folded alike."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zzes")) else word[:-1]


def _syntax_error(name: str, source: str, message: str) -> DealFileError:
    """tomllib's message with its place, "(at line 3, column 5)" or "(at end of document)", moved forward."""
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    reason = message[: place.start()] if place else message
    line = int(place[1]) if place and place[1] else max(1, len(source.splitlines()))
    return DealFileError(f"{name}, line {line}: {reason[:1].lower()}{reason[1:]}.")


class _Reader:
    """Turns the table of one file into a Deal; knows the file's text to name lines in messages."""

    def __init__(self, name: str, source: str) -> None:
        self._name = name
        self._lines = source.splitlines()

    def deal(self, table: Mapping[str, object]) -> Deal:
        self._known(table, _TOP, None, 0)
        name = self._text(table, "name", None, 0, required=True)
        if problem := name_problem(name):
            raise self._error(problem, "name")
        keywords = self._texts(table, "keywords", None, 0)
        for keyword in keywords:
            if problem := keyword_problem(keyword):
                raise self._error(problem, "keywords")
        feeds = self._texts(table, "feeds", None, 0)
        for feed in feeds:
            if problem := feed_problem(feed):
                raise self._error(problem, "feeds")
        channels = self._texts(table, "channels", None, 0)
        for channel in channels:
            if not _CHANNEL.fullmatch(channel):
                raise self._error(f"{channel!r} is no channel such as #name", "channels")
        return Deal(
            name=name,
            title=self._text(table, "title", None, 0) or name,
            keywords=keywords,
            topics=self._topics(table),
            actors=self._actors(table),
            feeds=feeds,
            channels=channels,
        )

    def _topics(self, table: Mapping[str, object]) -> tuple[Topic, ...]:
        topics: list[Topic] = []
        owner: dict[str, str] = {}
        for i, entry in enumerate(self._tables(table, "topics")):
            self._known(entry, _TOPIC, "topics", i)
            topic = Topic(
                self._text(entry, "name", "topics", i, required=True),
                self._texts(entry, "phrasings", "topics", i),
            )
            for phrasing in dict.fromkeys(map(_folded, (topic.name, *topic.phrasings))):
                if phrasing in owner:
                    raise self._error(
                        f"{phrasing!r} stands for two topics, {owner[phrasing]!r} and {topic.name!r}",
                        "name" if phrasing == _folded(topic.name) else "phrasings",
                        "topics",
                        i,
                    )
                owner[phrasing] = topic.name
            topics.append(topic)
        return tuple(topics)

    def _actors(self, table: Mapping[str, object]) -> tuple[KnownActor, ...]:
        actors: list[KnownActor] = []
        for i, entry in enumerate(self._tables(table, "actors")):
            self._known(entry, _ACTOR, "actors", i)
            name = self._text(entry, "name", "actors", i, required=True)
            kind = self._text(entry, "kind", "actors", i) or ActorKind.PERSON.value
            if kind not in set(ActorKind):
                raise self._error(
                    f"{kind!r} is no kind of actor{_nearest(kind, map(str, ActorKind))}", "kind", "actors", i
                )
            if any(_folded(name) == _folded(actor.name) for actor in actors):
                raise self._error(f"the actor {name!r} is given twice", "name", "actors", i)
            aliases = self._texts(entry, "aliases", "actors", i)
            role = self._text(entry, "role", "actors", i) or None
            actors.append(KnownActor(name, ActorKind(kind), aliases, role))
        return tuple(actors)

    def _known(self, table: Mapping[str, object], keys: tuple[str, ...], within: str | None, i: int) -> None:
        for key in table:
            if key in keys:
                continue
            where = f" in {within}" if within else ""
            # In TOML a key belongs to the table that was opened last.
            misplaced = within and key in _TOP
            hint = f"; put it above the first [[{within}]]" if misplaced else _nearest(key, keys)
            raise self._error(f"unknown key {key!r}{where}{hint}", key, within, i)

    def _tables(self, table: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
        entries = table.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise self._error(f"{key} must be tables, each under a line [[{key}]]", key)
        return entries

    def _text(
        self, table: Mapping[str, object], key: str, within: str | None, i: int, *, required: bool = False
    ) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            raise self._error(f"{key} must be text in quotation marks", key, within, i)
        value = " ".join(value.split())
        if not value and (required or key in table):
            what = "is empty" if key in table else "is missing"
            raise self._error(f"{key} {what}" + (f" in {within}" if within else ""), key, within, i)
        return value

    def _texts(self, table: Mapping[str, object], key: str, within: str | None, i: int) -> tuple[str, ...]:
        values = table.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
            raise self._error(f'{key} must be a list of texts, such as ["one", "another"]', key, within, i)
        return tuple(dict.fromkeys(" ".join(value.split()) for value in values))

    def _error(self, reason: str, key: str, within: str | None = None, i: int = 0) -> DealFileError:
        line = self._line(key, within, i)
        where = f", line {line}" if line else ""
        stop = "" if reason.endswith("?") else "."
        return DealFileError(f"{self._name}{where}: {reason}{stop}")

    def _line(self, key: str, within: str | None, i: int) -> int | None:
        """The line of `key` at the top or in the i-th table [[within]]; or that table's line."""
        start, line = 0, None
        if within:
            header = re.compile(rf"\s*\[\[\s*[\"']?{re.escape(within)}[\"']?\s*\]\]")
            headers = [n for n, text in enumerate(self._lines) if header.match(text)]
            if i >= len(headers):  # written as one value, topics = [{...}]
                return self._line(within, None, 0)
            start, line = headers[i] + 1, headers[i] + 1
        wanted = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*(?:[=.]|\])")
        for n, text in enumerate(self._lines[start:], start):
            if within and re.match(r"\s*\[\[?\s*[\w\"']", text) and not text.rstrip().endswith(","):
                break
            if wanted.match(text):
                return n + 1
        return line


def _nearest(word: str, known: Iterable[str]) -> str:
    """ "; did you mean ...?" where something known is near, else the choices."""
    choices = list(known)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(choices)}"


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not re.search(r"\s", text)
