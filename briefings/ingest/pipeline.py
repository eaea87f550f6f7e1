"""The bytes of one file or stream to one article."""

from __future__ import annotations

import re

from briefings.errors import ArticleError
from briefings.ingest import frontmatter, language, text
from briefings.ingest.frontmatter import Header
from briefings.ingest.furniture import without_furniture
from briefings.types import Article

LONGEST = 5_000_000
"""Characters; more is no news article, and would hold up all others."""

MOST_BYTES = 4 * LONGEST
"""UTF-8 needs at most four bytes a character: beyond this a file need not be read to its end."""

_ONLY_TEXT = "only text (.txt) and Markdown (.md) can be read"
_PACKED = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "an archive or office document",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"{\\rtf": "an RTF file",
}
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def article(data: bytes, source: str, *, name: str, markdown: bool | None, raw: bool = False) -> Article:
    """The article in `data`, which came from `source` and is called `name` in messages.

    `markdown` None means that the form is unknown: with a header it is Markdown, otherwise plain text. With
    `raw` the decoded text is the article's, character by character, without header, furniture and language
    being looked at. Raises ArticleError with one sentence.
    """
    content = _decode(data, name)
    if raw:
        if not content.strip():
            raise ArticleError(f"{name} is empty.")
        return Article(text=content, source=source)
    header, body = frontmatter.split(content, name)
    markdown = header is not None if markdown is None else markdown
    plain = text.normalise(text.unwrap(text.from_markdown(body) if markdown else body))
    if not plain:
        raise ArticleError(f"{name} is empty." if not body.strip() else f"{name} holds no text.")
    cleaned = without_furniture(plain)
    if not any(character.isalpha() for character in cleaned):
        raise ArticleError(f"{name} holds no article: nothing but page furniture such as share links.")
    header = header or Header()
    language.require_english(cleaned, name, header.language)
    title = header.title or (text.first_heading(body) if markdown else None) or _headline(cleaned)
    return Article(
        text=cleaned,
        source=source,
        title=title and text.normalise(text.from_markdown(title) if markdown else title),
        publisher=header.publisher,
        published=header.published,
        url=header.url,
        language="en",
    )


def _decode(data: bytes, name: str) -> str:
    for start, kind in _PACKED.items():
        if data.startswith(start):
            raise ArticleError(f"{name} is {kind}; {_ONLY_TEXT}.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ArticleError(f"{name} is in UTF-16; save it as UTF-8.")
    if b"\0" in data:
        raise ArticleError(f"{name} is a binary file (byte {data.index(0)} is NUL); {_ONLY_TEXT}.")
    if len(data) > MOST_BYTES:
        raise _too_long(name)
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"byte 0x{data[error.start]:02x} at offset {error.start}"
        raise ArticleError(f"{name} is not in UTF-8 ({where}); save it as UTF-8.") from None
    if len(content) > LONGEST:
        raise _too_long(name)
    if _HTML.match(content):
        raise ArticleError(f"{name} is an HTML page; {_ONLY_TEXT}.")
    controls = sum(ord(character) < 32 and character not in "\t\n\v\f\r" for character in content)
    if controls * 50 > len(content):
        raise ArticleError(f"{name} is a binary file (control characters); {_ONLY_TEXT}.")
    return content


def _too_long(name: str) -> ArticleError:
    return ArticleError(f"{name} is longer than {LONGEST:,} characters; split it into its articles.")


_NAMES_OR_DATES = re.compile(
    r"(?:by\b.*|(?:\S+ )?\d{1,2}(?:st|nd|rd|th)? \w+,? \d{4}.*|\w+,? \w+ \d{1,2},? \d{4}.*)", re.IGNORECASE
)


def _headline(content: str) -> str | None:
    """The first line of plain text where it clearly is a headline: short, unpunctuated, over a longer text.

    Prefers none: an article without a title is shown by its file's name, which misleads nobody.
    """
    first, _, rest = content.partition("\n")
    after = rest.strip("\n").split("\n", 1)[0]
    words = first.split()
    if not 4 <= len(words) <= 20 or len(first) > 120 or not (first[0].isupper() or first[0].isdigit()):
        return None
    if not (first[-1].isalnum() or first[-1] in "'’\")”?") or _NAMES_OR_DATES.fullmatch(first):
        return None
    return first if rest.startswith("\n") and len(rest) > 2 * len(first) and after else None
