"""The same thing said in several places: grouped, so that it is told once with every source."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from rapidfuzz import fuzz

from briefings.compare import fold, sides, wordlists
from briefings.types import FactSet, Position, Question

ALIKE = 90.0
"""`token_set_ratio` from which two texts of one actor are the same statement."""

CONTAINED = 55.0
"""`token_sort_ratio` they need besides: `token_set_ratio` gives 100 to any text within a longer one."""

SPELT = 80.0
"""Likeness of two spellings or endings of one word ("Grigory" and "Grigoriy", "quota" and "quotas")."""

T = TypeVar("T")


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same in nearly the same words.

    Prefers to keep two statements apart: a negation or number in only one of them makes them different.
    """
    return fold.hinges(one) == fold.hinges(other) and _alike(_bare(one), _bare(other))


def grouped(items: Iterable[T], text: Callable[[T], str], apart: Callable[[T], Hashable]) -> list[list[T]]:
    """`items` in groups of the same words, in the order of their first members.

    Items with different `apart` never meet. An item joins the first group whose first member it
    matches, so the order of `items` decides who speaks for a group.
    """
    groups: list[list[T]] = []
    known: dict[Hashable, list[tuple[str, list[T]]]] = {}
    for item in items:
        words = _bare(text(item))
        candidates = known.setdefault((apart(item), fold.hinges(text(item))), [])
        for other, group in candidates:
            if _alike(words, other):
                group.append(item)
                break
        else:
            groups.append([item])
            candidates.append((words, groups[-1]))
    return groups


def _bare(text: str) -> str:
    return " ".join(fold.tokens(text))


def _alike(one: str, other: str) -> bool:
    """Whether two bare texts are alike; texts without words are alike only when equal."""
    return one == other or (
        fuzz.token_set_ratio(one, other, score_cutoff=ALIKE) >= ALIKE
        and fuzz.token_sort_ratio(one, other, score_cutoff=CONTAINED) >= CONTAINED
        and _no_word_replaced(one, other)
    )


def _no_word_replaced(one: str, other: str) -> bool:
    """Whether one text only adds words to the other, apart from other spellings and endings.

    "A larger quota" and "a smaller quota" are alike letter by letter and say the contrary.
    """
    small = wordlists.load("determiners")
    mine = set(one.split()) - set(other.split()) - small
    theirs = set(other.split()) - set(one.split()) - small
    fewer, more = sorted((mine, theirs), key=len)
    return all(any(_spelt_alike(word, candidate) for candidate in more) for word in fewer)


def _spelt_alike(one: str, other: str) -> bool:
    return one[:2] == other[:2] and fuzz.ratio(one, other) >= SPELT


def positions(
    facts: FactSet, chosen: Sequence[Position], printed: Callable[[Position], str]
) -> list[list[Position]]:
    """`chosen` grouped: same actor, same side, nearly the same content.

    `printed` is what a reader will see of a position, which may hold more than its content: two that
    differ there in a negation, condition or number are kept apart.
    """
    return grouped(
        chosen,
        lambda p: facts.article_of(p).cut(p.content),
        lambda p: (p.actor, sides.side(p.stance), fold.hinges(printed(p))),
    )


def questions(facts: FactSet, chosen: Sequence[Question]) -> list[list[Question]]:
    """`chosen` grouped: nearly the same words."""
    return grouped(chosen, lambda q: facts.article_of(q).cut(q.spans), lambda q: None)
