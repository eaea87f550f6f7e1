"""`/deal watch`: the form, the list, and ending a watch, as Slack sends and shows them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot import app as bolt
from bot import watch as alerts
from bot.rooms import ROOMS
from bot.workspace import Message, RunningWorkspace
from briefings import clock
from briefings.deals import Deal
from briefings.settings import Settings
from briefings.store import access, watches
from briefings.store.watches import Kind, Manner, Watch
from tests.bot.conftest import fill, many


@pytest.fixture(autouse=True)
def _anew() -> None:
    ROOMS.forget()


def words(found: Message | Mapping[str, object]) -> str:
    return json.dumps(found.blocks if isinstance(found, Message) else found["blocks"], ensure_ascii=False)


def form(workspace: RunningWorkspace, typed: str, user: str = "you") -> dict[str, object]:
    """The form, once it is filled."""
    workspace.send_command("general", user, f"watch {typed}")
    return workspace.wait_view("watch", user=user, where=lambda v: bool(v.get("submit")))


def mine(workspace: RunningWorkspace, sessions: sessionmaker[Session], user: str = "you") -> list[Watch]:
    with sessions() as session:
        return list(watches.of(session, workspace.state.team_id, workspace.state.user(user).id))


def keep(workspace: RunningWorkspace, sessions: sessionmaker[Session], typed: str) -> Watch:
    workspace.submit(form(workspace, typed))
    workspace.wait_view("watch", where=lambda v: "You are told directly" in words(v))
    return mine(workspace, sessions)[-1]


class TestForm:
    @pytest.mark.parametrize(
        ("typed", "head", "told"),
        [
            ("aalborg", "*Signe Aalborg* · Herring pact", "Norland will accept"),
            ("aalborg on catch limit", "*Signe Aalborg on quota* · Herring pact", "Norland will accept"),
            ("on policing", "*policing* · Herring pact", "northern banks"),
            ("policing", "*policing* · Herring pact", "northern banks"),
            ("figures", "*figures* · Herring pact", "412,500.50 tonnes"),
            ("events", "*events* · Herring pact", "Port Ellis on 12 March"),
            ("questions", "*open questions* · Herring pact", "northern banks"),
        ],
    )
    def test_it_shows_what_it_would_have_told(
        self, over_http: RunningWorkspace, typed: str, head: str, told: str
    ) -> None:
        view = form(over_http, typed)
        assert head in words(view)
        assert "In the 30 days up to the newest article (6 March 2025) it would have told you" in words(view)
        assert told in words(view)
        assert "line_" not in words(view)

    def test_it_is_kept_as_it_was_filled_in(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session], payloads: Path
    ) -> None:
        view = form(over_http, "aalborg on quota")
        (option, *_) = over_http.suggest(view, "watch_zone", "kiev")
        over_http.submit(
            view,
            {
                "watch_cap": "2",
                "watch_from": "21:30",
                "watch_to": "06:00",
                "watch_zone": option["value"],
            },
        )
        done = over_http.wait_view("watch", where=lambda v: "You are told directly" in words(v))
        assert (
            "on Signe Aalborg on quota is read: at most 2 times a day, not between 21:30 and 06:00 (Kyiv)"
            in words(done)
        )
        (kept,) = mine(over_http, sessions)
        assert (kept.wish.kind, kept.wish.topic, kept.deal) == (Kind.ACTOR, "quota", "herring")
        assert kept.manner == Manner("Europe/Kyiv", dt.time(21, 30), dt.time(6), 2)
        again = form(over_http, "aalborg on quota")
        assert "21:30" in json.dumps(again["state"])
        assert over_http.dump(payloads) >= 3

    def test_what_is_wrong_is_said_under_the_input(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session]
    ) -> None:
        refused = over_http.submit(form(over_http, "figures"), {"watch_to": None})
        assert refused.errors == {"watch_to": "Quiet hours have a beginning and an end; or empty both."}
        assert mine(over_http, sessions) == []

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("Xyzzy", "I know no actor called"),
            ("ana", "may mean more than one actor"),
            ("figures on qwertz", "I know no topic called"),
        ],
    )
    def test_an_unclear_name_is_told_in_the_form(
        self, over_http: RunningWorkspace, typed: str, told: str
    ) -> None:
        over_http.send_command("general", "you", f"watch {typed}")
        view = over_http.wait_view("watch", where=lambda v: told in words(v))
        assert not view.get("submit")

    def test_names_that_may_have_been_meant_are_buttons(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session], payloads: Path
    ) -> None:
        over_http.send_command("general", "you", "watch ana on policing")
        view = over_http.wait_view("watch", where=lambda v: "may mean more than one" in words(v))
        buttons = view["blocks"][-1]["elements"]
        number = [button["text"]["text"] for button in buttons].index("Ana Okafor")
        over_http.click(view, f"watch_pick_{number}")
        filled = over_http.wait_view("watch", where=lambda v: bool(v.get("submit")))
        assert "*Ana Okafor on policing*" in words(filled)
        over_http.submit(filled)
        over_http.wait_view("watch", where=lambda v: "You are told directly" in words(v))
        assert [one.words for one in mine(over_http, sessions)] == ["Ana Okafor on policing"]
        assert over_http.dump(payloads) >= 3

    def test_what_may_not_be_seen_any_more_is_not_watched(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session]
    ) -> None:
        view = form(over_http, "figures")
        private = over_http.add_channel("private").id
        with sessions.begin() as session:
            access.bind(session, over_http.state.team_id, private, "herring")
        over_http.submit(view)
        over_http.wait_view("watch", where=lambda v: "does not see that deal any more" in words(v))
        assert mine(over_http, sessions) == []


class TestList:
    def test_mine_with_buttons_that_end_them(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session], payloads: Path
    ) -> None:
        assert "You watch nothing." in over_http.ask("watch").text
        keep(over_http, sessions, "figures")
        keep(over_http, sessions, "aalborg")
        listed = over_http.ask("watch")
        assert listed.text == "You watch 2 things."
        assert "*Signe Aalborg* · herring" in words(listed)
        over_http.send_action(listed, "watch_stop_0")
        over_http.wait_message(
            where=lambda m: m.text.startswith("You are told no more of figures. You watch 1")
        )
        assert [one.words for one in mine(over_http, sessions)] == ["Signe Aalborg"]
        assert over_http.dump(payloads) >= 5

    def test_another_person_s_watch_cannot_be_ended(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session]
    ) -> None:
        kept = keep(over_http, sessions, "figures")
        other = over_http.add_user("other").id
        over_http.submit(form(over_http, "events", user=other), user=other)
        over_http.wait_view("watch", user=other, where=lambda v: "You are told directly" in words(v))
        listed = over_http.ask("watch", user=other)
        block = next(block for block in listed.blocks if "accessory" in block)
        guessed = {**block, "accessory": {**block["accessory"], "value": kept.id}}
        forged = over_http.state.change(listed.channel, listed.ts, blocks=(guessed,))
        over_http.send_action(forged, block["accessory"]["action_id"], user=other)
        over_http.wait_message(user=other, where=lambda m: m.text.startswith("That watch has ended already."))
        assert mine(over_http, sessions) == [kept]
        assert len(mine(over_http, sessions, other)) == 1

    def test_unwatch(self, over_http: RunningWorkspace, sessions: sessionmaker[Session]) -> None:
        keep(over_http, sessions, "figures")
        keep(over_http, sessions, "aalborg")
        assert (
            "You watch nothing of that name; you watch figures, Signe Aalborg."
            in over_http.ask("unwatch Brandt").text
        )
        assert over_http.ask("unwatch aalborg").text.startswith("You are told no more of Signe Aalborg.")
        assert over_http.ask("unwatch").text.startswith("You are told no more of figures. You watch nothing.")


def test_an_alert_is_ended_with_one_click(
    over_http: RunningWorkspace, sessions: sessionmaker[Session], configured: Settings, payloads: Path
) -> None:
    keep(over_http, sessions, "on quota")
    fill(sessions, many(1))
    later = clock.now() + dt.timedelta(minutes=20)
    noon = later.replace(hour=12, minute=0) + dt.timedelta(days=1)
    client = bolt.client(configured)
    assert alerts.tick(configured, sessions, client, noon, team=over_http.state.team_id) == 1
    told = over_http.wait_dm()
    assert "New on quota" in told.text
    over_http.send_action(told, "watch_stop")
    over_http.state.wait_until(
        lambda: "You are told no more of quota." in words(over_http.messages("@you")[0]), 5
    )
    (message,) = over_http.messages("@you")
    assert "the dredging of harbour 1" in words(message), "what was told stays"
    assert "Stop this watch" not in words(message)
    assert mine(over_http, sessions) == []
    again = message.blocks[-1]["elements"][0]
    assert (again["text"]["text"], again["value"]) == ("Watch again", 'watch on "quota"')
    assert over_http.dump(payloads) >= 3


def test_a_form_needs_the_slash_command(over_http: RunningWorkspace, sessions: sessionmaker[Session]) -> None:
    fill(sessions, deal=Deal("merger", "Northgate bid"))
    over_http.send_command("general", "you", "watch figures")
    over_http.wait_view("watch", where=lambda v: "There are several deals" in words(v))
