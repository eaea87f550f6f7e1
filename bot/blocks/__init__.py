"""Document parts -> Block Kit messages within Slack's limits."""

from bot.blocks.message import (
    Button,
    Message,
    message,
    messages,
    sentence,
    signed,
    told,
    with_buttons,
    with_note,
    without_tables,
)

__all__ = [
    "Button",
    "Message",
    "message",
    "messages",
    "sentence",
    "signed",
    "told",
    "with_buttons",
    "with_note",
    "without_tables",
]
