"""Corrections in words: what a history, a note in a thread and a form say of them. All of it is mrkdwn."""

from __future__ import annotations

from collections.abc import Sequence

from bot.blocks import instants, limits
from bot.blocks.message import Message
from briefings.store import refs
from briefings.store.corrections import Correction
from briefings.store.repairs import Kind

UNDO, OLDER = "undo", "older"
PAGE = 10  # corrections of a history that one message shows
_WORDS = 120  # characters of the article's words that are repeated
_COLUMNS = {"value": "value", "value_high": "up to", "unit": "unit", "what": "of", "status": "status"}


def words(one: Correction) -> str:
    """What was corrected, in one line."""
    said = limits.escape(limits.shorten(one.words, _WORDS))
    noun = "open question" if one.fact_kind == "q" else refs.WORDS.get(one.fact_kind or "", "")
    match one.kind:
        case Kind.SAME:
            return f"{_of(one.before, 'name')} and {_of(one.after, 'name')} are the same"
        case Kind.DROP:
            return f"“{said}” is no {noun}"
        case Kind.ANSWERED:
            return f"“{said}” is answered"
        case Kind.SPEAKER:
            return f"“{said}” is held by {_of(one.after, 'actor')}, not by {_of(one.before, 'actor')}"
        case Kind.FIGURE:
            changed = [
                f"{_COLUMNS[column]} {_of(one.after, column)} (was {_of(one.before, column)})"
                for column in _COLUMNS
                if column in one.after
            ]
            if "actor" in one.before or "actor" in one.after:
                changed.append(f"named by {_of(one.after, 'actor')} (was {_of(one.before, 'actor')})")
            return f"“{said}”: {', '.join(changed)}"
    return f"“{said}”: {one.kind} {_of(one.after, one.kind)}, not {_of(one.before, one.kind)}"


def _of(values: object, column: str) -> str:
    value = values.get(column) if hasattr(values, "get") else None
    return limits.escape(str(value)) if value not in (None, "") else "nobody" if column == "actor" else "none"


def note(found: Sequence[Correction]) -> str:
    """What is said in the thread of a message that told otherwise."""
    who = f"<@{found[0].who.user}>"
    return f"Corrected by {who}: " + "; ".join(words(one) for one in found) + "."


def history(deal: str, total: int, page: Sequence[Correction], offset: int, prefix: str) -> Message:
    """A page of a deal's corrections, each with a button that takes it back."""
    if not total:
        text = f"Nothing about {deal} has been corrected yet; “Fix” beside a line does."
        return {"text": limits.escape(text), "blocks": [_section(limits.escape(text))]}
    title = f"Corrections of {deal}"
    blocks = [_header(title)]
    for one in page:
        at = instants.shown(one.at)
        line = words(one)
        if one.undone_at is not None:
            by = f"<@{one.undone_by}>" if one.undone_by else "somebody"
            blocks.append(_section(f"~{line}~\n{at}, <@{one.who.user}>; taken back by {by}"))
        else:
            block = _section(f"{line}\n{at}, <@{one.who.user}>")
            block["accessory"] = _button(f"{UNDO}_{one.id}", "Undo", f"{one.id} {offset}")
            blocks.append(block)
    shown = f"{offset + 1} to {offset + len(page)} of {total}" if total > len(page) else f"{total} of {total}"
    blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": f"{shown} shown."}]})
    turns = []
    if offset:
        turns.append(_button(f"{OLDER}_0", "Newer", str(max(0, offset - PAGE))))
    if offset + len(page) < total:
        turns.append(_button(f"{OLDER}_1", "Older", str(offset + PAGE)))
    if turns:
        blocks.append({"type": "actions", "elements": turns})
    return {"text": limits.escape(f"{title}: {shown}"), "blocks": blocks}


def _header(text: str) -> dict[str, object]:
    return {"type": "header", "text": {"type": "plain_text", "text": limits.shorten(text, limits.HEADER)}}


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _button(action_id: str, label: str, value: str) -> dict[str, object]:
    return {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": label},
        "value": value,
    }
