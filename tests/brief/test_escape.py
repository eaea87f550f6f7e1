"""Text of an article can do nothing to the message it stands in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.brief import escape

HOSTILE = st.text(
    st.sampled_from("*_~`<>&|@!#[]():\\ \n\t\x00\x02\x03\x1e\u202e\u200b\u2060ab1здравé😀-."), max_size=60
)


@given(HOSTILE | st.text(max_size=60))
def test_slack_text_holds_nothing_that_slack_acts_on(text: str) -> None:
    out = escape.slack(text)
    assert not re.search(r"[<>*~`\x00-\x1f]", out)
    assert "&" not in re.sub(r"&(amp|lt|gt);", "", out)
    assert not re.search(r"(?<![^\W_])_|_(?![^\W_])", out)
    assert not re.search(r"@(here|channel|everyone)", out)
    assert not re.search(r":[a-z0-9_+-]+:", out)


@given(HOSTILE | st.text(max_size=60))
def test_markdown_text_holds_no_mark_without_a_backslash(text: str) -> None:
    out = escape.markdown(text)
    assert "\n" not in out
    assert not re.search(r"[<>]", out)
    assert not re.search(r"[*`\[\]|]", re.sub(r"\\.", "", out))


@given(st.text(max_size=200))
def test_every_output_is_one_line_of_visible_characters(text: str) -> None:
    for escaping in escape.ESCAPES.values():
        out = escaping(text)
        assert len(out.splitlines()) <= 1
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]", out)


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("Fish & Chips <Ltd>", "Fish &amp; Chips &lt;Ltd&gt;"),
        ("&amp;", "&amp;amp;"),
        ("<!channel> @here", "&lt;!channel&gt; @\u2060here"),
        ("*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ"),
        ("_so_ but snake_case stays", "ˍsoˍ but snake_case stays"),
        ("a :tada: at 10:30", "a :\u2060tada: at 10:30"),
        ("read\u202e backwards", "read backwards"),
        ("one\ntwo", "one two"),
    ],
)
def test_slack(text: str, out: str) -> None:
    assert escape.slack(text) == out


@given(st.text(st.sampled_from("ab *_~`<>&@:here"), max_size=40))
def test_a_header_gets_its_plain_text_back(text: str) -> None:
    assert escape.slack_plain(escape.slack(text)) == escape.clean(text)


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("[a](http://x)", "\\[a\\](http://x)"),
        ("**b** and snake_case and _i_", "\\*\\*b\\*\\* and snake_case and \\_i\\_"),
        ("a | b", "a \\| b"),
        ("<script>", "&lt;script&gt;"),
        ("R&D &lt; M&A", "R&D &amp;lt; M&A"),
        ("C:\\temp", "C:\\\\temp"),
    ],
)
def test_markdown(text: str, out: str) -> None:
    assert escape.markdown(text) == out


@pytest.mark.parametrize(
    ("address", "out"),
    [
        ("https://example.com/a?b=1&c=2", "https://example.com/a?b=1&c=2"),
        ("https://example.com/a(b)|c>d", "https://example.com/a%28b%29%7Cc%3Ed"),
        ("https://example.com/%20x", "https://example.com/%20x"),
        ("HTTP://example.com", "HTTP://example.com"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.com", None),
        ("https://", None),
        ("https://exa mple.com", None),
        ("https://example.com/\u202ecod", None),
        ("https://[broken", None),
        ("https://example.com/" + "x" * 3000, None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(address: str | None, out: str | None) -> None:
    assert escape.url(address) == out
