"""Where an agency wrote from is neither a speaker nor an actor."""

import pytest
from spacy.language import Language

from briefings.deals import DEFAULT
from briefings.extract.actors import cast
from briefings.extract.datelines import datelines
from briefings.types import Article


@pytest.mark.parametrize(
    ("line", "length"),
    [
        ("LIMA, March 4 - Ferrovia said", 15),
        ("LIMA, March 4 (Andes Press) - Ferrovia said", 29),
        ("NEW YORK, Jan. 4 -- The fund said", 19),
        ("Porto Novo, 6 May 2025 – The port said", 24),
        ("LIMA, Peru (AP) — The minister said", 17),
        ("BERGEN—The skippers said", 7),
        ("Ana Ruiz - the chief executive - said", 0),
        ("Norway – which wants more – said", 0),
        ("ANA RUIZ: Good morning - and welcome", 0),
        ("A 4 - 5 vote", 0),
    ],
)
def test_a_dateline_ends_behind_its_dash(line: str, length: int) -> None:
    assert sum(end - start for start, end in datelines(f"Talks go on\n\n{line}")) == length


def test_a_long_line_without_a_dash_takes_no_time() -> None:
    assert datelines("A" * 500_000 + " A" * 500_000) == []


def test_the_city_of_a_dateline_is_no_actor(nlp: Language) -> None:
    text = "DOHA, June 3 (Gulf Press) - Ana Ruiz said the port would stay open."
    doc = nlp(text)
    assert [actor.name for actor in cast(doc, Article(text, "test"), DEFAULT).actors] == ["Ana Ruiz"]
    assert next(token for token in doc if token.text == "said").sent.text.startswith("Ana Ruiz")
