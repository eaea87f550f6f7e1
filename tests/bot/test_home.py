"""The Home tab: what it shows to whom, and its buttons."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot.manifest import manifest
from bot.workspace import RunningWorkspace
from briefings import clock
from briefings.deals import Deal
from briefings.settings import Settings
from briefings.store import access, deliveries, watches, write
from briefings.store.watches import Kind, Manner, Wish
from tests.bot.conftest import fill, many
from tests.support.builders import herring

Sessions = sessionmaker[Session]


@pytest.fixture
def place(over_http: RunningWorkspace, configured: Settings) -> RunningWorkspace:
    over_http.configure(manifest(configured, "socket"))
    return over_http


def said(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False)


def opened(place: RunningWorkspace, words: str, user: str = "you") -> dict[str, Any]:
    place.open_home(user)
    return dict(place.wait_home(user, where=lambda view: words in said(view["blocks"])))


def wish(sessions: Sessions, place: RunningWorkspace, channel: str = "general", deal: str = "herring") -> str:
    with sessions.begin() as session:
        return deliveries.add_schedule(
            session,
            team=place.state.team_id,
            channel=place.state.channel(channel).id,
            deal=deal,
            at=dt.time(8, 30),
            zone="Europe/Kyiv",
            weekdays=range(5),
            owner=place.state.you.id,
        ).id


def button(view: dict[str, Any], label: str) -> str:
    for block in view["blocks"]:
        for element in (*block.get("elements", ()), block.get("accessory") or {}):
            if element.get("type") == "button" and element["text"]["text"] == label:
                return str(element["action_id"])
    raise AssertionError(f"no button {label!r}")


def test_a_deal_with_what_moved_and_what_comes(place: RunningWorkspace, payloads: Path) -> None:
    view = opened(place, "Herring pact")
    shown = said(view["blocks"])
    assert "2 articles read since" in shown
    assert "will accept a lower herring quota" in shown
    assert "Port Ellis" in shown
    assert "A digest" in shown  # the step that is missing
    place.dump(payloads)


def test_what_is_new_is_new_since_the_last_look(place: RunningWorkspace, sessions: Sessions) -> None:
    opened(place, "2 articles read since")
    assert place.state.wait_until(lambda: "Nothing new was read" in said(_again(place)), 10)
    fill(sessions, many(7))
    assert "dredging of harbour 7" in said(opened(place, "1 article read since")["blocks"])


def _again(place: RunningWorkspace) -> object:
    place.open_home()
    return (place.home() or {}).get("blocks")


def test_who_is_in_none_of_a_deals_channels_sees_nothing_of_it(
    place: RunningWorkspace, sessions: Sessions
) -> None:
    secret = place.add_channel("secret", private=True, members=["you"])
    place.add_user("guest")
    with sessions.begin() as session:
        access.bind(session, place.state.team_id, secret.id, "herring")
    assert "Herring" in said(opened(place, "Herring pact")["blocks"])
    theirs = said(opened(place, "To set up", "guest")["blocks"])
    assert "Herring" not in theirs
    assert "quota" not in theirs


def test_a_digest_is_paused_resumed_and_sent_now(place: RunningWorkspace, sessions: Sessions) -> None:
    id = wish(sessions, place)
    view = opened(place, "next <!date")

    def active() -> bool:
        with sessions() as session:
            return next(one.active for one in deliveries.schedules(session) if one.id == id)

    place.click(view, button(view, "Pause"))
    view = dict(place.wait_home(where=lambda view: "paused" in said(view["blocks"])))
    assert not active()
    place.click(view, button(view, "Resume"))
    view = dict(place.wait_home(where=lambda view: "comes again" in said(view["blocks"])))
    assert active()
    place.click(view, button(view, "Send now"))
    post = place.wait_message("general")
    assert "Herring pact: digest" in said(post.blocks)
    place.wait_home(where=lambda view: "The digest is in the channel" in said(view["blocks"]))
    assert active()


def test_a_digest_of_a_channel_one_has_left_cannot_be_paused(
    place: RunningWorkspace, sessions: Sessions
) -> None:
    place.add_channel("harbour", private=True, members=["you"])
    wish(sessions, place, "harbour")
    view = opened(place, "next <!date")
    from bot.rooms import ROOMS

    place.leave("harbour")
    ROOMS.forget()
    place.click(view, button(view, "Pause"))
    place.wait_home(where=lambda view: "not one of your channels any more" in said(view["blocks"]))
    with sessions() as session:
        assert [one.active for one in deliveries.schedules(session)] == [True]


def test_a_watch_is_shown_and_stopped(place: RunningWorkspace, sessions: Sessions) -> None:
    with sessions.begin() as session:
        watches.add(
            session,
            team=place.state.team_id,
            user=place.state.you.id,
            channel=place.state.channel("general").id,
            deal="herring",
            wish=Wish(Kind.FIGURES),
            manner=Manner(),
            now=clock.now(),
        )
    view = opened(place, "My watches")
    place.click(view, button(view, "Stop"))
    place.wait_home(where=lambda view: "no longer told of figures" in said(view["blocks"]))
    with sessions() as session:
        assert watches.of(session, place.state.team_id, place.state.you.id) == ()


def test_what_is_missing_is_said_before_there_is_anything(
    place: RunningWorkspace, sessions: Sessions
) -> None:
    secret = place.add_channel("secret", private=True, members=[])
    with sessions.begin() as session:
        access.bind(session, place.state.team_id, secret.id, "herring")
    shown = said(opened(place, "To set up")["blocks"])
    assert "/deal new" in shown
    assert "/deal add URL" in shown


def test_many_deals_and_long_ones_fit(place: RunningWorkspace, sessions: Sessions) -> None:
    for number in range(12):
        deal = Deal(f"deal{number}", f"Deal number {number}")
        readings = (
            [many(one) for one in range(4)] if number < 3 else [herring(source=f"{number}.md", url=None)]
        )
        fill(sessions, *readings, deal=deal)
        wish(sessions, place, deal=deal.name)
    view = opened(place, "more deals are not shown here")
    assert len(view["blocks"]) <= 100
    assert "Digests of my channels" in said(view["blocks"])


def test_a_deal_without_articles_is_shown_as_such(place: RunningWorkspace, sessions: Sessions) -> None:
    with sessions.begin() as session:
        write.put_deal(session, Deal("bare", "A bare deal"))
    assert "A bare deal" in said(opened(place, "A bare deal")["blocks"])
