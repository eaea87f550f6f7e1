"""Document parts -> Block Kit messages within Slack's limits."""

from bot.blocks.message import (
    Button,
    Message,
    facts,
    message,
    messages,
    sentence,
    signed,
    with_buttons,
    with_note,
    without_tables,
)

__all__ = [
    "Button",
    "Message",
    "facts",
    "message",
    "messages",
    "sentence",
    "signed",
    "with_buttons",
    "with_note",
    "without_tables",
]
