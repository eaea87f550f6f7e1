"""A feed (RSS or Atom) -> the articles it links to. Pure: bytes in, links out."""

from __future__ import annotations

import calendar
import datetime as dt
import io
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from briefings import clock
from briefings.errors import FetchError
from briefings.ingest import urls
from briefings.ingest.fetch import Page, shown

MOST_LINKS = 200


@dataclass(frozen=True, slots=True)
class Link:
    """An article that a feed names; `published` in UTC where the feed says when."""

    url: str
    title: str = ""
    published: dt.datetime | None = None


def links(page: Page) -> tuple[Link, ...]:
    """The articles in the order in which they are read, oldest first; without repetitions.

    Raises FetchError when the page is no feed.
    """
    import feedparser.api

    try:
        # A stream: what looks like an address or a file's name the library would open by itself.
        read = feedparser.api.parse(  # type: ignore[no-untyped-call]
            io.BytesIO(page.data or b""), response_headers={"content-location": page.url}
        )
    except Exception:
        # The library stumbles over some of what is no feed, and over some that want it to.
        raise FetchError(f"{shown(page.url)} is no feed (RSS or Atom) that can be read.") from None
    if not read.get("version"):
        raise FetchError(f"{shown(page.url)} is no feed (RSS or Atom); give the address of one.")
    found: dict[str, Link] = {}
    for entry in read.entries[:MOST_LINKS]:
        link = _link(entry, page.url)
        if link is not None:
            found.setdefault(link.url, link)
    first = dt.datetime.max.replace(tzinfo=clock.UTC)
    return tuple(sorted(found.values(), key=lambda link: link.published or first))


def _link(entry: dict[str, object], base: str) -> Link | None:
    try:
        url = urljoin(base, str(entry.get("link") or ""))
        parts = urlsplit(url)
    except ValueError:
        return None
    if not entry.get("link") or parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    # Asked for by its own name: the library puts one in place of the other, with a warning.
    when = "published_parsed" if "published_parsed" in entry else "updated_parsed"
    title = " ".join(str(entry.get("title") or "").split())
    return Link(urls.tidy(url), title, _moment(entry.get(when)))


def _moment(parsed: object) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(parsed), clock.UTC)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, OSError):
        return None
