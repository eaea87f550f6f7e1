"""Parts -> messages, whatever their size."""

from __future__ import annotations

from typing import Any

from bot.blocks import Button, limits, message, messages, sentence
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


def test_the_last_block_says_how_much_is_missing() -> None:
    found = message([Part("section", bullets(41, 80))], "All", more="`/deal open TOPIC` shows the rest.")
    assert within_limits(found)
    there = sum(line.startswith("•") for line in shown(found).split("\n"))
    assert 0 < there < 41
    last = found["blocks"][-1]["elements"][0]["text"]
    assert last == f"{there} of 41 shown. `/deal open TOPIC` shows the rest."


def test_what_is_whole_says_nothing_of_the_sort() -> None:
    assert "shown" not in shown(message([Part("section", bullets(5))]))


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
