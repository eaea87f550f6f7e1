from __future__ import annotations

from bot.workspace import rich


def elements(text: str) -> list[dict[str, str]]:
    (block,) = rich.blocks(text, "b1")
    (section,) = block["elements"]
    found: list[dict[str, str]] = section["elements"]
    return found


def test_links_and_mentions_stand_apart_from_words() -> None:
    assert elements("<@U1> see <https://example.org/a?b=1&amp;c=2> in <#C1|ports> &lt;now&gt;") == [
        {"type": "user", "user_id": "U1"},
        {"type": "text", "text": " see "},
        {"type": "link", "url": "https://example.org/a?b=1&c=2"},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C1"},
        {"type": "text", "text": " <now>"},
    ]


def test_a_link_keeps_its_label() -> None:
    assert elements("<https://example.org|Post &amp; Mail>") == [
        {"type": "link", "url": "https://example.org", "text": "Post & Mail"}
    ]
