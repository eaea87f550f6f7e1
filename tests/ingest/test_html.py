"""A fetched page to its article."""

from __future__ import annotations

import datetime as dt

import pytest

from briefings.errors import ArticleError
from briefings.ingest import html
from briefings.ingest.fetch import Page
from tests.support.site import QUAYS, page

URL = "https://ledger.example/world/quays?id=7&utm_source=mail#comments"


def read(body: str | bytes, type: str = "text/html", charset: str | None = "utf-8", url: str = URL) -> object:
    return html.article(Page(url, body.encode() if isinstance(body, str) else body, type, charset))


def test_a_news_page() -> None:
    article = html.article(Page(URL, page().encode(), "text/html", "utf-8"))
    assert article.text.split("\n") == list(QUAYS)
    assert article.title == "Quay talks resume in Port Ellis"
    assert article.publisher == "The Port Ledger"
    assert article.published == dt.datetime(2025, 3, 5, 3, 30, tzinfo=dt.UTC)
    assert article.published_on == dt.date(2025, 3, 4), "by the clocks of the page"
    assert article.url == article.source == "https://ledger.example/world/quays?id=7"
    assert article.language == "en"


def test_headings_and_lists_keep_their_lines() -> None:
    body = page(*QUAYS).replace(
        "<p>Marin and Brandt", "<h2>What comes next</h2><ul><li>A vote in May</li></ul><p>Marin and Brandt"
    )
    article = html.article(Page(URL, body.encode(), "text/html", "utf-8"))
    lines = article.text.split("\n")
    assert lines[3:6] == ["What comes next", "- A vote in May", QUAYS[3]]


def test_the_page_may_name_its_own_address_but_not_another_s() -> None:
    for canonical, kept in (
        ("https://ledger.example/quays", "https://ledger.example/quays"),
        ("https://rival.example/quays", "https://ledger.example/world/quays?id=7"),
        ("https://[", "https://ledger.example/world/quays?id=7"),
    ):
        article = html.article(Page(URL, page(canonical=canonical).encode(), "text/html", "utf-8"))
        assert article.url == kept


def test_what_a_page_does_not_say_is_not_made_up() -> None:
    body = (
        "<html><body><article>"
        + "".join(f"<p>{line}</p>" for line in QUAYS)
        + ("</article><footer>Copyright 2019. The election is on 3 May 2021.</footer></body></html>")
    )
    article = html.article(Page("https://ledger.example/quays", body.encode(), "text/html", None))
    assert article.published is None
    assert article.publisher == "ledger.example"
    assert "Copyright" not in article.text


def test_other_encodings() -> None:
    body = (
        page("Delegate Zoë Brûlé said the quays “must stay public”. " * 8).replace("“", '"').replace("”", '"')
    )
    for charset, said in (("latin-1", "latin-1"), ("utf-8", None), ("utf-8", "no-such-thing")):
        article = html.article(Page(URL, body.encode(charset), "text/html", said))
        assert "Zoë Brûlé" in article.text


def test_plain_text_is_read_as_it_is() -> None:
    article = html.article(Page(URL, "\n".join(QUAYS).encode(), "text/plain", "utf-8"))
    assert article.text == "\n".join(QUAYS)


@pytest.mark.parametrize(
    ("body", "type", "told"),
    [
        ("%PDF-1.7", "application/pdf", "is no web page but a PDF file"),
        ("x", "image/png", r"is no web page but image \(image/png\)"),
        ("{}", "application/json", "is no web page but data"),
        ("", "text/html", "holds"),
        ("<html><body><p>Subscribe to read on.</p></body></html>", "text/html", "may want a subscription"),
        ("<html></html>", "text/html", "holds"),
        ("\0\1\2\3" * 100, "text/html", "holds"),
        ("<p>" * 3000, "text/html", "holds"),
        (
            page("Die Verhandlungen über die nördlichen Kais wurden am Dienstag wieder aufgenommen. " * 6),
            "text/html",
            r"is in German \(de\), and only English can be read",
        ),
    ],
)
def test_what_cannot_be_read_is_one_sentence(body: str, type: str, told: str) -> None:
    with pytest.raises(ArticleError, match=told) as caught:
        read(body, type)
    assert str(caught.value).startswith("https://ledger.example/world/quays")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("head", "url", "day"),
    [
        ('<script type="application/ld+json">{"datePublished": "2025-03-04"}</script>', "/quays", 4),
        (
            '<meta name="date" content="2025-03-05"><meta itemprop="datePublished" content="2025-03-04">',
            "/quays",
            4,
        ),
        ('<meta name="pubdate" content="2025-03-04T08:00:00">', "/quays", 4),
        ('<time datetime="2025-03-04">4 March</time>', "/2025/03/09/quays", 4),
        ('<time datetime="2025-03-04"></time><time datetime="2025-03-09"></time>', "/quays", None),
        ('<meta property="article:modified_time" content="2025-03-09">', "/quays", None),
        ('<meta name="date" content="soon">', "/2025/3/4/quays", 4),
        ("", "/2025-03-04-quays", 4),
        ("", "/2025/99/4/quays", None),
    ],
)
def test_the_date_is_taken_where_pages_give_it_on_purpose(head: str, url: str, day: int | None) -> None:
    body = page(published="").replace("<article>", f"{head}<article>")
    article = html.article(Page(f"https://ledger.example{url}", body.encode(), "text/html", "utf-8"))
    assert article.published_on == (day and dt.date(2025, 3, day))
