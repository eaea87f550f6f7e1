"""Cutting text to Slack's limits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import limits

TEXT = (
    "• The union wants 4% &amp; no less. See <https://example.org/a?b=1&amp;c=2|the whole long talk> e\u0301 "
    "👩‍👩‍👧 🇫🇷🇩🇪 👍🏽 end.\n• Two &lt;b&gt;.\n\n• Three"
)
WHOLE = re.compile(r"<[^<>\n]+>|&(?:amp|lt|gt);")


@pytest.mark.parametrize("limit", range(8, 130))
def test_nothing_is_cut_in_two(limit: int) -> None:
    for piece in limits.pieces(TEXT, limit):
        assert limits.width(piece) <= limit
        assert not set("<>&") & set(WHOLE.sub("", piece))
        assert piece[0] not in "\u0301\u200d\ufe0f🏽"
        assert piece[-1] != "\u200d"


def test_lines_then_sentences_then_words() -> None:
    assert limits.pieces("One two.\nThree four.", 12) == ("One two.", "Three four.")
    assert limits.pieces("One two. Three four.", 12) == ("One two.", "Three four.")
    assert limits.pieces("One two three four", 12) == ("One two", "three four")
    assert limits.pieces("One two\nthree four five", 23) == ("One two\nthree four five",)
    assert limits.pieces("Aaaaaaa bbbbbbb", 7) == ("Aaaaaaa", "bbbbbbb")
    assert limits.pieces("x" * 25, 10) == ("x" * 10, "x" * 10, "x" * 5)


def test_a_flag_or_a_family_counts_as_what_it_takes() -> None:
    assert limits.width("a") == 1
    assert limits.width("🇫🇷") == 4
    assert limits.pieces("🇫🇷🇩🇪🇪🇸", 4) == ("🇫🇷", "🇩🇪", "🇪🇸")


def test_a_link_longer_than_the_limit_leaves_its_words() -> None:
    link = f"<https://example.org/{'x' * 200}|the words>"
    assert limits.pieces(f"See {link} there", 40) == ("See", "the words there")


@given(st.text("ab .\n&<>é\u0301👩‍👧🇫🇷", max_size=200), st.integers(8, 60))
def test_nothing_is_lost(words: str, limit: int) -> None:
    escaped = limits.escape(limits.clean(words))
    found = limits.pieces(escaped, limit)
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", escaped)
    assert all(limits.width(piece) <= limit for piece in found)


def test_clean_leaves_what_json_and_slack_can_carry() -> None:
    assert limits.clean("a\x00b\x1b[1m\ud83d\nc\t👍") == "ab[1m\ufffd\nc\t👍"


def test_shorten() -> None:
    assert limits.shorten("Hello there", 11) == "Hello there"
    assert limits.shorten("Hello there you", 12) == "Hello there…"
