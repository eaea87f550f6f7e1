"""The time and zones; nothing else asks the machine for them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefings.errors import SettingsError

UTC = dt.UTC


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return dt.datetime.now(UTC)


def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name. Raises SettingsError with one sentence when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(f"There is no time zone {name!r}; use a name such as Europe/Kyiv.") from None


def today(zone_name: str = "UTC") -> dt.date:
    """The present day as the zone's clocks show it."""
    return now().astimezone(zone(zone_name)).date()


def local(day: dt.date, time: dt.time, zone_name: str) -> dt.datetime:
    """The instant, in UTC, at which the zone's clocks show `time` on `day`.

    A time that the clocks skip in spring becomes the instant just as far after the gap; one that they
    show twice in autumn means the first.
    """
    return dt.datetime.combine(day, time.replace(fold=0), zone(zone_name)).astimezone(UTC)
