"""The form of a watch: what it would have told, and when it may tell."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import limits
from bot.forms import parts
from bot.forms.parts import Block, View
from bot.zones import Place
from briefings.store.watches import Kind, Manner, Wish
from briefings.watching import Past

CALLBACK, TITLE = "watch", "Watch"
ZONE, FROM, TO, CAP = "watch_zone", "watch_from", "watch_to", "watch_cap"
PICK = "watch_pick"  # buttons with names that may have been meant
OFFERED = 5
MOST_A_DAY = 50
EVENING, MORNING = dt.time(22), dt.time(7)


@dataclass(frozen=True, slots=True)
class About:
    """What the form is for; comes back with it and is checked again then."""

    deal: str
    channel: str
    wish: Wish
    words: str


def view(
    about: About, title: str, past: Past, lines: list[Block], manner: Manner, place: Place, now: dt.datetime
) -> View:
    """`title` is the deal's; `lines` are blocks that show some of what it would have told."""
    blocks: list[Block] = [
        parts.section(f"*{limits.escape(about.words)}* · {limits.escape(title)}"),
        parts.section(_would(past)),
        *lines,
        parts.divider(),
        parts.field(
            CAP,
            "Messages a day, at most",
            parts.number(manner.daily_cap, 1, MOST_A_DAY),
            hint="What comes beyond is told together the next day.",
        ),
        parts.field(FROM, "Quiet from", parts.time(manner.quiet_from), optional=True),
        parts.field(
            TO,
            "Quiet until",
            parts.time(manner.quiet_to),
            optional=True,
            hint="What comes in between is told together when it ends. Empty both for no quiet hours.",
        ),
        parts.field(
            ZONE,
            "Your time zone",
            parts.looked_up((place.label(now), place.zone), "Type a city"),
        ),
    ]
    metadata = json.dumps(
        {
            "deal": about.deal,
            "channel": about.channel,
            "kind": about.wish.kind.value,
            "actor": about.wish.actor,
            "topic": about.wish.topic,
            "words": about.words,
        }
    )
    return parts.modal(CALLBACK, TITLE, blocks, submit="Watch", close="Cancel", metadata=metadata)


def choice(channel: str, problem: str, instead: Sequence[tuple[str, str]]) -> View:
    """What is unclear, and names that may have been meant; each with the words of its watch."""
    blocks = [parts.section(limits.escape(problem))]
    if instead:
        buttons = [
            parts.button(name, f"{PICK}_{n}", words) for n, (name, words) in enumerate(instead[:OFFERED])
        ]
        blocks.append({"type": "actions", "elements": buttons})
    return parts.modal(CALLBACK, TITLE, blocks, metadata=json.dumps({"channel": channel}))


def channel(view: Mapping[str, Any]) -> str:
    """Where the form was opened; checked again with whatever is done there."""
    try:
        return str(json.loads(view.get("private_metadata") or "{}").get("channel") or "")
    except (ValueError, AttributeError):
        return ""


def about(view: Mapping[str, Any]) -> About:
    """Raises ValueError for what no form of ours holds."""
    found = json.loads(view.get("private_metadata") or "{}")
    try:
        wish = Wish(Kind(found["kind"]), found["actor"], found["topic"])
        return About(str(found["deal"]), str(found["channel"]), wish, str(found["words"]))
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from None


def errors(view: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with what was put in, by block id."""
    filled = parts.values(view)
    problems = {}
    if not str(filled.get(CAP) or "").isdecimal() or not 1 <= int(filled[CAP]) <= MOST_A_DAY:
        problems[CAP] = f"A whole number from 1 to {MOST_A_DAY}."
    if bool(filled.get(FROM)) != bool(filled.get(TO)):
        problems[TO if filled.get(FROM) else FROM] = "Quiet hours have a beginning and an end; or empty both."
    if not filled.get(ZONE):
        problems[ZONE] = "Choose the city whose clocks are yours."
    return problems


def manner(view: Mapping[str, Any]) -> Manner:
    filled = parts.values(view)
    return Manner(
        zone=str(filled[ZONE]),
        quiet_from=_time(filled.get(FROM)),
        quiet_to=_time(filled.get(TO)),
        daily_cap=int(filled[CAP]),
    )


def _time(value: object) -> dt.time | None:
    return dt.time.fromisoformat(str(value)) if value else None


def _would(past: Past) -> str:
    span = "the last 30 days"
    if past.old:
        span = f"the 30 days up to the newest article ({_day(past.day)})"
    count = past.told.found.count
    if not count:
        return f"In {span} it would have told you nothing."
    things, days = _count(count, "thing"), _count(past.days, "day")
    return f"In {span} it would have told you {things}, on {days}:"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
