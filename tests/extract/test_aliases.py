"""Linking the actors of two articles."""

import pytest

from briefings.extract import names
from briefings.extract.aliases import Known, combine, link, roles
from briefings.types import Actor, ActorKind, Evidence, Role

PERSON, ORGANISATION, GROUP = ActorKind.PERSON, ActorKind.ORGANISATION, ActorKind.GROUP
SENTENCE = Evidence("k", (0, 9), "1")


def person(id: str, name: str, *aliases: str) -> Actor:
    return Actor(id, name, PERSON, aliases)


def test_spellings_and_bare_surnames_find_their_bearer() -> None:
    known = [person("1", "Volodymyr Zelenskyy", "Zelenskyy"), person("2", "Ana Ruiz")]
    found = [person("a1", "Volodymyr Zelensky"), person("a2", "Ruiz"), person("a3", "Tom Lee")]
    assert link(known, found) == {"a1": "1", "a2": "2", "a3": None}


def test_a_bare_surname_that_two_share_stays_open() -> None:
    known = [person("1", "John Smith"), person("2", "Mary Smith")]
    assert link(known, [person("a1", "Smith")]) == {"a1": None}


def test_two_people_of_one_article_never_become_one() -> None:
    known = [person("1", "Smith")]
    links = link(known, [person("a1", "John Smith"), person("a2", "Mary Smith")])
    assert sorted(links.values(), key=str) == ["1", None]


def test_kinds_must_agree() -> None:
    assert link([person("1", "Ford")], [Actor("a1", "Ford", ORGANISATION)]) == {"a1": None}


def test_organisations_link_by_any_alias() -> None:
    known = [Actor("1", "Competition and Markets Authority", ORGANISATION, ("CMA",))]
    assert link(known, [Actor("a1", "CMA", ORGANISATION)]) == {"a1": "1"}


def test_unnamed_groups_of_two_articles_are_two() -> None:
    known = [Actor("1", "two people familiar with the talks", GROUP), Actor("2", "Acme shareholders", GROUP)]
    found = [
        Actor("a1", "two people familiar with the talks", GROUP),
        Actor("a2", "Acme shareholders", GROUP),
    ]
    assert link(known, found) == {"a1": None, "a2": "2"}


def test_combining_keeps_the_fuller_name_and_every_alias() -> None:
    one = combine(person("1", "Ruiz"), person("a1", "Ana Ruiz", "Ms Ruiz"))
    assert (one.id, one.name) == ("1", "Ana Ruiz")
    assert set(one.aliases) == {"Ruiz", "Ms Ruiz"}


def test_of_one_title_the_reading_with_an_affiliation_stays() -> None:
    read = [
        Role("Secretary", SENTENCE),
        Role("Treasury Secretary", SENTENCE),
        Role("Treasury Secretary", SENTENCE, "United States"),
        Role("chairman", SENTENCE, "Acme"),
    ]
    assert [(r.title, r.affiliation) for r in roles(read)] == [
        ("Treasury Secretary", "United States"),
        ("chairman", "Acme"),
    ]


def test_an_actor_is_compared_with_those_only_who_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    same_person = names.same_person

    def counted(one: str, other: str) -> bool:
        compared.append((one, other))
        return same_person(one, other)

    monkeypatch.setattr(names, "same_person", counted)
    surnames = ("Berg", "Vik", "Rud", "Stad", "Moen", "Hagen", "Lund", "Dahl", "Holm", "Aas")
    people = [person(str(i), f"Kari {one}{two.lower()}") for i, (one, two) in enumerate(_pairs(surnames))]
    assert link(people, people) == {one.id: one.id for one in people}
    assert len(compared) == len(people), "the work grows with the people, not with their square"


def _pairs(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(one, two) for one in words for two in words]


def test_what_was_learnt_of_an_actor_is_known_afterwards() -> None:
    known = Known([person("1", "Ruiz"), person("2", "Tom Lee")])
    known.put(combine(known["1"], person("a1", "Ana Ruiz")))
    assert [actor.name for actor in known.actors] == ["Ana Ruiz", "Tom Lee"]
    assert known.link([person("b1", "Bea Ruiz"), person("b2", "Ana Ruiz")]) == {"b1": None, "b2": "1"}
