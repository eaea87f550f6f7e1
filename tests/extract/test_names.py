"""Comparing names."""

import pytest

from briefings.extract import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Yulia Hrytsenko", "Yuliia Hrytsenko"),
        ("Andriy Kovalenko", "Andrii Kovalenko"),
        ("Aleksei Orlov", "Alexei Orlov"),
        ("Katherine Moore", "Katharine Moore"),
        ("J. Moore", "Katharine Moore".replace("K", "J")),
        ("José Núñez", "Jose Nunez"),
        ("Yusuf al-Masri", "Youssef al-Masri"),
        ("Ursula von der Heide", "Ursula von der Heide"),
    ],
)
def test_spellings_of_one_person_are_one(one: str, other: str) -> None:
    assert names.same_person(one, other)


def test_a_surname_that_is_a_form_of_address_is_still_a_name() -> None:
    assert names.parts("Mr. King") == names.parts("King") == ("King",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Smith", "Mary Smith"),
        ("Marc Weber", "Mary Weber"),
        ("Maria Weber", "Mario Weber"),
        ("Ana Ruiz", "Ana Ruz"),
        ("Hans von Berg", "Hans Berg"),
    ],
)
def test_two_people_stay_two(one: str, other: str) -> None:
    assert not names.same_person(one, other)


def test_a_surname_keeps_its_particles() -> None:
    assert names.surname("Ursula von der Leyen") == names.surname("von der Leyen")
    assert names.surname("Mr Hale") == "hale"
    assert not names.is_full("Mr Hale")
    assert names.is_full("Tom Hale")


@pytest.mark.parametrize(
    "form",
    ["Acme Foods", "Acme Foods plc", "Acme Foods Ltd.", "the Acme Foods Group", "Acme Foods Holdings Inc"],
)
def test_legal_forms_do_not_part_an_organisation(form: str) -> None:
    assert names.organisation(form) == "acme foods"


def test_a_legal_form_alone_stays_a_name() -> None:
    assert names.organisation("Group") == "group"


def test_initials_come_from_capitals_only() -> None:
    assert names.initials("Competition and Markets Authority") == "CMA"


@pytest.mark.parametrize(
    ("full", "alone"),
    [
        ("Pieter Van Damme", "Van Damme"),
        ("Ursula von der Leyen", "Von der Leyen"),
        ("Charles de Gaulle", "De Gaulle"),
        ("Ana Le Pen", "Le Pen"),
    ],
)
def test_a_surname_with_particles_alone_is_no_full_name(full: str, alone: str) -> None:
    assert names.is_full(full)
    assert not names.is_full(alone)
    assert names.surname(full) == names.surname(alone)


def test_a_first_name_like_a_particle_is_a_first_name() -> None:
    assert names.is_full("Al Gore")
    assert names.surname("Al Gore") == names.surname("Gore")
