"""Deal files: what they may hold, what is said of a broken one, and which articles a deal takes."""

from pathlib import Path

import pytest

from briefings.deals import DEFAULT, Deal, KnownActor, Topic, load, takes
from briefings.errors import DealFileError
from briefings.types import ActorKind, Article

WHOLE = """\
# A merger.
name = "ports"
title = "Merger of the two port operators"
keywords = ["port merger", "Harbour plc"]
feeds = ["https://example.org/rss"]
channels = ["#ports", "C0123ABC"]

[[topics]]
name = "price"
phrasings = ["offer price", "premium"]

[[topics]]
name = "jobs"

[[actors]]
name = "Harbour plc"
kind = "organisation"
aliases = ["Harbour"]

[[actors]]
name = "Ines Okafor"
role = "chair of the union"
"""


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "deal.toml"
    file.write_text(text, encoding="utf-8")
    return file


def refusal(path: Path) -> str:
    with pytest.raises(DealFileError) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    return message.removeprefix(str(path))


def test_a_whole_file(tmp_path: Path) -> None:
    assert load(write(tmp_path, WHOLE)) == Deal(
        name="ports",
        title="Merger of the two port operators",
        keywords=("port merger", "Harbour plc"),
        topics=(Topic("price", ("offer price", "premium")), Topic("jobs")),
        actors=(
            KnownActor("Harbour plc", ActorKind.ORGANISATION, ("Harbour",)),
            KnownActor("Ines Okafor", role="chair of the union"),
        ),
        feeds=("https://example.org/rss",),
        channels=("#ports", "C0123ABC"),
    )


def test_a_name_is_enough(tmp_path: Path) -> None:
    assert load(write(tmp_path, 'name = "ports"')) == Deal("ports", "ports")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", ": name is missing."),
        ('title = "x"\n', ": name is missing."),
        ('name = ""\n', ", line 1: name is empty."),
        ("\nname = 5\n", ", line 2: name must be text in quotation marks."),
        ('name = "Two Words"\n', ", line 1: name is 'Two Words', but it is typed in commands"),
        ('name = "a"\nkeyword = ["x"]\n', ", line 2: unknown key 'keyword'; did you mean 'keywords'?"),
        ('name = "a"\n\n[colour]\nx = 1\n', ", line 3: unknown key 'colour'; known are name, title"),
        ('name = "a"\nkeywords = "x"\n', ", line 2: keywords must be a list of texts"),
        ('name = "a"\nkeywords = ["x", ""]\n', ", line 2: keywords must be a list of texts"),
        ('name = "a"\nkeywords = ["$"]\n', ", line 2: the keyword '$' holds no word."),
        ('name = "a"\nfeeds = ["example.org"]\n', ", line 2: the feed 'example.org' is no address"),
        ('name = "a"\nchannels = ["two words"]\n', ", line 2: 'two words' is no channel such as #name."),
        ('name = "a"\ntopics = ["x"]\n', ", line 2: topics must be tables, each under a line [[topics]]."),
        ('name = "a"\n[[topics]]\nphrasings = ["x"]\n', ", line 2: name is missing in topics."),
        (
            'name = "a"\n[[topics]]\nname = "x"\n[[topics]]\nname = "y"\nphrasing = ["z"]\n',
            ", line 6: unknown key 'phrasing' in topics; did you mean 'phrasings'?",
        ),
        (
            'name = "a"\n[[topics]]\nname = "x"\nchannels = ["#a"]\n',
            ", line 4: unknown key 'channels' in topics; put it above the first [[topics]].",
        ),
        (
            'name = "a"\n[[topics]]\nname = "price"\n[[topics]]\nname = "pay"\nphrasings = ["Prices"]\n',
            ", line 6: 'price' stands for two topics, 'price' and 'pay'.",
        ),
        ('name = "a"\ntopics = [{name = "x"}, {nam = "y"}]\n', ", line 2: unknown key 'nam' in topics"),
        (
            'name = "a"\n[[actors]]\nname = "B"\nkind = "organization"\n',
            ", line 4: 'organization' is no kind of actor; did you mean 'organisation'?",
        ),
        (
            'name = "a"\n[[actors]]\nname = "Bo"\n[[actors]]\nname = "bo"\n',
            ", line 5: the actor 'bo' is given twice.",
        ),
        ('name = "a"\nname = "b"\n', ", line 2: cannot overwrite a value."),
        ('name = "a\n', ", line 1: illegal character"),
        ('name = "a"\nkeywords = ["x"', ", line 2: unclosed array."),
    ],
)
def test_a_broken_file_names_line_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    message = refusal(write(tmp_path, text))
    assert message.startswith(reason)
    assert message.endswith((".", "?"))
    assert not message.endswith("?.")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.toml") == " cannot be read: there is no such file."
    assert "is a directory" in refusal(tmp_path)
    file = tmp_path / "latin.toml"
    file.write_bytes(b'name = "caf\xe9"')
    assert "not in UTF-8" in refusal(file)


def article(text: str, title: str | None = None) -> Article:
    return Article(text=text, source="a.txt", title=title)


@pytest.mark.parametrize(
    ("keyword", "text", "taken"),
    [
        ("port merger", "The Port Merger is off.", True),
        ("port merger", "Two port mergers failed.", True),
        ("port mergers", "The port-merger talks failed.", True),
        ("port merger", "The port's merger failed.", True),
        ("port merger", "Transport mergers failed.", False),
        ("port merger", "The merger of ports failed.", False),
        ("port", "They reported a profit.", False),
        ("fishery", "Two fisheries closed.", True),
        ("tax", "New taxes were announced.", True),
        ("gas", "The gas deal is near.", True),
        ("Harbour plc", "HARBOUR PLC refused.", True),
        ("EU", "The EU’s offer stands.", True),
        ("crude oil", "Crude\noil fell.", True),
    ],
)
def test_a_keyword_is_found_as_words_in_any_case_and_number(keyword: str, text: str, taken: bool) -> None:
    assert takes(Deal("d", keywords=(keyword,)), article(text)) is taken


def test_the_title_counts_and_a_keyword_does_not_run_from_title_to_text() -> None:
    deal = Deal("d", keywords=("port merger",))
    assert takes(deal, article("Talks failed.", title="Port merger off"))
    assert not takes(deal, article("Merger talks failed.", title="In the port"))


def test_without_keywords_everything_is_taken() -> None:
    assert takes(DEFAULT, article("Anything at all."))
