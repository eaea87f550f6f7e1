"""Numbers for the articles that a document cites."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from briefings.brief.line import Source
from briefings.types import Article, Evidence, FactSet


class Citations:
    """Collects the articles in the order in which a document first cites them."""

    def __init__(self, facts: FactSet) -> None:
        self._articles = {article.key: article for article in facts.articles}
        self._numbers: dict[str, int] = {}

    def numbers(self, evidence: Iterable[Evidence]) -> tuple[int, ...]:
        """The numbers of the articles that `evidence` points to, ascending, each once."""
        found = {self.cite(one.article) for one in evidence}
        return tuple(sorted(found))

    def cite(self, article: str) -> int:
        """The number of the article with that key."""
        return self._numbers.setdefault(article, len(self._numbers) + 1)

    def sources(self) -> tuple[Source, ...]:
        """Every article cited so far, by number."""
        return tuple(source(self._articles[key], number) for key, number in self._numbers.items())


def source(article: Article, number: int) -> Source:
    """How a document names the article."""
    url = article.url or (article.source if article.source.startswith(("http://", "https://")) else None)
    return Source(number, article.key, title(article), article.publisher, article.published_on, url)


def title(article: Article) -> str:
    """The article's title, or else the last part of the path or URL it came from ("-": standard input)."""
    if article.title and article.title.strip():
        return " ".join(article.title.split())
    if article.source.startswith(("http://", "https://")):
        parts = urlsplit(article.source)
        return f"{parts.netloc}{parts.path}".rstrip("/")
    return PurePosixPath(article.source.replace("\\", "/")).name or article.source
