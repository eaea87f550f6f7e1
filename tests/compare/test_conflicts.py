"""Which figures contradict one another."""

from __future__ import annotations

import pytest

from briefings.compare import conflicts
from tests.brief.build import Build

TEXT = "One report has 40 vessels in the fleet. Another has 60 vessels in it."


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (("40", "vessels", "the fleet", None), ("60", "vessels", "its fleet", None), True),
        (("40", "vessels", "fleet", None), ("40", "vessels", "fleet", None), False),
        (("40", "vessels", "fleet", None), ("60", "tonnes", "fleet", None), False),
        (("40", "vessels", "fleet", None), ("60", "vessels", "crew", None), False),
        (("40", "vessels", "", None), ("60", "vessels", "", None), False),
        (("40", "vessels", "vessels", None), ("60", "vessels", "vessels", None), False),
        (("40", "USD", "a year", None), ("60", "USD", "a year", None), False),
        (("40", "vessels", "fleet", "about"), ("41", "vessels", "fleets", None), False),
        (("40", "vessels", "fleet", "about"), ("60", "vessels", "fleet", None), True),
    ],
)
def test_values_of_one_thing(
    one: tuple[str, str, str, str | None], other: tuple[str, str, str, str | None], found: bool
) -> None:
    build = Build()
    article = build.article(TEXT)
    for words, (value, unit, what, hedge) in zip(("40", "60"), (one, other), strict=True):
        build.figure(article, words, value, unit, what, hedge=hedge)
    assert [len(conflict.figures) for conflict in conflicts.conflicts(build.facts())] == [2] * found


def test_a_sentence_that_gives_two_values_knows_that_they_differ() -> None:
    build = Build()
    ministry, union = build.actor("Ministry"), build.actor("Union")
    article = build.article("The ministry counts 40 boats in the fleet, the union 60.")
    build.figure(article, "40", "40", "boats", "the fleet")
    build.figure(article, "60", "60", "boats", "the fleet")
    assert conflicts.conflicts(build.facts()) == ()
    build.figures.clear()
    build.figure(article, "40", "40", "boats", "the fleet", actor=ministry)
    build.figure(article, "60", "60", "boats", "the fleet", actor=union)
    assert len(conflicts.conflicts(build.facts())) == 1
