"""The view behind “Why?”: the sentence in its paragraph, the article, and who else reports the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.blocks import instants, limits
from bot.forms import parts
from bot.forms.parts import Block, View
from briefings.brief import escape
from briefings.brief.line import Source
from briefings.brief.why import Reason
from briefings.store import refs

CALLBACK = "why"
TITLE = "Why?"

# What the extractor's confidence means, from the best down.
_SURE = ((0.8, "sure"), (0.6, "fairly sure"), (0.0, "not sure"))
_PIECE = 2900  # characters of one stretch of text; Slack's limit for them is not known, a section's is 3,000


def view(reason: Reason) -> View:
    blocks = [
        parts.context(_heading(reason)),
        _passage(reason),
        parts.section(_named(reason.source, reason.at)),
    ]
    if reason.confidence is not None:
        blocks.append(parts.context(_confidence(reason.confidence)))
    blocks.append(parts.divider())
    if not reason.same:
        blocks.append(parts.context("No other article that was read says the same."))
        return parts.modal(CALLBACK, TITLE, blocks)
    shown = f", {len(reason.same)} of {reason.same_total}" if reason.same_total > len(reason.same) else ""
    blocks.append(parts.section(f"*Other articles that say the same*{shown}"))
    for other in reason.same:
        sentence = escape.slack(limits.shorten(other.sentence, 600))
        blocks.append(parts.section(f"> {sentence}\n{_named(other.source)}"))
    return parts.modal(CALLBACK, TITLE, blocks)


def _heading(reason: Reason) -> str:
    """ "Position of Ana Marin (demand) on quota", as far as these are known."""
    words = reason.kind.capitalize()
    if reason.kind == refs.WORDS["q"]:
        words = "Open question"
    if reason.who:
        by = {"position": "of", "figure": "named by", "question": "raised by"}[reason.kind]
        words += f" {by} *{escape.slack(reason.who)}*"
    if reason.stance:
        words += f" · {reason.stance}"
    if reason.topic:
        words += f" · _{escape.slack(reason.topic)}_"
    return words


def _passage(reason: Reason) -> Block:
    """Rich text: its styles need no marks around the words, and nothing in them is read as one."""
    elements: list[dict[str, Any]] = []
    for piece in reason.passage:
        text = limits.shorten(limits.clean(piece.text), _PIECE)
        elements.append({"type": "text", "text": text, **({"style": {"bold": True}} if piece.told else {})})
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": elements}]}


def _named(source: Source, at: dt.datetime | None = None) -> str:
    title = escape.slack(limits.shorten(source.title, 300)) if source.title != "-" else "Standard input"
    address = escape.url(source.url)
    told = [f"<{address.replace('&', '&amp;')}|{title}>" if address else f"*{title}*"]
    if source.publisher:
        told.append(escape.slack(limits.shorten(source.publisher, 200)))
    day = _day(source.published) if source.published else "no date"
    told.append(instants.shown(at) if at else day)
    return " · ".join(told)


def _confidence(confidence: float) -> str:
    word = next(word for least, word in _SURE if confidence >= least)
    return f"Dealbrief is *{word}* who says this and what ({confidence:.2f} of 1)."


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
