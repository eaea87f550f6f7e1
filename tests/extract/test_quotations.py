"""Where quotations open and close; no model needed."""

from __future__ import annotations

import pytest

from briefings.extract.quotations import quotations


def cut(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We agree," said Ruiz.', ['"We agree,"']),
        ("“We agree,” said Ruiz. “Now we sign.”", ["“We agree,”", "“Now we sign.”"]),
        ("``We agree,'' said Ruiz.", ["``We agree,''"]),
        ("''We agree,'' said Ruiz.", ["''We agree,''"]),
        ("«We agree», said Ruiz.", ["«We agree»"]),
        ("Ruiz spoke of a ‘fair price’ for the port.", ["‘fair price’"]),
        (
            "Ruiz: 'We agree to the workers' demands in full.'",
            ["'We agree to the workers' demands in full.'"],
        ),
        ('He called it “a "done" deal” twice.', ['“a "done" deal”']),
        ('Offers ("fair") and (“unfair”).', ['"fair"', "“unfair”"]),
    ],
)
def test_marks_of_every_kind(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "text", ["the workers' demands and the unions' offers", "rock 'n' roll since the '90s", "it's the firm’s"]
)
def test_apostrophes_quote_nothing(text: str) -> None:
    assert cut(text) == []


def test_an_unclosed_quotation_ends_with_its_line() -> None:
    text = "“We will not sell. Not now.\nThe shares fell."
    (quotation,) = quotations(text)
    assert text[quotation.start : quotation.end] == "“We will not sell. Not now."
    assert not quotation.closed


def test_a_speech_in_paragraphs_is_resumed() -> None:
    first, second = quotations("“We will not sell.\n\n“Not now,” said Ruiz.")
    assert (first.closed, first.resumes, second.resumes) == (False, False, True)


def test_a_second_opening_mark_ends_the_first_quotation() -> None:
    assert cut("“We agree. Then he said: “Sign here.”") == ["“We agree. Then he said: ", "“Sign here.”"]


def test_a_stray_closing_mark_is_passed_over() -> None:
    assert cut("the price is fair,” he said, “and final.”") == ["“and final.”"]


@pytest.mark.parametrize("text", ["", '"', '"' * 500, "“" * 500, "”" * 500, "'" * 500, "\n\n", "\x00“\x07"])
def test_marks_without_words_are_no_quotations(text: str) -> None:
    assert cut(text) == []
