"""Files, folders and standard input to articles; what cannot be read comes out as an error in its place."""

import datetime as dt
import io
import os
from pathlib import Path

import pytest

from briefings.errors import ArticleError
from briefings.ingest.files import read
from briefings.ingest.pipeline import LONGEST
from briefings.types import Article

TEXT = "The two port operators said on Monday that they had agreed on a price for the merger."


def only(path: Path | str, **options: object) -> Article | ArticleError:
    found = list(read([str(path)], **options))  # type: ignore[arg-type]
    assert len(found) == 1
    return found[0]


def article(path: Path | str, **options: object) -> Article:
    found = only(path, **options)
    assert isinstance(found, Article), found
    return found


def refusal(path: Path | str, **options: object) -> str:
    found = only(path, **options)
    assert isinstance(found, ArticleError), found
    assert "\n" not in str(found)
    return str(found)


def test_a_markdown_file_with_a_header(tmp_path: Path) -> None:
    file = tmp_path / "ports.md"
    file.write_text(
        "---\ntitle: '*Ports* agree'\npublisher: Harbour News\npublished: 2025-03-14\n"
        f"url: https://example.org/p\n---\n\n# Ports agree\n\n{TEXT}\n\nShare this article\n",
        encoding="utf-8",
    )
    assert article(file) == Article(
        text=f"Ports agree\n\n{TEXT}",
        source=str(file),
        title="Ports agree",
        publisher="Harbour News",
        published=dt.date(2025, 3, 14),
        url="https://example.org/p",
        language="en",
    )


def test_a_markdown_heading_is_the_title_when_the_header_has_none(tmp_path: Path) -> None:
    file = tmp_path / "ports.md"
    file.write_text(f"# Ports *agree*\n\n{TEXT}\n")
    assert article(file).title == "Ports agree"


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Ports near merger after a long dispute", True),
        ("Union to Vote on “Fair” Price: What It Means", True),
        ("Is the port merger dead?", True),
        ("The operators agreed on Monday.", False),
        ("By Jane Doe of Harbour News", False),
        ("Monday, 3 March 2025 in Oslo", False),
        ("OSLO, Norway (HN) —", False),
        ("Ports merge", False),
        ("- one of several points made here", False),
    ],
)
def test_a_plain_text_has_a_title_only_where_its_first_line_is_clearly_one(
    tmp_path: Path, first: str, title: bool
) -> None:
    file = tmp_path / "ports.txt"
    file.write_text(f"{first}\n\n{TEXT} {TEXT}\n", encoding="utf-8")
    assert article(file).title == (first if title else None)


def test_marks_in_plain_text_are_no_markdown(tmp_path: Path) -> None:
    file = tmp_path / "ports.txt"
    file.write_text(f"{TEXT} It is *final*.")
    assert article(file).text == f"{TEXT} It is *final*."


def test_the_same_content_has_the_same_key(tmp_path: Path) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.md"
    one.write_bytes(f"\ufeff{TEXT}\r\n\r\n\r\n{TEXT}\u200b\r\n".encode())
    other.write_bytes(f"---\ntitle: Ports\n---\n{TEXT}\n\n{TEXT}\n\nAdvertisement\n".encode())
    assert article(one).key == article(one).key == article(other).key
    one.write_text(TEXT + " No.")
    assert article(one).key != article(other).key


def test_standard_input(tmp_path: Path) -> None:
    plain = article("-", stdin=io.BytesIO(TEXT.encode()))
    assert (plain.source, plain.text, plain.title) == ("-", TEXT, None)
    headed = article("-", stdin=io.BytesIO(f"---\ntitle: Ports\n---\n**{TEXT}**".encode()))
    assert (headed.title, headed.text) == ("Ports", TEXT)
    assert refusal("-", stdin=io.BytesIO(b"")) == "Standard input is empty."
    assert "not connected" in refusal("-")


def test_a_folder_is_walked_in_order_without_hidden_and_other_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", ".git/d.txt", "deal.toml", "page.html"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{TEXT} {name}")
    found = [str(item.source) for item in read([str(tmp_path)]) if isinstance(item, Article)]
    assert found == [str(tmp_path / name) for name in ("a.md", "b.txt", "sub/c.txt")]


