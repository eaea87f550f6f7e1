"""Texts made comparable."""

from __future__ import annotations

from briefings.compare import fold


def test_case_accents_and_white_space_do_not_matter() -> None:
    assert fold.plain("São\n Tomé") == fold.plain("sao tome")


def test_words_keep_numbers_shares_and_negations_whole() -> None:
    assert fold.tokens("It won’t pay 5.5% or 1,200 euros!") == (
        "it",
        "won't",
        "pay",
        "5.5%",
        "or",
        "1,200",
        "euros",
    )


def test_what_a_figure_counts() -> None:
    assert fold.thing("The annual quotas") == fold.thing("its annual quota")


def test_hinges_are_negations_and_numbers() -> None:
    assert fold.hinges("They won't cut 12 boats") == {"not", "12"}
    assert fold.hinges("They will cut boats") == frozenset()
