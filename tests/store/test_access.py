"""Which channels and people may see a deal."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import Deal
from briefings.errors import Ambiguous, NotFound
from briefings.store import access, deliveries, write
from briefings.store.models import DealChannelRow, DealRow

Sessions = sessionmaker[Session]


@pytest.fixture(autouse=True)
def stored(sessions: Sessions) -> None:
    """An open deal, one whose file names a channel, one whose file gives an id."""
    with sessions.begin() as session:
        write.put_deal(session, Deal("merger", "Port merger"))
        write.put_deal(session, Deal("pact", "Herring pact", channels=("#Fish-talks",)))
        write.put_deal(session, Deal("treaty", "River treaty", channels=("C0RIVER01",)))


def names(found: tuple[Deal, ...]) -> list[str]:
    return [deal.name for deal in found]


def bind(sessions: Sessions, channel: str, deal: str, team: str = "T1") -> None:
    with sessions.begin() as session:
        access.bind(session, team, channel, deal)


def test_an_open_deal_is_seen_in_every_channel_of_the_own_workspace(sessions: Sessions) -> None:
    with sessions() as session:
        assert names(access.visible(session, "T1", "C0AAAAAA1")) == ["merger"]
        assert names(access.visible(session, "T9", "C0AAAAAA1", own=False)) == []


def test_a_deal_file_ties_by_id_or_by_name(sessions: Sessions) -> None:
    with sessions() as session:
        assert names(access.visible(session, "T1", "C0RIVER01")) == ["merger", "treaty"]
        assert names(access.visible(session, "T1", "C0AAAAAA1", names=["fish-talks"])) == ["merger", "pact"]
        # In another workspace the same words may be somebody else's channel.
        assert access.visible(session, "T9", "C0RIVER01", names=["fish-talks"], own=False) == ()


def test_nobody_gets_in_by_calling_a_channel_like_an_id(sessions: Sessions) -> None:
    with sessions() as session:
        assert names(access.visible(session, "T1", "C0AAAAAA1", names=["c0river01"])) == ["merger"]


def test_a_bound_deal_is_seen_by_its_channels_only(sessions: Sessions) -> None:
    bind(sessions, "C0AAAAAA1", "merger")
    with sessions() as session:
        assert names(access.visible(session, "T1", "C0AAAAAA1")) == ["merger"]
        assert access.visible(session, "T1", "C0BBBBBB1") == ()
        assert access.visible(session, "T2", "C0AAAAAA1") == ()
        assert access.current(session, "T1", "C0AAAAAA1").name == "merger"


def test_another_workspace_sees_what_it_bound(sessions: Sessions) -> None:
    bind(sessions, "C0ZZZZZZ1", "treaty", team="T9")
    with sessions() as session:
        assert names(access.visible(session, "T9", "C0ZZZZZZ1", own=False)) == ["treaty"]
        assert names(access.visible(session, "T1", "C0RIVER01")) == ["merger", "treaty"]


def test_whoever_follows_an_open_deal_keeps_it_when_it_is_closed(sessions: Sessions) -> None:
    with sessions.begin() as session:
        access.bind(session, "T1", "C0CHOSEN1", "merger", closing=False)
        deliveries.add_schedule(
            session, team="T1", channel="C0SCHED01", deal="merger", at=dt.time(8), zone="UTC"
        )
    bind(sessions, "C0AAAAAA1", "merger")
    with sessions() as session:
        for channel in ("C0CHOSEN1", "C0SCHED01", "C0AAAAAA1"):
            assert access.may_see(session, "merger", "T1", channel), channel
        assert not access.may_see(session, "merger", "T1", "C0BBBBBB1")


def test_a_person_sees_what_one_of_their_channels_may_see(sessions: Sessions) -> None:
    bind(sessions, "C0AAAAAA1", "merger")
    with sessions() as session:
        assert names(access.theirs(session, "T1", ["C0BBBBBB1", "C0AAAAAA1", "fish-talks"])) == [
            "merger",
            "pact",
        ]
        assert access.theirs(session, "T1", ["C0BBBBBB1"]) == ()
        assert access.may_see(session, "pact", "T1", channels=["#fish-talks"])
        assert access.may_see(session, "treaty", "T1", "C0BBBBBB1", ["C0RIVER01"])
        assert not access.may_see(session, "pact", "T1", "C0BBBBBB1", ["C0CCCCCC1"])
        assert not access.may_see(session, "unheard-of", "T1", "C0AAAAAA1")


def test_the_deal_of_a_channel(sessions: Sessions) -> None:
    with sessions() as session:
        # The only one it may see; the one tied to it, though another is open; the one it chose.
        assert access.current(session, "T1", "C0AAAAAA1").name == "merger"
        assert access.current(session, "T1", "C0RIVER01").name == "treaty"
    bind(sessions, "C0RIVER01", "pact")
    with sessions() as session:
        assert access.current(session, "T1", "C0RIVER01").name == "pact"
    bind(sessions, "C0RIVER01", "treaty")
    with sessions() as session:
        assert access.current(session, "T1", "C0RIVER01").name == "treaty"


def test_a_channel_with_several_deals_is_told_only_of_those_it_may_see(sessions: Sessions) -> None:
    with sessions.begin() as session:
        write.put_deal(session, Deal("lease", "Dock lease"))
    with sessions() as session, pytest.raises(Ambiguous, match=r"\(lease, merger\)") as caught:
        access.current(session, "T1", "C0AAAAAA1")
    assert caught.value.candidates == ("lease", "merger")


def test_a_channel_without_a_deal_is_told_how_to_get_one_and_of_none(sessions: Sessions) -> None:
    bind(sessions, "C0AAAAAA1", "merger")
    with sessions() as session, pytest.raises(NotFound, match="follows no deal yet") as caught:
        access.current(session, "T1", "C0BBBBBB1")
    assert not any(name in str(caught.value) for name in ("merger", "pact", "treaty"))


def test_a_choice_that_may_no_longer_be_seen_does_not_count(sessions: Sessions) -> None:
    bind(sessions, "C0AAAAAA1", "pact")
    with sessions.begin() as session:
        session.execute(delete(DealChannelRow))
        assert access.current(session, "T1", "C0AAAAAA1").name == "merger"


def test_binding_twice_is_binding_once(sessions: Sessions) -> None:
    bind(sessions, "C0AAAAAA1", "merger")
    bind(sessions, "C0AAAAAA1", "merger")
    with sessions.begin() as session:
        assert names(access.visible(session, "T1", "C0AAAAAA1")) == ["merger"]
        with pytest.raises(NotFound, match="no deal 'unheard-of'"):
            access.bind(session, "T1", "C0AAAAAA1", "unheard-of")


def test_whoever_runs_the_bot_brings_a_deal_to_a_channel_without_closing_it(sessions: Sessions) -> None:
    with sessions.begin() as session:
        access.bind(session, "T1", "C0AAAAAA1", "merger", closing=False)
        access.bind(session, "T1", "C0AAAAAA1", "pact", closing=False)
    with sessions() as session:
        assert names(access.visible(session, "T1", "C0BBBBBB1")) == ["merger"]
        assert names(access.visible(session, "T1", "C0AAAAAA1")) == ["merger", "pact"]
        assert access.current(session, "T1", "C0AAAAAA1").name == "pact"


def test_no_deal_at_all(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.execute(delete(DealRow))
        with pytest.raises(NotFound, match="dealbrief ingest"):
            access.current(session, "T1", "C0AAAAAA1")
