"""The Home tab: the deals of a person, their watches, the digests of their channels, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import limits
from bot.forms import parts
from bot.forms.parts import Block, View
from briefings.store.due import Schedule
from briefings.store.watches import Watch

PAUSE, RESUME, SEND, UNWATCH = "home_pause_", "home_resume_", "home_send_", "home_unwatch_"
BLOCKS = 100
_KEPT = 12  # blocks for the steps and for saying that there is more
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a team sets up once; `how` is mrkdwn."""

    done: bool
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest of a channel that the person is in; `next` is when it comes, None while it is paused."""

    schedule: Schedule
    title: str
    next: dt.datetime | None


def view(
    deals: Sequence[Sequence[Block]],
    watches: Sequence[Watch],
    digests: Sequence[Digest],
    steps: Sequence[Step],
    command: str,
    metadata: str = "",
    said: str = "",
) -> View:
    """`deals` are the blocks of each deal, `said` what came of a button that was just used."""
    blocks: list[Block] = []
    if said:
        blocks.append(parts.section(limits.escape(said)))
    if any(not step.done for step in steps):
        blocks.append(_header("To set up"))
        blocks += [
            parts.section(
                f"{':white_check_mark:' if step.done else ':black_square_button:'} *{step.what}*\n{step.how}"
            )
            for step in steps
        ]
    tail = _watches(watches, command) + _digests(digests)
    room = BLOCKS - _KEPT - len(blocks) - min(len(tail), BLOCKS // 2)
    left_out = 0
    for mine in deals:
        if len(mine) <= room:
            blocks += mine
            room -= len(mine)
        else:
            left_out += 1
    if left_out:
        more = "deal is" if left_out == 1 else "deals are"
        blocks.append(parts.context(f"{left_out} more {more} not shown here; ask in their channels."))
    blocks += tail
    if not blocks:
        blocks.append(parts.section("There is nothing to show yet."))
    return {"type": "home", "blocks": blocks[:BLOCKS], "private_metadata": metadata}


def _watches(watches: Sequence[Watch], command: str) -> list[Block]:
    if not watches:
        return []
    found = [_header("My watches")]
    for watch in watches[:20]:
        block = parts.section(f"{limits.escape(watch.words)} · {limits.escape(watch.deal)}")
        block["accessory"] = _button(f"{UNWATCH}{watch.id}", "Stop", watch.id)
        found.append(block)
    if len(watches) > 20:
        found.append(parts.context(f"20 of {len(watches)} watches; `{command} watch` lists all."))
    return found


def _digests(digests: Sequence[Digest]) -> list[Block]:
    if not digests:
        return []
    found = [_header("Digests of my channels")]
    for one in digests[:15]:
        mine = one.schedule
        days = (
            "every day" if len(mine.weekdays) == 7 else ", ".join(_DAYS[day] for day in sorted(mine.weekdays))
        )
        when = "paused"
        if one.next is not None:
            stamp = int(one.next.timestamp())
            told = f"{one.next:%d %B %Y %H:%M} UTC"
            when = f"next <!date^{stamp}^{{date_short_pretty}} {{time}}|{told}>"
        found.append(
            parts.section(
                f"<#{mine.channel}> · {limits.escape(one.title)} · "
                f"{mine.at:%H:%M} {limits.escape(mine.zone)}, {days} · {when}"
            )
        )
        turn = (
            _button(f"{PAUSE}{mine.id}", "Pause", mine.id)
            if mine.active
            else _button(f"{RESUME}{mine.id}", "Resume", mine.id)
        )
        found.append(
            {"type": "actions", "elements": [turn, _button(f"{SEND}{mine.id}", "Send now", mine.id)]}
        )
    if len(digests) > 15:
        found.append(parts.context(f"15 of {len(digests)} digests are shown."))
    return found


def _header(text: str) -> Block:
    return {"type": "header", "text": parts.plain(text, limits.HEADER)}


def _button(action: str, label: str, value: str) -> dict[str, Any]:
    return {"type": "button", "action_id": action, "text": parts.plain(label, limits.LABEL), "value": value}
