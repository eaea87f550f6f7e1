"""Sentences found by their marks."""

from __future__ import annotations

import pytest

from briefings.compare import passages

TEXT = "Mr. Lind spoke. “We will not,” he told the U.S. Senate. Why?\n\n- A line\nDoes it end here? No."


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("Lind", "Mr. Lind spoke."),
        ("told", "“We will not,” he told the U.S. Senate."),
        ("Why", "Why?"),
        ("line", "- A line"),
        ("end", "Does it end here?"),
        ("No", "No."),
    ],
)
def test_sentence(inside: str, found: str) -> None:
    start = TEXT.index(inside)
    assert TEXT[slice(*passages.sentence(TEXT, (start, start + len(inside))))] == found
