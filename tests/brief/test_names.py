"""Forgiving names: the right one, a choice, or the nearest, but never a wrong one."""

from __future__ import annotations

import pytest

from briefings.brief import names, select
from briefings.deals import Deal, Topic
from briefings.errors import Ambiguous, NotFound
from briefings.types import Actor, ActorKind, FactSet
from tests.brief.build import Build


@pytest.fixture
def facts() -> FactSet:
    build = Build()
    article = build.article("Trade minister Oleksandr Hryhorenko spoke. The ministry spoke.")
    minister = build.actor("Oleksandr Hryhorenko", aliases=("Hryhorenko", "Minister Hryhorenko"))
    build.role(minister, article, "Trade minister")
    build.actor("Anna Odell", aliases=("Odell",))
    build.actor("James Odell")
    build.actor("Norland", ActorKind.COUNTRY, ("Norlanders", "Port Vik"))
    build.actor("Norland Fisheries Board", ActorKind.ORGANISATION, ("the board", "Norland"))
    build.actor("Zoë van der Meer")
    return build.facts()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Hryhorenko", "Oleksandr Hryhorenko"),
        ("  hryhorenko ", "Oleksandr Hryhorenko"),
        ("Grigorenko", "Oleksandr Hryhorenko"),
        ("Hrihorenko", "Oleksandr Hryhorenko"),
        ("alexandr hryhorenko", "Oleksandr Hryhorenko"),
        ("minister Hryhorenko", "Oleksandr Hryhorenko"),
        ("trade minister", "Oleksandr Hryhorenko"),
        ("“Anna Odell”", "Anna Odell"),
        ("port vik", "Norland"),
        ("Norland", "Norland"),
        ("fisheries board", "Norland Fisheries Board"),
        ("zoe van der meer", "Zoë van der Meer"),
        ("van der Meer", "Zoë van der Meer"),
        ("vandermeer", "Zoë van der Meer"),
        ("Norlnad", "Norland"),
    ],
)
def test_the_actor_that_is_meant(facts: FactSet, typed: str, name: str) -> None:
    assert names.find_actor(facts.actors, typed).name == name


@pytest.mark.parametrize("typed", ["Odell", "odel"])
def test_two_that_fit_are_both_offered(facts: FactSet, typed: str) -> None:
    with pytest.raises(Ambiguous) as caught:
        names.find_actor(facts.actors, typed)
    assert set(caught.value.candidates) == {"Anna Odell", "James Odell"}
    assert str(caught.value) == f"'{typed}' may mean more than one actor: Anna Odell, James Odell; say which."


def test_an_unknown_name_gets_the_nearest(facts: FactSet) -> None:
    with pytest.raises(NotFound) as caught:
        names.find_actor(facts.actors, "Orland Fish")
    assert caught.value.nearest[0] == "Norland"
    assert str(caught.value).startswith("I know no actor called 'Orland Fish'; nearest: Norland")
    assert len(caught.value.nearest) <= 3


@pytest.mark.parametrize("typed", ["qqqq", "x" * 3000, "日本"])
def test_a_name_like_no_other_gets_no_suggestion(facts: FactSet, typed: str) -> None:
    with pytest.raises(NotFound) as caught:
        names.find_actor(facts.actors, typed)
    assert caught.value.nearest == ()
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize("typed", ["", "  ", "“”"])
def test_no_name_is_asked_for(facts: FactSet, typed: str) -> None:
    with pytest.raises(NotFound, match="Say which actor, such as "):
        names.find_actor(facts.actors, typed)


def test_nobody_is_known_yet() -> None:
    with pytest.raises(NotFound, match=r"^I know no actor called 'Odell'\.$"):
        names.find_actor((), "Odell")


def known() -> tuple[Deal, list[str]]:
    """The deal and the topics of its facts."""
    deal, facts = fisheries()
    return deal, select.topics(facts)


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("quotas", "fishing quotas"),
        ("Fishing Quotas", "fishing quotas"),
        ("catch limits", "fishing quotas"),
        ("fishing qoutas", "fishing quotas"),
        ("access", "port access"),
        ("inspections", "inspections"),
    ],
)
def test_the_topic_that_is_meant(typed: str, topic: str) -> None:
    assert names.find_topic(*known(), typed) == topic


def test_topics_that_fit_alike_are_offered() -> None:
    deal = Deal("pact", topics=(Topic("port access"), Topic("port taxes")))
    with pytest.raises(Ambiguous):
        names.find_topic(deal, (), "port")


def test_an_unknown_topic() -> None:
    with pytest.raises(NotFound, match="I know no topic called 'asylum'"):
        names.find_topic(*known(), "asylum")


def fisheries() -> tuple[Deal, FactSet]:
    build = Build()
    article = build.article("Norland wants more inspections.")
    norland = build.actor("Norland", ActorKind.COUNTRY)
    build.says(article, norland, "Norland", "wants", "more inspections", topic="inspections")
    return (
        Deal(
            "pact",
            "Fisheries pact",
            topics=(Topic("fishing quotas", ("catch limits",)), Topic("port access")),
        ),
        build.facts(),
    )


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("Ana Marin Okafor", ("Ana Marin", "Okafor")),
        ("okafor ana marin", ("okafor", "ana marin")),
        ("Okafor Ana Marin Norland", ("Okafor", "Ana Marin", "Norland")),
        ("Marin Okafor", ("Marin", "Okafor")),
        ("Ana Marin", ("Ana Marin",)),
        ("Marinn Okafr", ("Marinn", "Okafr")),
        ("Anna Marin", ("Anna Marin",)),
        ("Marin Xyzzy", ("Marin Xyzzy",)),
        ("Okafor " * 30, ("Okafor " * 30,)),
        ("", ("",)),
    ],
)
def test_names_that_nothing_separates(text: str, apart: tuple[str, ...]) -> None:
    people = [
        Actor("1", "Ana Marin", ActorKind.PERSON),
        Actor("2", "Chidi Okafor", ActorKind.PERSON, ("Okafor",)),
        Actor("3", "Norland", ActorKind.COUNTRY),
    ]
    assert names.divided(people, text) == apart
