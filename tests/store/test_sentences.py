"""Texts cut into the sentences that are searched."""

from __future__ import annotations

import datetime as dt

import pytest

from briefings.store import sentences


def cut(text: str, *whole: tuple[int, int]) -> list[str]:
    return [text[start:end] for start, end in sentences.split(text, whole)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One came. Two left!  Who stayed?", ["One came.", "Two left!", "Who stayed?"]),
        ("“We agree.” He left.", ["“We agree.”", "He left."]),
        ("Mr. Odell met Dr. Lund. J. Smith came.", ["Mr. Odell met Dr. Lund.", "J. Smith came."]),
        ("It fell 4.5 percent. Then it rose.", ["It fell 4.5 percent.", "Then it rose."]),
        ("The U.S. Treasury said no. Brandt left.", ["The U.S. Treasury said no.", "Brandt left."]),
        ("Headline\n\nFirst line\n goes on", ["Headline", "First line", "goes on"]),
        ("no stop", ["no stop"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_the_sentence_of_a_fact_stays_in_one_piece() -> None:
    text = "One. Two. Three. Four."
    assert cut(text, (5, 16)) == ["One.", "Two. Three.", "Four."]


def test_an_endless_text_has_an_end() -> None:
    text = "Aye. " * 9000
    found = sentences.split(text)
    assert len(found) == 8192
    assert found[-1][1] == len(text) - 1
    assert len(sentences.indexed("word " * 100_000)) < 25_000


def test_keys_grow_with_the_day_whatever_was_read_first() -> None:
    early, late = dt.date(2025, 3, 1), dt.date(2025, 3, 2)
    assert max(sentences.keys(early, 9_000_000, 8192)) < min(sentences.keys(late, 1, 3))
    assert max(sentences.keys(early, 7, 8192)) < min(sentences.keys(early, 8, 1))
    assert sentences.first_key(late) <= min(sentences.keys(late, 1, 1)) <= sentences.LAST
    assert max(sentences.keys(dt.date.max, 2**27 - 1, 8192)) <= sentences.LAST


def test_folded_has_neither_case_nor_accents_nor_marks() -> None:
    assert sentences.folded("Société: “El Niño”, 4,5%!") == "societe el nino 4 5"
