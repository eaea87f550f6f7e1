"""Turns of a transcript and of a statement that run over several paragraphs."""

from __future__ import annotations

from spacy.language import Language

from briefings.extract.attribution import attributions
from briefings.types import Form


def said(nlp: Language, text: str) -> list[tuple[str, list[str]]]:
    return [
        (
            " ".join(text[start:end] for start, end in found.source),
            [text[start:end] for start, end in found.content],
        )
        for found in attributions(nlp(text))
    ]


def test_a_turn_goes_on_in_the_first_person_until_somebody_else_speaks(nlp: Language) -> None:
    text = (
        "Ana Ruiz: We want a fifth of the catch.\n\n"
        "The audit is late.\n\n"
        "We will not pay for it.\n\n"
        "The hall was warm by then.\n\n"
        "Tom Lee: I hear that.\n\n"
        "Ana Ruiz: It is too little.\n"
    )
    assert said(nlp, text) == [
        ("Ana Ruiz", ["We want a fifth of the catch", "The audit is late", "We will not pay for it"]),
        ("Tom Lee", ["I hear that"]),
        ("Ana Ruiz", ["It is too little"]),
    ]
    assert {found.form for found in attributions(nlp(text))} == {Form.DIRECT}


def test_a_statement_is_its_speakers_where_it_says_we(nlp: Language) -> None:
    text = (
        "The Minister for Food and Ports (Ana Ruiz): I wish to update the House.\n\n"
        "We rejected the offer of the port. Norland favours a longer lease. We will meet in May.\n"
    )
    assert said(nlp, text) == [
        (
            "Ana Ruiz",
            ["I wish to update the House", "We rejected the offer of the port", "We will meet in May"],
        ),
        ("Norland", ["a longer lease"]),
    ]


def test_a_member_has_the_seat_in_brackets(nlp: Language) -> None:
    text = "Tom Lee (Eastport) (Labour): The port will close.\n\nAna Ruiz (Hale): It will not.\n"
    assert [who for who, _ in said(nlp, text)] == ["Tom Lee", "Ana Ruiz"]


def test_a_story_behind_a_quoted_line_is_no_part_of_it(nlp: Language) -> None:
    text = 'Ana Ruiz: "We will go."\n\nThe port, which we visited, was quiet.\n\nWe left at noon.\n'
    assert said(nlp, text) == [("Ana Ruiz", ['"We will go."'])]
    text = "Ana Ruiz: The port will close.\n\nThe port, which we visited, was quiet.\n"
    assert said(nlp, text) == [("Ana Ruiz", ["The port will close"])]
