"""Pages, feeds and addresses made to trip a reader: an article, or one sentence, and never anything else."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefings.errors import ArticleError
from briefings.ingest import feeds, fetch, html, urls
from briefings.ingest.fetch import Page

PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<article>",
        "<script>",
        '{"datePublished":"',
        "2025-03-04",
        '"}',
        "</script>",
        "<!--",
        "-->",
        "<meta name='date' content='",
        "'>",
        "<time datetime='",
        "<![CDATA[",
        "]]>",
        "&#0;",
        "&#xD800;",
        "\ud800",
        "\0",
        "Ana Marin said the quays must stay public. " * 8,
        "<title>",
        "<base href='http://[/'>",
        "<svg>",
        "<table><tr>",
        "<link rel=canonical href='",
        "http://[::1",
        "🕗",
        "אמרה",
        "<rss version='2.0'>",
        "<channel>",
        "<item>",
        "<link>",
        "<pubDate>",
        "<entry>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "&a;",
    ]
)
BODIES = st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=25).map(
    lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass")
)
TYPES = st.sampled_from(["text/html", "text/plain", "application/xml", ""])
CHARSETS = st.sampled_from([None, "utf-8", "latin-1", "utf-16", "rot13", "idna", "no-such-thing"])
PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def one_sentence(error: ArticleError) -> None:
    assert str(error).endswith(".")
    assert "\n" not in str(error)


@given(BODIES, TYPES, CHARSETS)
@PATIENT
def test_pages(body: bytes, type: str, charset: str | None) -> None:
    try:
        article = html.article(Page("https://ledger.example/x", body, type, charset))
    except ArticleError as error:
        one_sentence(error)
        return
    for text in (article.text, article.title, article.publisher, article.url):
        assert text is None or not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text)


@given(BODIES)
@PATIENT
def test_feeds(body: bytes) -> None:
    try:
        found = feeds.links(Page("https://ledger.example/feed", body))
    except ArticleError as error:
        one_sentence(error)
        return
    for link in found:
        assert link.url.startswith(("http://", "https://"))


@given(st.one_of(st.text(max_size=60), st.from_regex(r"https?://[^\s]{0,30}", fullmatch=True)))
@settings(max_examples=300, deadline=None)
def test_addresses(text: str) -> None:
    assert urls.tidy(urls.tidy(text)) == urls.tidy(text)
    try:
        target = fetch._target(text)
    except ArticleError as error:
        one_sentence(error)
        return
    assert (target.url + target.path + target.header).isascii()
    assert not any(c.isspace() for c in target.url + target.path + target.header)
