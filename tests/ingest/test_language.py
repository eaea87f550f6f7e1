"""English is told from other languages, and given the benefit of the doubt."""

import pytest

from briefings.errors import ArticleError
from briefings.ingest.language import identify, require_english


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Le ministre a rejeté mardi la proposition du syndicat, a-t-il déclaré à Bruxelles."),
        ("de", "Der Minister lehnte das Angebot der Gewerkschaft am Dienstag in Berlin ab, sagte er."),
        ("es", "El ministro rechazó el martes la propuesta del sindicato, según dijo en Madrid."),
        ("nl", "De minister heeft het voorstel van de vakbond dinsdag afgewezen, zei hij in Den Haag."),
        ("zh", "部长星期二拒绝了工会的提议。"),
        ("ru", "Министр во вторник отклонил предложение профсоюза."),
    ],
)
def test_other_languages_are_told_apart(code: str, text: str) -> None:
    assert identify(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "No deal.",
        "Deal reached",
        "Keir Starmer",
        "Talks in Den Haag collapse.",
        "Van Dijk met De Vries in Den Haag.",
        "Norwegian fisheries minister Per Sandberg met Kjell Bjørnsen in Tromsø.",
        "Lula da Silva and Petro agreed in São Paulo.",
        "Banco Santander SA and Crédit Agricole SA merge.",
        "12,000 tonnes",
        "",
        "“Nous ne signerons pas,” the minister said, before leaving for Paris on Tuesday evening.",
    ],
)
def test_short_english_full_of_names_is_english(text: str) -> None:
    assert identify(text) == "en"


def test_the_message_names_file_language_and_code() -> None:
    with pytest.raises(ArticleError, match=r"^a\.txt is in French \(fr\), and only English can be read\.$"):
        require_english("Le ministre a rejeté mardi la proposition du syndicat, dit-on à Paris.", "a.txt")


def test_what_the_header_declares_counts() -> None:
    with pytest.raises(ArticleError, match=r"^a\.txt is in Polish"):
        require_english("The minister rejected it.", "a.txt", "pl-PL")
    with pytest.raises(ArticleError, match="the language 'tlh'"):
        require_english("The minister rejected it.", "a.txt", "tlh")
    require_english("The minister rejected it.", "a.txt", "en-gb")
