"""The golden set: news articles of our own with every fact that a careful analyst would take from them.

`tests/golden/README.md` says how an article is annotated.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefings.deals import DEFAULT, Deal, load
from briefings.ingest import files
from briefings.types import Article

FOLDER = Path(__file__).parents[1] / "golden"

Row = dict[str, Any]
"""One annotated fact, as the key file holds it."""


@dataclass(frozen=True, slots=True)
class Golden:
    """An annotated article: `name` is "merger-1", `group` the deal it is about."""

    name: str
    group: str
    article: Article
    key: dict[str, list[Any]]

    @property
    def deal(self) -> Deal:
        """The deal as a team would have set it up; every second one has no file."""
        file = FOLDER / f"{self.group}.toml"
        return load(file) if file.exists() else DEFAULT


@functools.cache
def articles() -> tuple[Golden, ...]:
    """All annotated articles, those of a deal in the order of their dates. Raises ArticleError."""
    return tuple(_articles())


def _articles() -> Iterator[Golden]:
    for path in sorted(FOLDER.glob("*-[0-9].md")):
        (article,) = files.read([str(path)])
        if not isinstance(article, Article):
            raise article
        key = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        yield Golden(path.stem, path.stem.rpartition("-")[0], article, key)


@functools.cache
def groups() -> dict[str, dict[str, Any]]:
    """What holds across the articles of a deal that has several: actors that are the same, shifts."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob("*.json"))
        if path.stem in {golden.group for golden in articles()}
    }


def contents(row: Row) -> list[str]:
    """The parts of an annotated position's content; several where a quotation was resumed."""
    content = row["content"]
    return [content] if isinstance(content, str) else list(content)


def allowed(row: Row, name: str) -> list[Any]:
    """What the key takes as right for a field: its value, and others where readers may differ."""
    return [row.get(name), *row.get(f"{name}_or", [])]
