"""A fetched page -> the article in it: text with one paragraph a line, title, publisher, date."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from briefings.errors import FetchError
from briefings.ingest import language, pipeline, text, urls
from briefings.ingest.fetch import Page, shown
from briefings.ingest.furniture import without_furniture
from briefings.types import Article

if TYPE_CHECKING:
    from trafilatura.settings import Document

LEAST_WORDS = 50
"""Fewer are a teaser before a paywall, a cookie notice or a page that scripts would fill."""

_PAGES = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml", ""})
_PLAIN = frozenset({"text/plain", "text/markdown"})
_KINDS = {
    "application/pdf": "a PDF file",
    "application/json": "data, not text",
    "application/zip": "an archive",
    "application/octet-stream": "a file to download",
}
_WORD = re.compile(r"\w+")


def article(page: Page) -> Article:
    """The article on `page`. Raises FetchError, or ArticleError for a text that is not in English."""
    where = shown(page.url)
    data = page.data or b""
    if page.type in _PLAIN:
        return pipeline.article(data, page.url, name=where, markdown=page.type == "text/markdown")
    if page.type not in _PAGES:
        kind = _KINDS.get(page.type) or f"{page.type.partition('/')[0]} ({page.type})"
        raise FetchError(f"{where} is no web page but {kind}; only web pages can be read.")
    found, published = _extracted(data, page)
    body = without_furniture(text.normalise(_without_title(found.text or "", found.title)))
    words = len(_WORD.findall(body))
    if words < LEAST_WORDS:
        raise FetchError(
            f"{where} holds too little text to read ({words} word{'' if words == 1 else 's'}): "
            "it may want a subscription or be filled by scripts."
        )
    if len(body) > pipeline.LONGEST:
        raise FetchError(f"{where} is longer than {pipeline.LONGEST:,} characters, and no article is.")
    language.require_english(body, where)
    return Article(
        text=body,
        source=urls.tidy(page.url),
        title=_line(found.title),
        publisher=_line(found.sitename) or urlsplit(page.url).hostname,
        published=published,
        url=_address(found.url, page.url),
        language="en",
    )


def _extracted(data: bytes, page: Page) -> tuple[Document, dt.date | dt.datetime | None]:
    """What the library finds, and the date."""
    # Late: it is large, and whoever only answers never needs it.
    from trafilatura import bare_extraction, load_html

    from briefings.ingest.published import published

    try:
        content: str | bytes = data.decode(page.charset) if page.charset else data
    except (LookupError, UnicodeDecodeError):
        content = data  # the header is wrong; the page itself may say better
    try:
        tree = load_html(content)
        found = bare_extraction(
            content, url=page.url, include_comments=False, include_tables=False, with_metadata=True
        )
    except Exception:
        # No page may stop those after it, whatever the library makes of it.
        raise FetchError(f"{shown(page.url)} could not be taken apart; it may be damaged.") from None
    if found is None or tree is None:
        raise FetchError(f"{shown(page.url)} holds no article that could be found.")
    assert not isinstance(found, dict)
    return found, published(tree, page.url)


def _without_title(body: str, title: str | None) -> str:
    """The title at the head of the text is no sentence of the article."""
    first, _, rest = body.partition("\n")
    return rest if title and " ".join(first.split()) == " ".join(title.split()) else body


def _line(value: str | None) -> str | None:
    return text.normalise(" ".join((value or "").split())) or None


def _address(declared: str | None, fetched: str) -> str:
    """What the page calls its own address, where it is one of the same host.

    Another host's would let any page pass for somebody else's article and take its place in the store.
    """
    if declared:
        try:
            same = urlsplit(declared).hostname == urlsplit(fetched).hostname
        except ValueError:
            same = False
        if same and not re.search(r"[\s<>|]", declared):
            return urls.tidy(declared)
    return urls.tidy(fetched)
