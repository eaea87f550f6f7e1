"""Whose words an attribution's source makes them."""

import pytest
from spacy.language import Language

from briefings.deals import DEFAULT
from briefings.extract.actors import cast
from briefings.extract.speakers import speakers
from briefings.types import Article


@pytest.mark.parametrize(
    ("text", "source", "wanted"),
    [
        ("Its chief executive, Dr. Ana Ruiz, said no.", "Its chief executive, Dr. Ana Ruiz", ["Ana Ruiz"]),
        ("Acme boss Tom Lee said no.", "Acme boss Tom Lee", ["Tom Lee"]),
        ("Its chair, toy maker Tom Lee, said no.", "Its chair, toy maker Tom Lee", ["Tom Lee"]),
        ("A smaller group, Acme Trust, fears it.", "A smaller group, Acme Trust", ["Acme Trust"]),
        ("Ana Ruiz and Tom Lee said no.", "Ana Ruiz and Tom Lee", ["Ana Ruiz", "Tom Lee"]),
        ("A spokesman for Acme Foods said no.", "A spokesman for Acme Foods", ["Acme Foods"]),
        ("A man who once met Tom Lee said no.", "A man who once met Tom Lee", []),
        ("A report on Tom Lee said no.", "A report on Tom Lee", []),
    ],
)
def test_a_source_means(nlp: Language, text: str, source: str, wanted: list[str]) -> None:
    doc = nlp(text)
    found = cast(doc, Article(text, "test"), DEFAULT)
    start = text.index(source)
    actors = {actor.id: actor.name for actor in found.actors}
    meant = [actors[id] for id, _ in speakers(doc, ((start, start + len(source)),), found)]
    assert meant == wanted


def test_a_spokeswoman_for_a_person_is_less_certain(nlp: Language) -> None:
    text = "A spokeswoman for Mr Lee said no."
    doc = nlp(text)
    found = cast(doc, Article(text, "test"), DEFAULT)
    assert [confidence for _, confidence in speakers(doc, ((0, 24),), found)] == [0.7]
