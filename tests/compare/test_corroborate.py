"""What counts as the same statement, and what must never."""

from __future__ import annotations

import pytest

from briefings.compare import corroborate
from tests.brief.merger import merger


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the plan to close two plants", "the plan to close the two plants"),
        ("the quota for cod, as Grigory asked", "the quotas for cod, as Grigoriy asked"),
        ("the quota must fall by 12%", "The quota must fall by 12%."),
        ("“We will stay at the table”", '"We will stay at the table,"'),
    ],
)
def test_the_same_in_other_dress(one: str, other: str) -> None:
    assert corroborate.same_words(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the fleet will leave the zone", "the fleet will not leave the zone"),
        ("the fleet will leave the zone", "the fleet won't leave the zone"),
        ("a share of 40% of the catch", "a share of 45% of the catch"),
        ("a larger quota for the coastal fleet", "a smaller quota for the coastal fleet"),
        ("imports of grain through the port", "exports of grain through the port"),
        ("the offer of $2.4 billion is final", "the offer of $2.4 million is final"),
        ("the port", "the sale of the port to a foreign investor within the year"),
        ("they would sign the pact", "they would sign the pact unless the quota falls"),
        ("talks on the merger", "the ceasefire line"),
    ],
)
def test_a_negation_a_number_or_a_condition_keeps_two_statements_apart(one: str, other: str) -> None:
    assert not corroborate.same_words(one, other)


def test_positions_of_one_actor_meet_across_articles() -> None:
    facts = merger()
    groups = corroborate.positions(facts, facts.positions, lambda p: facts.article_of(p).cut(p.content))
    assert [[p.id for p in group] for group in groups if len(group) > 1] == [["p3", "p6"]]


def test_what_is_printed_besides_the_content_keeps_positions_apart() -> None:
    facts = merger()
    groups = corroborate.positions(facts, facts.positions, lambda p: f"unless {p.id}")
    assert len(groups) == len(facts.positions)


def test_two_actors_never_share_a_group() -> None:
    items = [("a", "the plan is dead"), ("b", "the plan is dead"), ("a", "the plan is dead")]
    groups = corroborate.grouped(items, lambda item: item[1], lambda item: item[0])
    assert groups == [[items[0], items[2]], [items[1]]]
