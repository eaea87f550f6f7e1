from __future__ import annotations

import datetime as dt
import re
import threading

import pytest
import time_machine

from bot.workspace.refusal import Refusal
from bot.workspace.state import State


@pytest.fixture
def state() -> State:
    made = State("Dealbrief")
    made.add_channel("general")
    return made


def test_ids_look_like_slacks(state: State) -> None:
    channel = state.channel("general")
    assert re.fullmatch(r"C0[0-9A-Z]+", channel.id)
    assert re.fullmatch(r"U0[0-9A-Z]+", state.you.id)
    assert re.fullmatch(r"T0[0-9A-Z]+", state.team_id)
    assert state.bot.bot_id is not None
    assert re.fullmatch(r"B0[0-9A-Z]+", state.bot.bot_id)


def test_a_channel_answers_to_its_name_with_and_without_the_sign(state: State) -> None:
    assert state.channel("#general") == state.channel("general") == state.channel(state.channel("general").id)


@pytest.mark.parametrize("name", ["nowhere", "", "#"])
def test_an_unknown_channel_is_refused(state: State, name: str) -> None:
    with pytest.raises(Refusal, match="channel_not_found"):
        state.channel(name)


def test_two_channels_cannot_share_a_name(state: State) -> None:
    with pytest.raises(Refusal, match="name_taken"):
        state.add_channel("#general")


def test_timestamps_are_unique_and_grow_when_many_write_at_once(state: State) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.extend([state.new_ts() for _ in range(200)])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1600
    assert all(re.fullmatch(r"\d{10}\.\d{6}", ts) for ts in found)


def test_timestamps_grow_when_the_clock_goes_back(state: State) -> None:
    with time_machine.travel(dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC), tick=False):
        first = state.new_ts()
    with time_machine.travel(dt.datetime(2026, 5, 1, 8, tzinfo=dt.UTC), tick=False):
        assert state.new_ts() > first


def test_only_the_reader_of_an_ephemeral_message_sees_it(state: State) -> None:
    other = state.add_user("other")
    state.post("general", state.bot, "for you", only_for=state.you.id)
    assert [m.text for m in state.messages("general", seen_by=state.you.id)] == ["for you"]
    assert state.messages("general", seen_by=other.id) == ()
    assert state.messages("general") == ()


def test_blocks_get_the_ids_that_they_lack(state: State) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    given = [{"type": "divider", "block_id": "mine"}, {"type": "actions", "elements": [button]}]
    message = state.post("general", state.bot, "", blocks=given)
    assert message.blocks[0]["block_id"] == "mine"
    assert message.blocks[1]["block_id"]
    assert message.blocks[1]["elements"][0]["action_id"]
    assert "block_id" not in given[1]


def test_waiting_ends_with_a_change_and_with_the_close(state: State) -> None:
    version = state.version
    threading.Timer(0.05, lambda: state.post("general", state.you, "hi")).start()
    assert state.wait(version, 5) > version
    threading.Timer(0.05, state.close).start()
    assert not state.wait_until(lambda: False, 5)


def test_waiting_gives_up(state: State) -> None:
    assert state.wait(state.version, 0.02) == state.version
