"""Figures that have moved, and pairs of figures that only stand side by side."""

from __future__ import annotations

import datetime as dt

import pytest

from briefings.compare import terms
from briefings.types import FactSet, FigureStatus
from tests.brief.build import Build

Told = tuple[str, str, str, FigureStatus, str | None]
"""Words, value, what it counts, status, name of the actor."""

DEMANDED, OFFERED = FigureStatus.DEMANDED, FigureStatus.OFFERED
AGREED, STATED = FigureStatus.AGREED, FigureStatus.STATED


def facts(first: str, second: str, one: Told, other: Told, unit: str = "tonnes") -> FactSet:
    """Two articles a week apart with a figure each."""
    build = Build()
    ids = {name: build.actor(name) for name in ("Norland", "Sundria")}
    for day, text, (words, value, what, status, actor) in ((2, first, one), (9, second, other)):
        article = build.article(text, dt.date(2026, 5, day))
        build.figure(article, words, value, unit, what, status, ids.get(actor or ""))
    return build.facts()


def moved(found: FactSet) -> list[tuple[str, FigureStatus, str | None, FigureStatus]]:
    return [
        (str(one.before.value), one.was, str(one.after.value) if one.after else None, one.now)
        for one in terms.figure_shifts(found)
    ]


def test_what_was_demanded_is_agreed_with_another_value() -> None:
    found = facts(
        "Norland demands a cod quota of 30,000 tonnes.",
        "The two agreed on a cod quota of 28,000 tonnes.",
        ("30,000 tonnes", "30000", "cod quota", DEMANDED, "Norland"),
        ("28,000 tonnes", "28000", "cod quota", AGREED, None),
    )
    assert moved(found) == [("30000", DEMANDED, "28000", AGREED)]


def test_an_actor_names_another_value() -> None:
    first, second = "Norland offers a levy of 5 euros on cod.", "Norland offers a levy of 7 euros on cod."
    seven = ("7 euros", "7", "levy on cod", OFFERED, "Norland")
    assert moved(facts(first, second, ("5 euros", "5", "levy on cod", OFFERED, "Norland"), seven, "EUR")) == [
        ("5", OFFERED, "7", OFFERED)
    ]
    rival = ("5 euros", "5", "levy on cod", OFFERED, "Sundria")
    assert moved(facts(first, second, rival, seven, "EUR")) == []


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ("Northgate raised its bid to 530 pence.", True),
        ("The board backs a raised bid of 530 pence.", True),
        ("Another suitor made a bid of 530 pence.", False),
        ("Northgate is considering a raised bid of 530 pence.", False),
    ],
)
def test_a_bid_that_is_said_to_be_raised(second: str, found: bool) -> None:
    pair = facts(
        "Northgate made an offer of 480 pence a share.",
        second,
        ("480 pence", "480", "offer", OFFERED, None),
        ("530 pence", "530", "raised bid", OFFERED, None),
        "pence",
    )
    assert moved(pair) == [("480", OFFERED, "530", OFFERED)] * found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cod quota", "herring quota"),  # another thing
        ("", ""),  # nothing says what they count
        ("a year", "a year"),  # a rate is no thing
    ],
)
def test_figures_of_different_things_do_not_move(one: str, other: str) -> None:
    found = facts(
        "Norland demands 30 euros.",
        "The two agreed on 28 euros.",
        ("30 euros", "30", one, DEMANDED, "Norland"),
        ("28 euros", "28", other, AGREED, None),
        "EUR",
    )
    assert moved(found) == []


def test_two_earlier_values_leave_open_which_was_replaced() -> None:
    build = Build()
    first = build.article("Norland demands a cod quota of 30 tonnes, or of 35 tonnes.", dt.date(2026, 5, 2))
    build.figure(first, "30 tonnes", "30", "tonnes", "cod quota", DEMANDED)
    build.figure(first, "35 tonnes", "35", "tonnes", "cod quota", DEMANDED)
    second = build.article("They agreed on a cod quota of 28 tonnes.", dt.date(2026, 5, 9))
    build.figure(second, "28 tonnes", "28", "tonnes", "cod quota", AGREED)
    assert moved(build.facts()) == []


@pytest.mark.parametrize(
    ("text", "one", "other", "found"),
    [
        ("Northgate raised its bid from 480 pence to 530 pence.", "480", "530", ("480", "530")),
        ("The share is 14 pence, up from the 12 pence in the October draft.", "14", "12", ("12", "14")),
        ("It would save 50 pence, well short of the 75 pence he once promised.", "50", "75", ("75", "50")),
        ("Peru would lower its duty from 12 pence to 5 pence.", "12", "5", None),  # a term, not a move
        ("The price was 14 pence, up from 12 pence last year.", "14", "12", None),  # a market
    ],
)
def test_a_sentence_that_sets_old_against_new(
    text: str, one: str, other: str, found: tuple[str, str] | None
) -> None:
    build = Build()
    article = build.article(text)
    for value in (one, other):
        build.figure(article, f"{value} pence", value, "pence")
    assert [
        (str(s.before.value), str(s.after and s.after.value)) for s in terms.figure_shifts(build.facts())
    ] == ([found] if found else [])


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ("Halden said that the first, steep demand for money was off the table.", True),
        ("The demand has been withdrawn.", True),
        ("Is the demand off the table?", False),
        ("Halden hopes that the demand is off the table.", False),
        ("The offer is off the table.", False),
        ("The demand for 20 million euros is off the table.", False),  # that figure has its own status
    ],
)
def test_a_demand_that_is_said_to_be_off_the_table(second: str, found: bool) -> None:
    build = Build()
    first = build.article("Norland demands 90 million euros.", dt.date(2026, 5, 2))
    build.figure(first, "90 million euros", "90000000", "EUR", "", DEMANDED)
    later = build.article(second, dt.date(2026, 5, 9))
    if "20 million" in second:
        build.figure(later, "20 million euros", "20000000", "EUR", "", FigureStatus.OFF_THE_TABLE)
    shifts = terms.figure_shifts(build.facts())
    assert [(one.was, one.now, one.after) for one in shifts] == [
        (DEMANDED, FigureStatus.OFF_THE_TABLE, None)
    ] * found
    assert all(one.evidence.article == later.key for one in shifts)
    now = {str(one.value): one.status for one in terms.current(build.facts(), shifts)}
    assert now["90000000"] is (FigureStatus.OFF_THE_TABLE if found else DEMANDED)


def test_two_demands_leave_open_which_is_off_the_table() -> None:
    build = Build()
    first = build.article("Norland demands 90 euros a boat and 40 euros a net.", dt.date(2026, 5, 2))
    build.figure(first, "90 euros", "90", "EUR", "boat", DEMANDED)
    build.figure(first, "40 euros", "40", "EUR", "net", DEMANDED)
    build.article("The demand is off the table.", dt.date(2026, 5, 9))
    assert terms.figure_shifts(build.facts()) == ()
