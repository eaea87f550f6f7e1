"""When a page says that its article was published. Only where pages say so on purpose: a date that stands
somewhere in the text is as likely that of something else, and a wrong day spoils every "on Friday"."""

from __future__ import annotations

import datetime as dt
import functools
import re
from pathlib import Path
from urllib.parse import urlsplit

from lxml.html import HtmlElement

_FILE = Path(__file__).with_name("published.txt")
_JSON = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_PATH = re.compile(r"/(20\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-]|$)")


def published(tree: HtmlElement, url: str) -> dt.date | dt.datetime | None:
    """The day, or the moment where a zone is given. By the page's data, its tags, its only time element,
    and at last by a date in its address."""
    found = [match for script in tree.iter("script") for match in _JSON.findall(script.text or "")]
    tags = {
        str(tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower(): str(
            tag.get("content") or tag.get("datetime") or ""
        )
        for tag in reversed(list(tree.iter("meta", "time")))
    }
    found += [tags[name] for name in _names() if tags.get(name)]
    times = {str(time.get("datetime")) for time in tree.iter("time") if time.get("datetime")}
    found += times if len(times) == 1 else ()
    for value in found:
        if moment := _read(value):
            return moment
    in_path = _PATH.search(urlsplit(url).path)
    return _day("-".join(f"{int(part):02}" for part in in_path.groups())) if in_path else None


def _read(value: str) -> dt.date | dt.datetime | None:
    value = value.strip()
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return _day(value[:10])
    # Without a zone the hour is anybody's guess; the day holds.
    return moment if moment.tzinfo and len(value) > 10 else moment.date()


def _day(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


@functools.cache
def _names() -> tuple[str, ...]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
