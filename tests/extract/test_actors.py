"""Who takes part: names, roles, descriptions, pronouns and groups in one article."""

import datetime as dt

import pytest
from spacy.language import Language

from briefings.deals import DEFAULT, Deal, KnownActor
from briefings.extract.actors import cast
from briefings.extract.cast import Cast
from briefings.types import Actor, ActorKind, Article

DAY = dt.date(2025, 3, 14)


def read(nlp: Language, text: str, deal: Deal = DEFAULT) -> Cast:
    return cast(nlp(text), Article(text, "test", published=DAY), deal)


def names(found: Cast, kind: ActorKind = ActorKind.PERSON) -> list[str]:
    return [actor.name for actor in found.actors if actor.kind == kind]


def called(found: Cast, name: str) -> Actor:
    return next(actor for actor in found.actors if actor.name == name)


def meant(found: Cast, text: str, words: str, start: int = 0) -> str | None:
    """The name of whom the first `words` at or after `start` mean."""
    mention = found.at(text.index(words, start))
    return None if mention is None else next(a.name for a in found.actors if a.id == mention.actor)


@pytest.mark.parametrize(
    ("text", "name", "title", "affiliation"),
    [
        (
            "Norwegian Fisheries Minister Marit Solberg said the quota was fair.",
            "Marit Solberg",
            "Fisheries Minister",
            "Norway",
        ),
        (
            "Tom Lee, chief executive of Acme Foods, said the bid was too low.",
            "Tom Lee",
            "chief executive",
            "Acme Foods",
        ),
        (
            "Kenya's Finance Secretary Grace Otieno arrived on Monday.",
            "Grace Otieno",
            "Finance Secretary",
            "Kenya",
        ),
        (
            "The former French Prime Minister Luc Marchand objected.",
            "Luc Marchand",
            "former Prime Minister",
            "France",
        ),
        (
            "EU Trade Commissioner Elena Rossi spoke first.",
            "Elena Rossi",
            "Trade Commissioner",
            "European Union",
        ),
        (
            "Elena Rossi, alongside other EU leaders, is heading to Oslo.",
            "Elena Rossi",
            "EU leader",
            "European Union",
        ),
        ("John Hale is the chairman of Northgate plc.", "John Hale", "chairman", "Northgate plc"),
        ("Chief of Staff Pavel Novak took part in the talks.", "Pavel Novak", "Chief of Staff", None),
    ],
)
def test_roles_are_read_beside_names(
    nlp: Language, text: str, name: str, title: str, affiliation: str | None
) -> None:
    actor = called(read(nlp, text), name)
    assert [(role.title, role.affiliation, role.since) for role in actor.roles] == [(title, affiliation, DAY)]
    start, end = actor.roles[0].evidence.sentence
    assert text[start:end] == text


def test_one_person_under_full_name_surname_and_form_of_address(nlp: Language) -> None:
    text = "Chief executive Ana Ruiz opened the talks. Ms Ruiz said the offer stood. Ruiz then left."
    found = read(nlp, text)
    assert names(found) == ["Ana Ruiz"]
    assert len(called(found, "Ana Ruiz").mentions) == 3


def test_a_surname_that_two_people_share_means_neither_beside_both(nlp: Language) -> None:
    text = "John Smith met Mary Smith on Monday. Smith said the quota was too low."
    found = read(nlp, text)
    assert names(found) == ["John Smith", "Mary Smith"]
    assert meant(found, text, "Smith said") is None


def test_particles_stay_with_the_name(nlp: Language) -> None:
    found = read(nlp, "Ursula von der Heide, alongside other ministers, is heading to Oslo for talks.")
    assert names(found) == ["Ursula von der Heide"]


def test_headings_and_newspapers_are_no_actors(nlp: Language) -> None:
    text = "The Road To Brussels\n\nNorway rejected the quota, the Financial Times reported. Reuters could not confirm it."
    found = read(nlp, text)
    assert names(found, ActorKind.ORGANISATION) == []
    assert names(found, ActorKind.COUNTRY) == ["Norway"]


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Oslo rejected the proposal on Monday.", True),
        ("The ministers met in Oslo on Monday.", False),
        ("The offer put pressure on Oslo.", True),
        ("Ministers visited Oslo on Monday.", False),
    ],
)
def test_a_capital_is_the_country_only_where_it_acts(nlp: Language, text: str, acts: bool) -> None:
    assert (meant(read(nlp, text), text, "Oslo") == "Norway") is acts


def test_a_countrys_government_is_the_country(nlp: Language) -> None:
    text = "Norway wants a larger quota. The Icelandic minister disagreed. Norway's government said it would wait."
    found = read(nlp, text)
    assert meant(found, text, "government said") == "Norway"


def test_a_description_means_the_only_one_whom_it_fits(nlp: Language) -> None:
    text = (
        "Ukrainian President Olena Bondar met US President Jack Mills. "
        "The Ukrainian President wants guarantees. The president declined to comment."
    )
    found = read(nlp, text)
    assert meant(found, text, "Ukrainian President wants") == "Olena Bondar"
    assert meant(found, text, "president declined") is None, "two presidents: it could be either"


def test_he_is_the_subject_before(nlp: Language) -> None:
    text = "Tom Lee criticised Acme Foods. He said the union would strike."
    found = read(nlp, text)
    assert meant(found, text, "He said") == "Tom Lee"


def test_she_does_not_mean_a_man(nlp: Language) -> None:
    text = "Ms Ruiz met Mr Lee on Friday. Mr Lee was late. She said the offer stood."
    assert meant(read(nlp, text), text, "She said") == "Ruiz"


def test_pronouns_in_quotations_are_the_speakers_and_left_open(nlp: Language) -> None:
    text = "Tom Lee was blunt. “He will regret it,” Ana Ruiz said."
    assert meant(read(nlp, text), text, "He will") is None


def test_unnamed_people_are_a_group(nlp: Language) -> None:
    text = "Two people familiar with the talks said the price was too low. U.S. officials disagreed."
    groups = names(read(nlp, text), ActorKind.GROUP)
    assert groups == ["two people familiar with the talks", "U.S. officials"]


def test_a_known_actor_gives_the_name(nlp: Language) -> None:
    deal = Deal("m", actors=(KnownActor("Anastasia Ruiz", aliases=("Ana Ruiz",)),))
    found = read(nlp, "Ana Ruiz rejected the bid.", deal)
    assert names(found) == ["Anastasia Ruiz"]
    assert "Ana Ruiz" in called(found, "Anastasia Ruiz").aliases


@pytest.mark.parametrize("text", ["", "\n\n", "“”“”", "😀 😀", "- - -\n* *", "a" * 5000, "Ana Ruiz"])
def test_any_text_is_taken(nlp: Language, text: str) -> None:
    found = read(nlp, text)
    assert all(0 <= m.span[0] < m.span[1] <= len(text) for m in found.mentions)
