"""From a city, a country or the name of a zone to the time zone that is meant: "Kyiv" is Europe/Kyiv."""

from __future__ import annotations

import datetime as dt
import functools
import unicodedata
from dataclasses import dataclass
from importlib import resources

from rapidfuzz import fuzz

from briefings import clock
from briefings.errors import Ambiguous, NotFound

CLOSE = 82  # of 100, from which a misspelt place is taken for the city
MOST = 100  # what a select in Slack takes


@dataclass(frozen=True, slots=True)
class Place:
    """A place as people call it and its zone; `formerly` is an older name of the zone."""

    name: str
    zone: str
    country: str = ""
    formerly: str = ""

    def label(self, now: dt.datetime) -> str:
        """ "Kyiv, Ukraine (UTC+2)" at `now`: the offset moves with the seasons."""
        where = f"{self.name}, {self.country}" if self.country else self.name
        distance = offset(self.zone, now)
        return where if where == distance else f"{where} ({distance})"


def offset(zone: str, now: dt.datetime) -> str:
    """The zone's distance from UTC at `now`, such as "UTC+5:30"."""
    minutes = int((now.astimezone(clock.zone(zone)).utcoffset() or dt.timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def find(text: str) -> tuple[Place, ...]:
    """The places that `text` may mean, the likeliest first; each zone once. Everything for no text."""
    wanted = _plain(text)
    found: dict[str, Place] = {}
    for place in sorted(_places(), key=lambda place: -_likeness(wanted, place)):
        if wanted and _likeness(wanted, place) < CLOSE:
            break
        found.setdefault(place.zone, place)
    return tuple(found.values())[:MOST]


def one(text: str) -> str:
    """The zone that `text` means. Raises NotFound, or Ambiguous with the names of several zones."""
    wanted = _plain(text)
    scored = [(likeness, place) for place in _places() if (likeness := _likeness(wanted, place)) >= CLOSE]
    best = max((likeness for likeness, _ in scored), default=0)
    zones = tuple(dict.fromkeys(place.zone for likeness, place in scored if likeness == best))
    shown = " ".join(text.split())[:60]
    if not zones or not wanted:
        raise NotFound(f"I know no place called '{shown}' that has a time zone; name a large city near it.")
    if len(zones) > 1 and len({_clocks(zone) for zone in zones}) > 1:
        some = ", ".join(zones[:8])
        raise Ambiguous(f"'{shown}' has more than one time zone ({some}); name a city.", zones)
    return zones[0]


def _clocks(zone: str) -> tuple[dt.timedelta | None, ...]:
    """What the zone's clocks show this year; Germany has two zones and one time."""
    year = clock.now().year
    return tuple(dt.datetime(year, month, 1, tzinfo=clock.zone(zone)).utcoffset() for month in (1, 7))


def place(zone: str) -> Place:
    """The place that stands for a zone."""
    return next((one for one in _places() if one.zone == zone), Place(city(zone), zone))


def city(zone: str) -> str:
    """The city that stands for a zone when it is spoken of: "Kyiv"."""
    return zone.rpartition("/")[2].replace("_", " ")


def _likeness(wanted: str, place: Place) -> float:
    """100 for the place or zone itself, less for a country, for a beginning, and for what is nearly it."""
    name = _plain(place.name)
    if wanted in (name, _plain(place.zone), _plain(place.formerly)):
        return 100
    if place.country and wanted == _plain(place.country):
        return 97
    if len(wanted) > 1 and (name.startswith(wanted) or f" {wanted}" in f" {_plain(place.country)}"):
        return 94
    return min(fuzz.ratio(wanted, name), 90) if len(wanted) > 3 else 0


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.replace("_", " ").replace("/", " ").replace(".", " "))
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).casefold().split())


@functools.cache
def _places() -> tuple[Place, ...]:
    """Every zone's own city, with its country, then the places of `cities.txt`, then older names of zones."""
    data = resources.files("tzdata") / "zoneinfo"
    countries = dict(line.split("\t")[:2] for line in _lines((data / "iso3166.tab").read_text("utf-8")))
    rows = [line.split("\t") for line in _lines((data / "zone.tab").read_text("utf-8"))]
    cities = [Place(city(row[2]), row[2], countries.get(row[0], "")) for row in rows]
    country = {place.zone: place.country for place in cities}
    text = resources.files("bot").joinpath("cities.txt").read_text("utf-8")
    named = [line.rsplit(maxsplit=1) for line in _lines(text)]
    others = [Place(name, zone, country.get(zone, "") if len(name) > 4 else "") for name, zone in named]
    links = [
        line.split()[1:] for line in (data / "tzdata.zi").read_text("utf-8").splitlines() if line[:2] == "L "
    ]
    older = [
        Place(city(link), target, country[target], link)
        for target, link in links
        if target in country and link not in country and "/" in link
    ]
    return (Place("UTC", "UTC"), *cities, *others, *older)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]
