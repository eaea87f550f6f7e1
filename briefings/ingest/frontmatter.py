"""The YAML header of an article file: title, publisher, published, url, language."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import yaml

from briefings import clock
from briefings.errors import ArticleError

_OPEN = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$\n?", re.MULTILINE)
_KEY = re.compile(r"\s*(?:#.*\n\s*)*[A-Za-z_]\w*[ \t]*:(?:\s|$)")

_PLAIN = re.compile(
    r"^((?:title|publisher)[ \t]*:[ \t]+)([^\s\"'\[{|>&*!%@#].*|([\"']).*\3.*[^\s\"'].*)$",
    re.MULTILINE | re.IGNORECASE,
)
"""A title that is no YAML of its own: unquoted, or with words behind what it quotes."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says about its article; keys that are missing or empty are None."""

    title: str | None = None
    publisher: str | None = None
    published: dt.date | dt.datetime | None = None
    url: str | None = None
    language: str | None = None


def split(text: str, name: str) -> tuple[Header | None, str]:
    """The header of `text` and the body after it; None and the whole text where there is no header.

    `name` is the file's, for messages. Keys other than Header's are left alone: other tools keep theirs in
    the same place. Raises ArticleError naming file, line and reason when the header is broken.
    """
    opening = _OPEN.match(text)
    if opening is None or not (_KEY.match(text, opening.end()) or _CLOSE.match(text, opening.end())):
        return None, text
    closing = _CLOSE.search(text, opening.end())
    if closing is None:
        raise ArticleError(f"{name}, line 1: the header that starts with --- never ends; add a line ---.")
    source = text[opening.end() : closing.start()]
    return _header(source, name), text[closing.end() :]


def _header(source: str, name: str) -> Header:
    try:
        node = _composed(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _error(name, source, mark.line if mark else 0, f"{error.problem or error.context}") from None
    except RecursionError:
        raise _error(name, source, 0, "its brackets are nested too deeply") from None
    except yaml.YAMLError as error:
        raise _error(name, source, 0, " ".join(str(error).split())) from None
    if node is None:
        return Header()
    if not isinstance(node, yaml.MappingNode):
        raise _error(name, source, node.start_mark.line, "a header holds lines such as `title: ...`")
    found: dict[str, object] = {}
    for key, value in node.value:
        field = str(key.value).strip().lower() if isinstance(key, yaml.ScalarNode) else ""
        if field not in _READERS:
            continue
        if field in found:
            raise _error(name, source, key.start_mark.line, f"{field} is given twice")
        if not isinstance(value, yaml.ScalarNode):
            raise _error(name, source, key.start_mark.line, f"{field} must be a single value")
        try:
            found[field] = _READERS[field](value.value.strip()) if not _is_null(value) else None
        except ValueError as error:
            raise _error(name, source, value.start_mark.line, str(error)) from None
    return Header(**found)  # type: ignore[arg-type]


def _composed(source: str) -> yaml.Node | None:
    """The header as YAML; where it is none, with its titles as they stand: "title: Live: no deal yet"."""
    try:
        return yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError:
        meant = _PLAIN.sub(lambda line: line[1] + json.dumps(line[2].strip(), ensure_ascii=False), source)
        if meant == source:
            raise
        try:
            return yaml.compose(meant, Loader=yaml.SafeLoader)
        except yaml.YAMLError:
            pass
        raise


def _error(name: str, source: str, line: int, reason: str) -> ArticleError:
    # The header's first line is the file's second; a mark past its end belongs to its last line.
    number = min(line, max(0, source.count("\n") - 1)) + 2
    return ArticleError(f"{name}, line {number}: the header cannot be read: {reason}.")


def _is_null(node: yaml.ScalarNode) -> bool:
    return str(node.tag) == "tag:yaml.org,2002:null" or not node.value.strip()


def _text(value: str) -> str:
    return " ".join(value.split())


def _published(value: str) -> dt.date | dt.datetime:
    """A day or a moment in ISO 8601; a moment without a zone is taken to be in UTC."""
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        pass
    try:
        moment = dt.datetime.fromisoformat(re.sub(r"(?<=\d) (?=[+-]\d)", "", value))
    except ValueError:
        raise ValueError(f"published is {value!r}, which is no date such as 2025-03-14") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.UTC)


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or re.search(r"[\s<>|]", value):
        raise ValueError(f"url is {value!r}, which is no address that starts with http:// or https://")
    return value


def _language(value: str) -> str:
    return value.lower().replace("_", "-")


# Scalars are read as they are written, not as YAML resolves them: `language: no` is Norwegian, not false.
_READERS: dict[str, Callable[[str], object]] = {
    "title": _text,
    "publisher": _text,
    "published": _published,
    "url": _url,
    "language": _language,
}
