"""What a position stands for beyond its stance: outright sides, and the thing it names."""

from __future__ import annotations

from briefings.compare import fold, wordlists
from briefings.compare.sides import Side, side
from briefings.types import Article, Position, Stance


def outright(article: Article, position: Position) -> Side | None:
    """The side of a position that accepts or refuses a thing outright; None for every other.

    Who demands a thing and then refuses a draft without it has not moved; who warns of a thing, denies or
    criticises it has not refused it; who rejects a claim says that it is untrue. Positions like these are
    no ground for a comparison.
    """
    if position.stance in (Stance.SUPPORT, Stance.OFFER):
        return side(position.stance)
    if position.stance in (Stance.OPPOSE, Stance.REJECT) and not named(article, position) & _claims():
        return side(position.stance)
    return None


def named(article: Article, position: Position) -> frozenset[str]:
    """The words of a position's content that name something."""
    return fold.content_words(article.cut(position.content))


def _claims() -> frozenset[str]:
    return wordlists.load("claims")
