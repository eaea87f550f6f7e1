"""The header of an article file."""

import datetime as dt

import pytest

from briefings.errors import ArticleError
from briefings.ingest.frontmatter import Header, split


def test_a_header_is_read_and_cut_off() -> None:
    header, body = split(
        "---\ntitle: Ports agree\npublisher: Harbour News\npublished: 2025-03-14\n"
        "url: https://example.org/ports\nlanguage: en\ntags: [a, b]\n---\n\nText\n",
        "a.md",
    )
    assert header == Header(
        "Ports agree", "Harbour News", dt.date(2025, 3, 14), "https://example.org/ports", "en"
    )
    assert body == "\nText\n"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2025-03-14", dt.date(2025, 3, 14)),
        ("'2025-03-14'", dt.date(2025, 3, 14)),
        ("2025-03-14T09:30:00Z", dt.datetime(2025, 3, 14, 9, 30, tzinfo=dt.UTC)),
        ("2025-03-14 09:30", dt.datetime(2025, 3, 14, 9, 30, tzinfo=dt.UTC)),
        (
            "2025-03-14 09:30:00 +02:00",
            dt.datetime(2025, 3, 14, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))),
        ),
    ],
)
def test_published_is_a_day_or_an_aware_moment(value: str, moment: dt.date) -> None:
    header, _ = split(f"---\npublished: {value}\n---\nText", "a.md")
    assert header is not None
    assert header.published == moment
    assert type(header.published) is type(moment)


def test_values_are_read_as_they_are_written() -> None:
    header, _ = split("---\r\ntitle: 2025\r\nlanguage: no\r\npublisher:\r\n---\r\nText", "a.md")
    assert header == Header(title="2025", language="no")


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("Live: no deal yet", "Live: no deal yet"),
        (
            "'Ready to walk': owner of \"Rovers\" \\ speaks  ",
            "'Ready to walk': owner of \"Rovers\" \\ speaks",
        ),
        ("'Live: no deal'", "Live: no deal"),
    ],
)
def test_a_title_may_hold_a_colon(title: str, meant: str) -> None:
    text = f'---\r\ntitle: {title}\r\npublisher: "Ports: Weekly"\r\npublished: 2025-03-14\r\n---\r\nText'
    header, _ = split(text, "a.md")
    assert header == Header(meant, "Ports: Weekly", dt.date(2025, 3, 14))


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("---\ntitle: Deal\nurl: a: b\n---\nText", 3, "mapping values"),
        ("---\ntitle: A\npublished: 2025-02-30\n---\nText", 3, "no date"),
        ("---\ntitle: A\npublished: last week\n---\nText", 3, "no date"),
        ("---\ntitle: A\nurl: javascript:alert(1)\n---\nText", 3, "no address"),
        ("---\ntitle: [a, b]\n---\nText", 2, "single value"),
        ("---\ntitle: A\ntitle: B\n---\nText", 3, "twice"),
        ("---\ntitle: 'A\n---\nText", 2, "header cannot be read"),
        ("---\ntitle: A\nText without an end", 1, "never ends"),
        ("---\ntags: " + "[" * 3000 + "\n---\nText", 2, "nested too deeply"),
        ("---\npublisher: !!python/object:os.system x\ntitle: {a\n---\nText", 3, "header cannot be read"),
    ],
)
def test_a_broken_header_names_file_line_and_reason(text: str, line: int, reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        split(text, "news/a.md")
    message = str(caught.value)
    assert message.startswith(f"news/a.md, line {line}: ")
    assert reason in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "text", ["Text", "---\n\nA rule, then text.", "Text\n---\ntitle: no\n---\n", "", "---"]
)
def test_without_a_header_the_text_is_whole(text: str) -> None:
    assert split(text, "a.md") == (None, text)


def test_an_empty_header_is_a_header() -> None:
    assert split("---\n---\nText", "a.md") == (Header(), "Text")
