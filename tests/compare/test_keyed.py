"""Comparison over the golden keys: with the right facts, what comes out is true, line by line."""

from __future__ import annotations

import pytest

from briefings.compare import changes, openings, terms, told
from briefings.types import Event, FactSet, Figure, Position
from tests.support.golden import articles
from tests.support.keyed import facts

DEALS = sorted({golden.group for golden in articles()})

SHIFTS = {
    "climate": [
        ("Farhana Siddiqui", "$90 billion a year by 2035", "she accepted it “with clenched teeth”"),
        ("Saudi Arabia", "a levy on shipping", "to a study of shipping levies"),
    ],
    "merger": [("Margaret Lowe", "the suitor opportunistic", "a fair price and a serious plan")],
    "strike": [
        (
            "Mick Tolland",
            "their offer of 3.2 per cent",
            "he was “not dancing in the street” but that it was a decent settlement",
        )
    ],
    "tariff": [("Rosa Quispe Alarcón", "free trade as “a door that swings one way”", "the deal")],
}
STATED = {
    "ceasefire": [("Yusuf al-Haddari", "al-Haddari has dropped that condition")],
    "climate": [("Saudi Arabia", "Saudi Arabia dropped its objection")],
    "exchange": [("Cameroon", "the government had dropped its demand")],
    "strike": [("Carla Whitmore", "I moved")],
    "tariff": [("Rosa Quispe Alarcón", "now supports")],
}
FIGURES = {
    "ceasefire": [("90-day truce", "truce of 60 days")],
    "fisheries": [("the 12.5% in the October draft", "14% of the mackerel catch")],
    "merger": [("the £75m he once dangled", "£50m a year")],
    "strike": [("their offer of 3.2 per cent", "pay offer to 5.5 per cent")],
}
OPEN = {
    "ceasefire": [("the number at 81", "it has 64")],
    # Still open by the key, which calls what was agreed in the end "size of the fund".
    "climate": [("She wants $90 billion a year", "can go to $60 billion a year")],
    "licensing": [
        (
            "the next one to oblige Orvex to let others make the drug for poorer countries",
            "to let others make the drug for poorer countries",
        ),
        ("royalty of 9%", "offered 6.5%"),
    ],
    # The price that they settled on is a secret.
    "medicine": [("£310,000 a patient", "£95,000")],
    "merger": [
        (
            "the 453 pence that Halden offered in January",
            'the offer of 480 pence a share "fundamentally undervalues" the cheese maker',
        )
    ],
    "port": [("10 per cent of the shares", "five per cent")],
    "river": [("2.8 cents per kilowatt hour", "the 3.5 cents")],
    "spinoff": [("€90 million", "€55 million")],
    "stadium": [("£3m to £4m", "estimate of £2m")],
    "strike": [("a whopping 8 per cent", "pay offer to 5.5 per cent")],
    "tariff": [("C$280 million a year", "C$190 million")],
    "wind": [("£5m up front", "pay £2m")],
}


def cut(keyed: FactSet, fact: Position | Figure | Event) -> str:
    return keyed.article_of(fact).cut(fact.content if isinstance(fact, Position) else fact.spans)


@pytest.mark.parametrize("deal", DEALS)
def test_shifts(deal: str) -> None:
    keyed = facts(deal)
    found = [(one.actor, cut(keyed, one.before), cut(keyed, one.after)) for one in changes.shifts(keyed)]
    assert sorted(found) == SHIFTS.get(deal, [])
    stated = [(one.actor, keyed.article_of(one).cut(one.spans)) for one in told.stated_shifts(keyed)]
    assert stated == STATED.get(deal, [])


@pytest.mark.parametrize("deal", DEALS)
def test_figures(deal: str) -> None:
    keyed = facts(deal)
    found = [
        (cut(keyed, one.before), one.after and cut(keyed, one.after)) for one in terms.figure_shifts(keyed)
    ]
    assert found == FIGURES.get(deal, [])


@pytest.mark.parametrize("deal", DEALS)
def test_open_points(deal: str) -> None:
    keyed = facts(deal)
    points = (*openings.sides_apart(keyed), *openings.figures_apart(keyed))
    assert [tuple(cut(keyed, fact) for fact in point.facts) for point in points] == OPEN.get(deal, [])
