"""The form of a schedule: which deal's digest, when, on which days, and what is in it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.forms import parts
from bot.forms.parts import View
from bot.zones import Place
from briefings.brief.daily import SECTIONS
from briefings.deals import Deal
from briefings.store.due import Schedule

CALLBACK, TITLE = "schedule", "Digest of the channel"
DEAL, TIME, ZONE, DAYS, WANTED, SKIP = (
    "schedule_deal",
    "schedule_time",
    "schedule_zone",
    "schedule_days",
    "schedule_sections",
    "schedule_skip",
)
EIGHT = dt.time(8)
WEEKDAYS = tuple(range(5))
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SECTIONS = {
    "positions": "Who says what",
    "shifts": "What has moved",
    "figures": "Terms and figures",
    "events": "What is planned",
    "questions": "What is open",
}
_SKIP = "skip"


def view(
    channel: str,
    deals: Sequence[Deal],
    deal: str,
    present: Schedule | None,
    place: Place,
    now: dt.datetime,
    prefix: str,
) -> View:
    """`present` is what the channel has now, `place` the zone that is filled in."""
    options = [(one.title or one.name, one.name) for one in deals]
    days = [str(day) for day in (sorted(present.weekdays) if present else WEEKDAYS)]
    wanted = present.sections if present and present.sections is not None else SECTIONS
    skip = [_SKIP] if present and present.skip_empty else []
    ends = f"`{prefix} schedule off` ends it." if present else "It is posted for everybody in the channel."
    blocks = [
        parts.field(DEAL, "Deal", parts.select(options, deal)),
        parts.field(TIME, "Time", parts.time(present.at if present else EIGHT)),
        parts.field(ZONE, "On the clocks of", parts.looked_up((place.label(now), place.zone), "Type a city")),
        parts.field(DAYS, "Days", parts.checks([(name, str(day)) for day, name in enumerate(_DAYS)], days)),
        parts.field(
            WANTED, "What is in it", parts.checks([(_SECTIONS[one], one) for one in SECTIONS], wanted)
        ),
        parts.field(
            SKIP,
            "When there is nothing new",
            parts.checks([("Send nothing on a day with no new article", _SKIP)], skip),
            optional=True,
        ),
        parts.context(ends),
    ]
    return parts.modal(CALLBACK, TITLE, blocks, submit="Save", close="Cancel", metadata=json.dumps(channel))


def channel(view: Mapping[str, Any]) -> str:
    """Where the form was opened; checked again when it is sent."""
    try:
        return str(json.loads(view.get("private_metadata") or '""'))
    except ValueError:
        return ""


def errors(view: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with what was put in, by block id."""
    filled = parts.values(view)
    needed = {
        DEAL: "Choose a deal.",
        TIME: "Choose a time of day.",
        ZONE: "Choose the city whose clocks count.",
        DAYS: "Choose at least one day.",
        WANTED: "Choose at least one part, or the digest would be empty.",
    }
    return {id: problem for id, problem in needed.items() if not filled.get(id)}


def wish(view: Mapping[str, Any]) -> dict[str, Any]:
    """What was put in, as `deliveries.add_schedule` takes it."""
    filled = parts.values(view)
    wanted = [one for one in SECTIONS if one in filled[WANTED]]
    return {
        "deal": str(filled[DEAL]),
        "at": dt.time.fromisoformat(str(filled[TIME])),
        "zone": str(filled[ZONE]),
        "weekdays": frozenset(int(day) for day in filled[DAYS]),
        "sections": None if len(wanted) == len(SECTIONS) else wanted,
        "skip_empty": _SKIP in (filled.get(SKIP) or ()),
    }


def days(chosen: frozenset[int]) -> str:
    """Days as people say them: "every day", "on weekdays", "on Monday and Friday"."""
    if len(chosen) == 7:
        return "every day"
    if chosen == frozenset(WEEKDAYS):
        return "on weekdays"
    names = [_DAYS[day] for day in sorted(chosen)]
    return "on " + (f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0])


def sections(chosen: Sequence[str]) -> str:
    """Parts of a digest as people say them."""
    return ", ".join(_SECTIONS[one][:1].lower() + _SECTIONS[one][1:] for one in SECTIONS if one in chosen)
