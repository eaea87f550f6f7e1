"""Places to time zones."""

from __future__ import annotations

import contextlib
import datetime as dt
import zoneinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import zones
from briefings import clock
from briefings.errors import Ambiguous, NotFound

SUMMER = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
WINTER = dt.datetime(2025, 1, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Kyiv", "Europe/Kyiv"),
        ("kiev", "Europe/Kyiv"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("europe/kyiv", "Europe/Kyiv"),
        (" new  york ", "America/New_York"),
        ("New_York", "America/New_York"),
        ("Washington", "America/New_York"),
        ("Washington, D.C.".replace(",", ""), "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Beijing", "Asia/Shanghai"),
        ("Londn", "Europe/London"),
        ("Germany", "Europe/Berlin"),
        ("CET", "Europe/Brussels"),
        ("utc", "UTC"),
        ("Calcutta", "Asia/Kolkata"),
    ],
)
def test_what_is_meant(text: str, zone: str) -> None:
    assert zones.one(text) == zone
    assert zones.find(text)[0].zone == zone


@pytest.mark.parametrize("text", ["", "Qwertz", "🕗", "x" * 500, "\0"])
def test_no_place(text: str) -> None:
    with pytest.raises(NotFound, match="name a large city"):
        zones.one(text)


def test_a_country_with_several_zones_is_asked_about() -> None:
    with pytest.raises(Ambiguous, match="name a city") as caught:
        zones.one("Australia")
    assert "Australia/Sydney" in caught.value.candidates


def test_every_place_has_a_zone_that_is_there() -> None:
    everything = zones.find("")
    assert len(everything) == zones.MOST
    known = zoneinfo.available_timezones()
    assert all(place.zone in known for place in zones._places())


def test_labels_tell_the_distance_at_that_time() -> None:
    (place,) = zones.find("Kyiv")
    assert place.label(WINTER) == "Kyiv, Ukraine (UTC+2)"
    assert place.label(SUMMER) == "Kyiv, Ukraine (UTC+3)"
    assert zones.place("UTC").label(WINTER) == "UTC"
    assert zones.offset("Asia/Kolkata", WINTER) == "UTC+5:30"
    assert zones.offset("America/St_Johns", WINTER) == "UTC−3:30"
    assert zones.offset("UTC", WINTER) == "UTC"


def test_what_is_typed_so_far_finds_the_city() -> None:
    assert "America/New_York" in [place.zone for place in zones.find("new y")]
    assert "Europe/Kyiv" in [place.zone for place in zones.find("Ukr")]


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_whatever_is_typed_is_a_place_or_said_to_be_none(text: str) -> None:
    assert len(zones.find(text)) <= zones.MOST
    with contextlib.suppress(NotFound, Ambiguous):
        clock.zone(zones.one(text))
