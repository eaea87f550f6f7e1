"""Parts -> messages, whatever their size."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import Button, instants, limits, message, messages, sentence, with_buttons, with_note
from bot.workspace import checks
from briefings.brief.render import Part


def shown(one: dict[str, Any]) -> str:
    texts = []
    for block in one["blocks"]:
        if block["type"] == "context":
            texts += [element["text"] for element in block["elements"]]
        elif "text" in block:
            texts.append(block["text"]["text"])
    return "\n".join(texts)


def within_limits(one: dict[str, Any]) -> bool:
    checks.blocks(one["blocks"])
    return sum(limits.width(line) for line in shown(one).split("\n")) <= limits.MESSAGE


def bullets(count: int, words: int = 20) -> str:
    return "\n".join(f"• Line {number} {'word ' * words}end." for number in range(count))


def test_each_kind_is_its_block() -> None:
    found = message(
        (
            Part("header", "Ports & rail"),
            Part("section", "*A* &amp; b"),
            Part("divider", ""),
            Part("context", "c"),
        ),
        "Fallback & more",
    )
    assert [block["type"] for block in found["blocks"]] == ["header", "section", "divider", "context"]
    assert found["blocks"][0]["text"] == {"type": "plain_text", "text": "Ports & rail"}
    assert found["blocks"][1]["text"]["text"] == "*A* &amp; b"
    assert found["text"] == "Fallback &amp; more"
    assert within_limits(found)


def test_a_long_document_goes_on_without_a_loss() -> None:
    parts = [
        Part("header", "T"),
        *(Part("section", bullets(40)) for _ in range(6)),
        Part("context", "sources"),
    ]
    found = messages(parts, "All")
    assert len(found) > 1
    assert all(within_limits(one) for one in found)
    lines = [line for one in found for line in shown(one).split("\n") if line.startswith("•")]
    assert len(lines) == 240
    assert all(line.endswith("end.") for line in lines)
    assert found[0]["text"] == f"All (1 of {len(found)})"


def line(text: str, *facts: str) -> Part:
    return Part("line", text, facts)


def menu(block: dict[str, Any]) -> list[tuple[str, str]]:
    return [(option["text"]["text"], option["value"]) for option in block["accessory"]["options"]]


def test_each_fact_is_a_block_with_a_menu() -> None:
    found = message([Part("section", "*Who*"), line("*A* wants x", "p1"), line("*B* opposes y", "p2")])
    assert within_limits(found)
    heading, first, second = found["blocks"]
    assert "accessory" not in heading
    assert first["text"]["text"] == "*A* wants x"
    assert menu(first) == [("Why?", "why:p1"), ("Fix", "fix:p1")]
    assert menu(second) == [("Why?", "why:p2"), ("Fix", "fix:p2")]
    assert {block["accessory"]["action_id"] for block in (first, second)} == {"line_1", "line_2"}


def test_a_line_of_several_facts_can_ask_why_for_each() -> None:
    two, four, seven = message(
        [
            line("Moved", "p1", "e2"),
            line("Apart", "f1", "f2", "f3", "f4"),
            line("x", *(f"f{n}" for n in range(7))),
        ]
    )["blocks"]
    assert menu(two) == [
        ("Why? (1 of 2)", "why:p1"),
        ("Why? (2 of 2)", "why:e2"),
        ("Fix (1 of 2)", "fix:p1"),
        ("Fix (2 of 2)", "fix:e2"),
    ]
    assert menu(four) == [(f"Why? ({n} of 4)", f"why:f{n}") for n in range(1, 5)]
    assert len(menu(seven)) == limits.OPTIONS


def test_lines_that_tell_no_fact_share_a_block() -> None:
    found = message(
        [Part("section", "*Who they are*"), line("A"), line("B"), Part("section", "C"), line("D")]
    )
    assert [block["text"]["text"] for block in found["blocks"]] == ["*Who they are*\n• A\n• B", "C\n• D"]


def test_titles_join_their_lines_where_that_saves_a_message() -> None:
    parts: list[Part] = []
    for title in range(6):
        parts += [Part("section", f"*Title {title}*"), *(line(f"Line {n}", f"p{n}") for n in range(7))]
    (found,) = messages(parts)
    assert len(found["blocks"]) == 42
    assert found["blocks"][0]["text"]["text"] == "*Title 0*\nLine 0"
    assert menu(found["blocks"][0]) == [("Why?", "why:p0"), ("Fix", "fix:p0")]
    (airy,) = messages(parts[:45])
    assert airy["blocks"][0]["text"]["text"] == "*Title 0*"


def test_there_is_room_for_a_note_and_buttons() -> None:
    full = messages([line(f"Line {n} " + "word " * 40, f"p{n}") for n in range(90)])
    assert len(full) > 1
    for one in full:
        with_both = with_note(with_buttons(one, [Button("Next", "x" * 2000, "page_")]), "_more_ " * 40)
        assert within_limits(with_both)
        assert [block["type"] for block in with_both["blocks"][-2:]] == ["context", "actions"]


@given(
    st.lists(
        st.builds(
            Part,
            st.sampled_from(["header", "section", "line", "context", "divider"]),
            st.text("ab \n*<>&@!#|é👩\u200d👧🇫🇷\x00\u202e", max_size=60).map(lambda t: t * 60)
            | st.text(max_size=9),
            st.lists(st.integers(1, 99).map(lambda n: f"p{n}"), max_size=7).map(tuple),
        ),
        max_size=70,
    )
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_parts_slack_takes_the_messages(parts: list[Part]) -> None:
    for one in messages(parts, "All"):
        if one["blocks"]:
            checks.blocks(one["blocks"])
        assert sum(limits.width(line) for line in shown(one).split("\n")) <= limits.MESSAGE


def test_many_small_parts() -> None:
    found = messages([Part("section", f"• {n}") for n in range(120)])
    assert [len(one["blocks"]) <= limits.BLOCKS for one in found] == [True] * 3
    assert sum(len(one["blocks"]) for one in found) == 120


def test_a_heading_goes_with_what_it_heads() -> None:
    parts = [Part("section", "x " * 1400)] * 3 + [
        Part("divider", ""),
        Part("header", "Next"),
        Part("section", "y " * 900),
    ]
    first, second = messages(parts)
    assert first["blocks"][-1]["type"] == "section"
    assert [block["type"] for block in second["blocks"]] == ["divider", "header", "section"]


def test_nothing_mentions_anybody() -> None:
    found = message(
        [Part("section", "<!channel> <@U123ABC> <!subteam^S1> <#C1|x> <https://example.org|ok>")], "@here"
    )
    assert shown(found) == (
        "&lt;!channel&gt; &lt;@U123ABC&gt; &lt;!subteam^S1&gt; &lt;#C1|x&gt; <https://example.org|ok>"
    )


def test_an_instant_is_each_readers_own() -> None:
    at = dt.datetime(2025, 3, 4, 8, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    told = instants.shown(at)
    assert told == "<!date^1741068300^{date_short_pretty} {time}|4 March 2025 06:05 UTC>"
    assert shown(with_note(message([Part("section", "x")]), told)) == f"x\n{told}"


def test_a_sentence_of_anybodys_words() -> None:
    found = sentence("“<!channel>” & <b>\x00", [Button("A" * 50, "actor A"), Button(" ", "help")])
    assert shown(found).startswith("“&lt;!channel&gt;” &amp; &lt;b&gt;")
    assert found["text"] == "“&lt;!channel&gt;” &amp; &lt;b&gt;"
    elements = found["blocks"][-1]["elements"]
    assert [(e["action_id"], len(e["text"]["text"]), e["value"]) for e in elements] == [
        ("ask_0", 30, "actor A")
    ]
    assert within_limits(found)


def test_no_part_at_all_is_still_a_message_with_a_text() -> None:
    assert message([])["text"]


def test_a_title_that_is_too_long() -> None:
    found = message([Part("header", "word " * 100)])
    assert limits.width(found["blocks"][0]["text"]["text"]) <= limits.HEADER
    assert found["blocks"][0]["text"]["text"].endswith("word…")
