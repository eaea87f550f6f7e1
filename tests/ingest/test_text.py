"""Characters, Markdown marks and wrapped lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.ingest.text import first_heading, from_markdown, normalise, unwrap


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\u2028b", "a\nb"),
        ("a\tb\u00a0c\u202fd", "a b c d"),
        ("\ufeffzero\u200bwidth\u00adsoft\u2060", "zerowidthsoft"),
        ("bell\x07 esc\x1b", "bell esc"),
        ("plain\x00ascii", "plainascii"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("\n\n  a  \n \t \n b \n\n", "a\n\nb"),
        ("e\u0301", "é"),
        ("“Fair,” she said – ‘no’ — it’s…", "“Fair,” she said – ‘no’ — it’s…"),
        ("", ""),
    ],
)
def test_characters_come_out_plain(raw: str, plain: str) -> None:
    assert normalise(raw) == plain


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_normalising_twice_is_normalising_once(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once) == once
    assert "\n\n\n" not in once
    assert "  " not in once
    assert once == once.strip("\n")


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("## The quota ##", "The quota"),
        ("#hashtag stays", "#hashtag stays"),
        ("**Bold**, *soft*, ***both***, ~~gone~~, `code`", "Bold, soft, both, gone, code"),
        ("__Bold__ and _soft_", "Bold and soft"),
        ("snake_case_name and 3*4*5", "snake_case_name and 3*4*5"),
        ("The [ministry](https://example.org/a_(b)) said", "The ministry said"),
        ('A [link](https://example.org "with a title") here', "A link here"),
        ("A [*soft* link][1]\n\n[1]: https://example.org", "A soft link\n"),
        ("![A harbour at dusk](harbour.jpg) Text", " Text"),
        ("Note[^1] here", "Note here"),
        ("* one\n+ two\n- three\n• four", "- one\n- two\n- three\n- four"),
        ("1. first", "1. first"),
        ("> quoted\n>> twice", "quoted\ntwice"),
        ("before\n\n---\n\nafter", "before\n\n\n\nafter"),
        ("Title\n=====\n\nText", "Title\n\n\nText"),
        ("```\ncode\n```", "code"),
        ("Costs \\*up\\* and \\# one", "Costs *up* and # one"),
        ("R&amp;D &mdash; done<br>", "R&D — done"),
        ("<!-- a\nnote -->Text", "Text"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("<https://example.org>", "https://example.org"),
        ("two * stars * apart", "two * stars * apart"),
        ("*one\ntwo*", "one\ntwo"),
        ("*never\n\nclosed*", "*never\n\nclosed*"),
        ("[sic] stays, [as does this]", "[sic] stays, [as does this]"),
        ("- The union wants 6% — *now*", "- The union wants 6% — now"),
    ],
)
def test_markdown_becomes_what_a_reader_sees(markdown: str, plain: str) -> None:
    assert from_markdown(markdown) == plain


@pytest.mark.parametrize(
    "mark", ["*a ", "_a ", "[a ", "![", "[^", "<!--", "~~a ", "`a\n", "``", "<a ", "<http:", "\\*"]
)
def test_marks_that_never_close_stay_and_take_no_time(mark: str) -> None:
    # Searching to the end of the text from each of them would run for hours.
    assert len(from_markdown("a " + mark * 20_000)) >= 20_000


def test_the_first_heading_of_the_first_level_is_a_title() -> None:
    assert first_heading("\n# Ports agree #\n\nText") == "Ports agree"
    assert first_heading("## Ports agree\n\nText") is None
    assert first_heading("Ports agree\n") is None


WRAPPED = """\
The two port operators said on Monday that they had agreed on the price of
the merger, and that shareholders would be asked to vote in the autumn. The
union has not made up its mind."""


def test_wrapped_paragraphs_become_one_line() -> None:
    assert unwrap(WRAPPED).count("\n") == 0
    assert unwrap(WRAPPED).endswith("in the autumn. The union has not made up its mind.")
    assert unwrap(f"{WRAPPED}\n\n{WRAPPED}").count("\n") == 2


@pytest.mark.parametrize(
    "text",
    [
        # One paragraph a line, as many sites put them out.
        "The operators agreed on a price.\nThe union has yet to decide.\nA vote is due.",
        # A heading over a paragraph.
        "What the two port operators have agreed upon so far\nIt has five parts.",
        # Points.
        "The operators named the following three points on Monday:\n- a price\n- a date",
        "A first line that is long enough to be full at its end\n1. and a numbered point, small letter",
    ],
)
def test_lines_that_are_no_wrapped_paragraph_stay_apart(text: str) -> None:
    assert unwrap(text) == text