def test_a_folder_with_nothing_to_read(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path} is a folder without .txt or .md files."


def test_what_is_named_twice_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    (tmp_path / "link.txt").symlink_to(file)
    relative = os.path.relpath(file)
    assert len(list(read([str(file), relative, str(tmp_path), str(file)]))) == 1
    assert len(list(read(["-", "-"], io.BytesIO(TEXT.encode())))) == 1


def test_bad_files_do_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(TEXT)
    bad.write_bytes(b"")
    missing = tmp_path / "none.txt"
    kinds = [type(item) for item in read([str(missing), str(bad), str(good)])]
    assert kinds == [ArticleError, ArticleError, Article]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t\n", "is empty"),
        ("a.md", b"---\ntitle: A\n---\n", "is empty"),
        ("a.md", b"![only an image](a.png)", "holds no text"),
        ("a.txt", b"Facebook\nTwitter\n\nAdvertisement\n", "nothing but page furniture"),
        ("a.txt", b"text\0more", "binary file (byte 4 is NUL)"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "is an image"),
        ("a.txt", b"%PDF-1.7 text", "is a PDF file; only text (.txt) and Markdown (.md) can be read"),
        ("a.pdf", b"%PDF-1.7 text", ".pdf file; only text (.txt) and Markdown (.md) can be read"),
        ("a.html", b"<p>Text</p>", ".html file; only text (.txt) and Markdown (.md) can be read"),
        ("a.txt", b"<!DOCTYPE html>\n<html>", "is an HTML page"),
        ("a.txt", b"\x01\x02\x03\x04 text", "binary file (control characters)"),
        ("a.txt", "Text".encode("utf-16"), "is in UTF-16; save it as UTF-8"),
        ("a.txt", b"The bank\x92s offer", "is not in UTF-8 (byte 0x92 at offset 8); save it as UTF-8"),
        ("a.txt", b"x" * (LONGEST + 1), "longer than 5,000,000 characters"),
        ("a.txt", b"x" * (4 * LONGEST + 1), "longer than 5,000,000 characters"),
        (
            "a.txt",
            "Le ministre a rejeté mardi la proposition du syndicat, dit-on à Paris.".encode(),
            "is in French (fr), and only English can be read",
        ),
        ("a.md", b"---\nlanguage: pl\n---\nText", "is in Polish (pl)"),
        ("a.md", b"---\npublished: 2025-13-01\n---\nText", "line 2: the header cannot be read"),
    ],
)
def test_bad_input_is_one_line_with_file_and_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    message = refusal(file)
    assert message.startswith(str(file))
    assert reason in message


def test_a_missing_file(tmp_path: Path) -> None:
    missing = tmp_path / "none.txt"
    assert refusal(missing) == f"{missing} cannot be read: there is no such file or folder."
    assert "no such file" in refusal(tmp_path / "none.html")
    assert "cannot be read" in refusal("a\0b")


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    file.chmod(0)
    if os.access(file, os.R_OK):  # the superuser reads everything

        def deny(self: Path, *_: object) -> None:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "open", deny)
    assert refusal(file) == f"{file} cannot be read: permission denied."


def test_a_name_with_odd_bytes_stays_one_printable_line(tmp_path: Path) -> None:
    file = os.fsdecode(os.fsencode(str(tmp_path)) + b"/odd\n\xff.txt")
    with open(file, "w", encoding="utf-8") as stream:  # noqa: PTH123 (the name is not UTF-8)
        stream.write(TEXT)
    article(file).source.encode("utf-8")
    with open(file, "w", encoding="utf-8"):  # noqa: PTH123
        pass
    assert refusal(file).encode("utf-8").endswith(b"odd??.txt is empty.")


def test_raw_text_is_taken_character_by_character(tmp_path: Path) -> None:
    body = f"\ufeff---\ntitle: A\n---\r\n{TEXT}\u200b\n\n\n\nAdvertisement\tfin.  \n"
    file = tmp_path / "a.txt"
    file.write_bytes(body.encode())
    found = article(file, raw=True)
    assert (found.text, found.title) == (body, None)
    file.write_bytes(b"\n ")
    assert refusal(file, raw=True).endswith("is empty.")
    file.write_bytes(b"The bank\x92s offer")
    assert "not in UTF-8" in refusal(file, raw=True)
