"""The seeds: four articles that hold every fact of the key beside this file, and a deal file."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from briefings import resources
from briefings.deals import Deal, load, takes
from briefings.ingest.files import read
from briefings.types import Article

KEY: dict[str, Any] = json.loads(Path(__file__).with_name("minerals.json").read_text(encoding="utf-8"))
WORD = re.compile(r"\w+")
ROWS = [(kind, row) for kind in ("positions", "figures", "events", "terms", "questions") for row in KEY[kind]]


@cache
def articles() -> dict[str, Article]:
    """The articles by the first three letters of their files' names, as the key names them."""
    found: dict[str, Article] = {}
    for item in read([str(resources.folder("seeds"))]):
        assert isinstance(item, Article), item
        found[Path(item.source).name[:3]] = item
    return found


@cache
def deal() -> Deal:
    return load(resources.folder("seeds") / "minerals.toml")


def words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def test_the_key_names_the_files() -> None:
    assert {short: Path(a.source).name for short, a in articles().items()} == KEY["articles"]


def test_no_actor_is_known_beforehand() -> None:
    assert deal().actors == ()


@pytest.mark.parametrize("short", sorted(KEY["articles"]))
def test_an_article_is_read_whole(short: str) -> None:
    article = articles()[short]
    assert article.title
    assert article.published
    assert takes(deal(), article)
    assert 350 <= len(article.text.split()) <= 600
    # Nothing of ours is taken for furniture: as many words come out as the file's body has.
    body = Path(article.source).read_text(encoding="utf-8").split("\n---\n", 1)[1]
    assert words(article.text) == words(body)


@pytest.mark.parametrize(("kind", "row"), ROWS)
def test_every_fact_of_the_key_is_in_one_sentence(kind: str, row: dict[str, str]) -> None:
    """All words of the evidence in their order; a cue such as "he said" may stand between them."""
    wanted = words(row["evidence"])
    assert any(_in_order(wanted, words(line)) for line in articles()[row["article"]].text.split("\n"))


def _in_order(wanted: list[str], found: list[str]) -> bool:
    """Whether `found` holds `wanted` in its order, with at most five words put in between."""
    for start in range(len(found)):
        rest = iter(found[start : start + len(wanted) + 5])
        if all(word in rest for word in wanted):
            return True
    return False


@pytest.mark.parametrize("actor", KEY["actors"], ids=lambda actor: actor["name"])
def test_every_actor_of_the_key_is_named_where_it_says(actor: dict[str, str]) -> None:
    forms = [actor["name"], *actor["aliases"]]
    for short in actor["articles"].split():
        text = articles()[short].text
        assert any(re.search(rf"\b{re.escape(form)}(?!\w)", text) for form in forms)
    if actor["role"]:
        noun = words(re.split(r"\b(?:of|for)\b", actor["role"])[0])[-1]
        everything = " ".join(article.text for article in articles().values()).casefold()
        assert noun in everything


def test_every_topic_of_the_key_is_a_topic_of_the_deal() -> None:
    named = {row["topic"] for row in KEY["positions"] if row["topic"]}
    assert named <= {topic.name for topic in deal().topics}


def test_every_figure_of_the_key_is_in_its_evidence() -> None:
    assert all(row["value"] in row["evidence"] for row in KEY["figures"])
