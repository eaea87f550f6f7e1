"""`/deal use` and `/deal new`: signed requests into the real app, and what arrives."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from bot.rooms import ROOMS
from bot.workspace import Message, RunningWorkspace
from briefings.deals import Deal
from briefings.store import access, queries
from tests.bot.conftest import fill

MERGER = Deal("merger", "Northgate bid")


@pytest.fixture(autouse=True)
def _anew() -> None:
    ROOMS.forget()


def words(found: Message | Mapping[str, object]) -> str:
    return json.dumps(found.blocks if isinstance(found, Message) else found["blocks"], ensure_ascii=False)


def tie(workspace: RunningWorkspace, sessions: sessionmaker[Session], deal: str, channel: str) -> None:
    with sessions.begin() as session:
        access.bind(session, workspace.state.team_id, workspace.state.channel(channel).id, deal)


class TestUse:
    def test_without_a_name_the_deals_are_buttons(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session]
    ) -> None:
        fill(sessions, deal=MERGER)
        over_http.ask("use herring")
        asked = over_http.ask("use")
        assert "This channel asks about Herring pact." in asked.text
        (button,) = asked.blocks[-1]["elements"]
        assert button["text"]["text"] == "Northgate bid"
        over_http.send_action(asked, button["action_id"])
        over_http.wait_message(where=lambda m: "asks about Northgate bid from now on" in m.text)
        assert "Northgate bid" in over_http.ask("help").blocks[0]["text"]["text"]

    def test_a_name_is_enough_and_says_who_sees_the_deal(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session], payloads: Path
    ) -> None:
        fill(sessions, deal=MERGER)
        over_http.add_channel("second")
        assert "Nobody outside it sees the deal." in words(over_http.ask("use MERGER"))
        found = over_http.ask("use “northgate bid”", channel="second")
        general = over_http.state.channel("general").id
        assert f"seen here and in <#{general}>, and nowhere else" in words(found)
        assert over_http.dump(payloads) == 2

    def test_only_who_is_in_a_channel_of_the_deal_brings_it_elsewhere(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session]
    ) -> None:
        fill(sessions, deal=MERGER)
        over_http.add_channel("private")
        tie(over_http, sessions, "merger", "private")
        over_http.leave("private")
        refused = over_http.ask("use merger")
        assert refused.text == "I know no deal “merger” that you may see; there are herring."
        assert "Northgate" not in words(over_http.ask("use"))
        over_http.join("private")
        ROOMS.forget()
        assert "asks about Northgate bid from now on" in over_http.ask("use merger").text
        with sessions() as session:
            assert len(access.tied(session, "merger", over_http.state.team_id)) == 2

    def test_alone_with_the_bot_nothing_is_given_away_for_ever(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session]
    ) -> None:
        fill(sessions, deal=MERGER)
        tie(over_http, sessions, "merger", "general")
        direct = over_http.state.open_im("you").id
        assert "Here you ask about Northgate bid" in over_http.ask("use merger", channel=direct).text
        assert "Northgate" in words(over_http.ask("help", channel=direct))
        over_http.leave("general")
        ROOMS.forget()
        assert "Northgate" not in words(over_http.ask("help", channel=direct))

    def test_an_unknown_name(self, over_http: RunningWorkspace) -> None:
        asked = over_http.ask("use <!channel> & <b>")
        assert "I know no deal" in asked.text
        assert not re.search(r"<[!@#]", words(asked) + asked.text)


class TestNew:
    def test_a_deal_is_set_up_for_the_channel(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session], payloads: Path
    ) -> None:
        over_http.send_command("general", "you", "new Northgate Bid")
        view = over_http.wait_view("new")
        submission = over_http.submit(
            view,
            {
                "new_keywords": "Northgate, Acme Foods\nharbour deal",
                "new_feeds": "https://ledger.example/feed https://post.example/rss",
            },
        )
        assert not submission.errors
        done = over_http.wait_view("new", where=lambda v: "is set up" in words(v))
        assert "its 2 feeds will be read in a moment, and then every 30 minutes" in words(done)
        with sessions() as session:
            deal = queries.deal(session, "northgate-bid")
            assert deal == Deal(
                "northgate-bid",
                "Northgate Bid",
                keywords=("Northgate", "Acme Foods", "harbour deal"),
                feeds=("https://ledger.example/feed", "https://post.example/rss"),
            )
            team, general = over_http.state.team_id, over_http.state.channel("general").id
            assert access.tied(session, deal.name, team) == (general,)
        assert "Northgate Bid" in over_http.ask("help").blocks[0]["text"]["text"]
        over_http.add_channel("second")
        other = over_http.add_user("other").id
        over_http.leave("general", user=other)
        assert "northgate" not in words(over_http.ask("use", channel="second", user=other)).lower()
        assert over_http.dump(payloads) >= 3

    def test_what_is_wrong_is_said_under_the_input_and_the_rest_is_kept(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session]
    ) -> None:
        over_http.send_command("general", "you", "new")
        view = over_http.wait_view("new")
        refused = over_http.submit(
            view,
            {
                "new_name": "Two words!",
                "new_title": "Kept",
                "new_keywords": "fine\n!!!",
                "new_feeds": "ledger.example/feed",
            },
        )
        assert set(refused.errors) == {"new_name", "new_keywords", "new_feeds"}
        assert "small letters" in refused.errors["new_name"]
        assert "holds no word" in refused.errors["new_keywords"]
        assert "http://" in refused.errors["new_feeds"]
        (still,) = over_http.views()
        assert still["state"]["values"]["new_title"]["new_title"]["value"] == "Kept"
        with sessions() as session:
            assert len(queries.deals(session)) == 1

    def test_a_name_that_is_taken_keeps_what_was_typed(
        self, over_http: RunningWorkspace, sessions: sessionmaker[Session]
    ) -> None:
        over_http.send_command("general", "you", "new")
        over_http.submit(
            over_http.wait_view("new"), {"new_name": "herring", "new_title": "My own", "new_keywords": "cod"}
        )
        again = over_http.wait_view("new", where=lambda v: "is taken" in words(v))
        inputs = {
            b["block_id"]: b["element"].get("initial_value") for b in again["blocks"] if b["type"] == "input"
        }
        assert inputs["new_title"] == "My own"
        assert inputs["new_keywords"] == "cod"
        with sessions() as session:
            assert queries.deal(session, "herring").title == "Herring pact"
        over_http.submit(again, {"new_name": "herring-2"})
        over_http.wait_view("new", where=lambda v: "is set up" in words(v))
        with sessions() as session:
            assert queries.deal(session, "herring-2").title == "My own"
