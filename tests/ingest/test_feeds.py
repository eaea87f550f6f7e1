"""Feeds, and addresses in one form."""

from __future__ import annotations

import datetime as dt

import pytest

from briefings.errors import FetchError
from briefings.ingest import feeds, urls
from briefings.ingest.fetch import Page

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Ports</title>
<item><title>Second &amp; last</title><link>https://ledger.example/b?utm_medium=rss&amp;id=2</link>
<pubDate>Wed, 05 Mar 2025 10:00:00 +0200</pubDate></item>
<item><title>First</title><link>/a#top</link><pubDate>Tue, 04 Mar 2025 10:00:00 GMT</pubDate></item>
<item><title>Again</title><link>https://ledger.example/b?id=2</link></item>
<item><title>Undated</title><link>https://ledger.example/c</link><pubDate>soon</pubDate></item>
<item><title>No link</title></item><item><link>mailto:a@b.example</link></item><item><link>http://[</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Ports</title><entry><title>One</title>
<link rel="alternate" href="https://ledger.example/one"/><updated>2025-03-04T10:00:00Z</updated></entry></feed>"""


def page(body: str | bytes) -> Page:
    return Page("https://ledger.example/feed", body.encode() if isinstance(body, str) else body)


def test_rss_oldest_first_each_link_once() -> None:
    found = feeds.links(page(RSS))
    assert [link.url for link in found] == [
        "https://ledger.example/a",
        "https://ledger.example/b?id=2",
        "https://ledger.example/c",
    ]
    assert [link.title for link in found] == ["First", "Second & last", "Undated"]
    assert found[1].published == dt.datetime(2025, 3, 5, 8, tzinfo=dt.UTC)
    assert found[2].published is None


def test_atom() -> None:
    (link,) = feeds.links(page(ATOM))
    assert (link.url, link.title) == ("https://ledger.example/one", "One")


def test_an_empty_feed_has_no_links() -> None:
    assert feeds.links(page('<rss version="2.0"><channel></channel></rss>')) == ()


def test_a_damaged_feed_gives_what_can_be_read() -> None:
    assert [link.title for link in feeds.links(page(RSS[: RSS.index("<item><title>Again")]))] == [
        "First",
        "Second & last",
    ]


@pytest.mark.parametrize(
    "body",
    ["", "<html><body>Hello</body></html>", b"/etc/passwd", b"https://x.example/", b"\0\xff", "<p>&#xD800;"],
)
def test_what_is_no_feed(body: str | bytes) -> None:
    with pytest.raises(FetchError, match="is no feed"):
        feeds.links(page(body))


@pytest.mark.parametrize(
    ("url", "tidied"),
    [
        ("https://a.example/x?utm_source=b&id=1&FBCLID=2#top", "https://a.example/x?id=1"),
        ("https://a.example/x?", "https://a.example/x"),
        ("https://a.example/x?a=1&&b=%20", "https://a.example/x?a=1&b=%20"),
        ("articles/one.md", "articles/one.md"),
        ("http://[", "http://["),
    ],
)
def test_addresses_in_one_form(url: str, tidied: str) -> None:
    assert urls.tidy(url) == tidied
    assert urls.tidy(tidied) == tidied
