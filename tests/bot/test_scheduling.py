"""`/deal schedule`: by form and in words, and what the digest makes of it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot import app as bolt
from bot import schedule
from bot.rooms import ROOMS
from bot.workspace import Message, RunningWorkspace
from briefings.deals import Deal
from briefings.settings import Settings
from briefings.store import access, deliveries
from briefings.store.due import Schedule
from briefings.store.models import DeliveryRow, DeliveryState
from tests.bot.conftest import fill, many

EIGHT = dt.datetime(2025, 3, 10, 8, tzinfo=dt.UTC)  # a Monday
DAY = dt.timedelta(days=1)
LATER = dt.datetime(2035, 3, 12, 8, tzinfo=dt.UTC)  # after what the tests' store holds was read


@pytest.fixture(autouse=True)
def _anew() -> None:
    ROOMS.forget()


def words(found: Message | Mapping[str, object]) -> str:
    return json.dumps(found.blocks if isinstance(found, Message) else found["blocks"], ensure_ascii=False)


def kept(sessions: sessionmaker[Session]) -> list[Schedule]:
    with sessions() as session:
        return list(deliveries.schedules(session))


class TestWords:
    def test_time_city_and_days(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session], payloads: Path
    ) -> None:
        told = over_http.ask("schedule 08:30 Kyiv weekdays")
        assert "The digest of *Herring pact* comes here on weekdays at 08:30 (Kyiv)." in told.text
        assert re.search(r"The next one: \w+day \d+ \w+ at 08:30 there, <!date\^\d+\^", words(told))
        assert "I am not in this channel" not in words(told)
        (made,) = kept(sessions)
        assert (made.at, made.zone, made.weekdays) == (dt.time(8, 30), "Europe/Kyiv", frozenset(range(5)))
        assert made.owner == over_http.state.you.id
        over_http.ask("schedule 09:00 mon,fri")
        (made,) = kept(sessions)
        assert (made.at, made.zone, made.weekdays) == (dt.time(9), "Europe/Kyiv", frozenset({0, 4}))
        assert over_http.dump(payloads) == 2

    def test_off(self, over_http: RunningWorkspace, sessions: sessionmaker[Session]) -> None:
        assert "This channel gets no digest" in over_http.ask("schedule off").text
        over_http.ask("schedule 8:30 London")
        assert "No digest of Herring pact comes here any more" in over_http.ask("schedule off").text
        assert kept(sessions) == []

    def test_a_country_with_several_zones_offers_cities(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session]
    ) -> None:
        asked = over_http.ask("schedule 08:30 Australia weekdays")
        assert "more than one time zone" in asked.text
        labels = [element["text"]["text"] for element in asked.blocks[-1]["elements"]]
        over_http.send_action(asked, f"ask_{labels.index('Sydney')}")
        over_http.wait_message(where=lambda m: "08:30 (Sydney)" in m.text)
        assert kept(sessions)[0].zone == "Australia/Sydney"

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("schedule 08:30 Qwertz", "I know no place called 'Qwertz'"),
            ("schedule 25:00", "is not one time of day"),
            ("schedule weekdays", "Say at what time"),
        ],
    )
    def test_what_cannot_be_understood(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session], typed: str, told: str
    ) -> None:
        assert told in over_http.ask(typed).text
        assert kept(sessions) == []

    def test_a_channel_without_the_bot_is_told_to_invite_it(self, over_http: RunningWorkspace) -> None:
        over_http.leave("general", user=over_http.state.bot.name)
        assert "invite me with `/invite`" in words(over_http.ask("schedule 08:30 Kyiv"))


class TestForm:
    def open(self, workspace: RunningWorkspace) -> Mapping[str, object]:
        workspace.send_command("general", "you", "schedule")
        return workspace.wait_view("schedule", where=lambda v: bool(v.get("submit")))

    def test_it_is_filled_in_and_stored(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session], payloads: Path
    ) -> None:
        fill(sessions, deal=Deal("merger", "Northgate bid"))
        over_http.ask("use herring")
        view = self.open(over_http)
        (option, *_) = over_http.suggest(view, "schedule_zone", "Kyi")  # type: ignore[arg-type]
        assert option["text"]["text"].startswith("Kyiv, Ukraine (UTC+")
        over_http.submit(
            view,  # type: ignore[arg-type]
            {
                "schedule_time": "07:45",
                "schedule_zone": option["value"],
                "schedule_days": ["0", "2"],
                "schedule_sections": ["figures", "questions"],
                "schedule_skip": ["skip"],
            },
        )
        done = over_http.wait_view("schedule", where=lambda v: "comes here" in words(v))
        assert "on Monday and Wednesday at 07:45 (Kyiv)" in words(done)
        assert "In it: terms and figures, what is open." in words(done)
        (made,) = kept(sessions)
        assert (made.deal, made.zone, made.weekdays) == ("herring", "Europe/Kyiv", frozenset({0, 2}))
        assert (made.sections, made.skip_empty) == (("figures", "questions"), True)
        again = self.open(over_http)
        values = json.dumps(again["state"])
        assert "07:45" in values
        assert "Europe/Kyiv" in values
        assert over_http.dump(payloads) >= 3

    def test_what_is_missing_is_said_under_the_input(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session]
    ) -> None:
        refused = over_http.submit(
            self.open(over_http),  # type: ignore[arg-type]
            {"schedule_days": [], "schedule_sections": []},
        )
        assert {"schedule_days", "schedule_sections"} <= set(refused.errors)
        assert kept(sessions) == []

    def test_a_deal_that_the_channel_may_not_see_is_not_offered_nor_taken(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session]
    ) -> None:
        fill(sessions, deal=Deal("merger", "Northgate bid"))
        view = self.open(over_http)
        assert "Northgate" in words(view)
        private = over_http.add_channel("private").id
        with sessions.begin() as session:
            access.bind(session, over_http.state.team_id, private, "merger")
        over_http.submit(view, {"schedule_deal": "merger"})  # type: ignore[arg-type]
        over_http.wait_view("schedule", where=lambda v: "does not see that deal any more" in words(v))
        assert kept(sessions) == []
        assert "Northgate" not in words(self.open(over_http))


class TestDigest:
    @pytest.fixture
    def wish(self, workspace: RunningWorkspace, sessions: sessionmaker[Session]):  # type: ignore[no-untyped-def]
        def store(**changes: object) -> None:
            with sessions.begin() as session:
                deliveries.add_schedule(
                    session,
                    team=workspace.state.team_id,
                    channel=workspace.state.channel("general").id,
                    deal="herring",
                    at=dt.time(8),
                    zone="UTC",
                    **({"now": EIGHT - DAY} | changes),  # type: ignore[arg-type]
                )

        return store

    def test_only_the_parts_that_are_wanted(  # type: ignore[no-untyped-def]
        self, workspace: RunningWorkspace, sessions: sessionmaker[Session], configured: Settings, wish
    ) -> None:
        wish(sections=["figures"])
        assert schedule.tick(sessions, bolt.client(configured), EIGHT) == 1
        (post,) = workspace.messages("general")
        assert "412,500.50 tonnes" in words(post)
        assert "Norland will accept" not in words(post)
        assert "northern banks" not in words(post)
        assert "Port Ellis" not in words(post)

    def test_nothing_is_sent_when_there_is_nothing_new(  # type: ignore[no-untyped-def]
        self, workspace: RunningWorkspace, sessions: sessionmaker[Session], configured: Settings, wish
    ) -> None:
        wish(skip_empty=True, now=LATER - DAY)
        client = bolt.client(configured)

        def tick(day: int) -> int:
            with time_machine.travel(LATER + day * DAY, tick=True):
                return schedule.tick(sessions, client, LATER + day * DAY)

        assert tick(0) == 1, "never sent before"
        assert [tick(1), tick(1)] == [0, 0]
        with time_machine.travel(LATER + 1.5 * DAY, tick=True):
            fill(sessions, many(1))
        assert tick(2) == 1
        assert tick(3) == 0
        assert len(workspace.messages("general")) == 2
        with sessions() as session:
            states = list(session.scalars(select(DeliveryRow.state).order_by(DeliveryRow.due)))
        sent, skipped = DeliveryState.SENT, DeliveryState.SKIPPED
        assert states == [sent, skipped, sent, skipped]
        # Asked for now, it comes whether or not there is something new.
        now = LATER + 3.2 * DAY
        (mine,) = kept(sessions)
        with sessions.begin() as session:
            taken = deliveries.claim(
                session,
                team=mine.team,
                channel=mine.channel,
                deal=mine.deal,
                kind=schedule.KIND,
                due=now,
                now=now,
                schedule=mine.id,
            )
        assert taken is not None
        with time_machine.travel(now, tick=True):
            assert schedule.deliver(sessions, client, taken, now)
        assert len(workspace.messages("general")) == 3

    def test_otherwise_it_comes_every_day(  # type: ignore[no-untyped-def]
        self, workspace: RunningWorkspace, sessions: sessionmaker[Session], configured: Settings, wish
    ) -> None:
        wish()
        client = bolt.client(configured)
        assert [schedule.tick(sessions, client, EIGHT + day * DAY) for day in range(2)] == [1, 1]
        assert len(workspace.messages("general")) == 2
