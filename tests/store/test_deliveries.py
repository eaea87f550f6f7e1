"""The ledger: one winner for each delivery, whatever dies in between."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from briefings.deals import Deal
from briefings.errors import NotFound, SettingsError
from briefings.store import access, deliveries, write
from briefings.store.deliveries import Delivery, DeliveryState

Sessions = sessionmaker[Session]

NOW = dt.datetime(2025, 3, 4, 7, 0, 5, 123456, tzinfo=dt.UTC)
DUE = dt.datetime(2025, 3, 4, 7, 0, tzinfo=dt.UTC)
EIGHT = dt.time(8)


@pytest.fixture(autouse=True)
def deals(sessions: Sessions) -> None:
    with sessions.begin() as session:
        write.put_deal(session, Deal("herring", channels=("C9",)))
        write.put_deal(session, Deal("merger", channels=("C8", "C7")))
        write.put_deal(session, Deal("port", channels=("C7",)))


def claim(sessions: Sessions, now: dt.datetime = NOW, **changes: object) -> Delivery | None:
    wanted = {"team": "T1", "channel": "C1", "deal": "herring", "kind": "daily", "due": DUE, "now": now}
    with sessions.begin() as session:
        return deliveries.claim(session, **(wanted | changes))  # type: ignore[arg-type]


def get(sessions: Sessions, id: str) -> Delivery:
    with sessions() as session:
        return deliveries.delivery(session, id)


def stale(sessions: Sessions, now: dt.datetime) -> list[str]:
    with sessions() as session:
        return [delivery.id for delivery in deliveries.stale(session, now, dt.timedelta(minutes=5))]


def reclaim(sessions: Sessions, delivery: Delivery, now: dt.datetime) -> Delivery | None:
    with sessions.begin() as session:
        return deliveries.reclaim(session, delivery, now)


class TestClaims:
    def test_the_first_wins_and_the_second_gets_nothing(self, sessions: Sessions) -> None:
        first = claim(sessions)
        assert first is not None
        assert (first.team, first.channel, first.deal, first.kind) == ("T1", "C1", "herring", "daily")
        assert (first.due, first.claimed_at, first.state) == (DUE, NOW, DeliveryState.CLAIMED)
        assert claim(sessions) is None
        assert get(sessions, first.id) == first

    @pytest.mark.parametrize(
        "other",
        [
            {"team": "T2"},
            {"channel": "C2"},
            {"deal": "merger"},
            {"kind": "weekly"},
            {"due": DUE + dt.timedelta(days=1)},
        ],
    )
    def test_another_delivery_is_another_claim(self, sessions: Sessions, other: dict[str, object]) -> None:
        assert claim(sessions) is not None
        assert claim(sessions, **other) is not None

    def test_one_instant_in_two_zones_is_one_delivery(self, sessions: Sessions) -> None:
        assert claim(sessions) is not None
        tokyo = DUE.astimezone(dt.timezone(dt.timedelta(hours=9)))
        assert claim(sessions, due=tokyo) is None

    def test_of_many_at_once_exactly_one_wins(self, sessions: Sessions) -> None:
        barrier = threading.Barrier(6)
        results: list[Delivery | None] = []

        def work() -> None:
            barrier.wait()
            results.append(claim(sessions))

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(results) == 6
        assert sum(result is not None for result in results) == 1

    def test_a_lost_claim_leaves_the_rest_of_the_transaction_whole(self, sessions: Sessions) -> None:
        claim(sessions)
        with sessions.begin() as session:
            access.bind(session, "T1", "C1", "merger")
            again = deliveries.claim(
                session, team="T1", channel="C1", deal="herring", kind="daily", due=DUE, now=NOW
            )
            assert again is None
        with sessions() as session:
            assert access.current(session, "T1", "C1").name == "merger"

    def test_an_undone_claim_is_free_again(self, sessions: Sessions) -> None:
        with sessions() as session:
            assert deliveries.claim(
                session, team="T1", channel="C1", deal="herring", kind="daily", due=DUE, now=NOW
            )
            session.rollback()
        assert claim(sessions) is not None

    def test_an_unknown_deal(self, sessions: Sessions) -> None:
        with pytest.raises(NotFound, match="no deal 'cod'"):
            claim(sessions, deal="cod")


class TestEndings:
    def test_sent(self, sessions: Sessions) -> None:
        first = claim(sessions)
        assert first is not None
        with sessions.begin() as session:
            deliveries.finish(session, first.id, "1741071605.000100", NOW)
        after = get(sessions, first.id)
        assert (after.state, after.ts) == (DeliveryState.SENT, "1741071605.000100")
        assert stale(sessions, NOW + dt.timedelta(days=1)) == []
        assert claim(sessions) is None

    def test_the_first_message_stays_the_one_on_record(self, sessions: Sessions) -> None:
        first = claim(sessions)
        assert first is not None
        with sessions.begin() as session:
            deliveries.finish(session, first.id, "1.1", NOW)
            deliveries.finish(session, first.id, "2.2", NOW)
            deliveries.fail(session, first.id, "too late", permanent=True, now=NOW)
        assert (get(sessions, first.id).ts, get(sessions, first.id).state) == ("1.1", DeliveryState.SENT)

    def test_failed_for_good(self, sessions: Sessions) -> None:
        first = claim(sessions)
        assert first is not None
        with sessions.begin() as session:
            deliveries.fail(session, first.id, "channel_not_found", permanent=True, now=NOW)
        after = get(sessions, first.id)
        assert (after.state, after.reason) == (DeliveryState.FAILED, "channel_not_found")
        assert stale(sessions, NOW + dt.timedelta(days=1)) == []

    def test_failed_in_passing_is_tried_again_after_a_while(self, sessions: Sessions) -> None:
        first = claim(sessions)
        assert first is not None
        with sessions.begin() as session:
            deliveries.fail(session, first.id, "ratelimited", permanent=False, now=NOW)
        assert stale(sessions, NOW + dt.timedelta(seconds=5)) == []
        later = NOW + dt.timedelta(minutes=1)
        assert stale(sessions, later) == [first.id]
        again = reclaim(sessions, get(sessions, first.id), later)
        assert again is not None
        assert (again.state, again.attempts, again.claimed_at) == (DeliveryState.CLAIMED, 2, later)


class TestDeadProcesses:
    def test_an_unfinished_claim_is_stale_after_its_lease(self, sessions: Sessions) -> None:
        first = claim(sessions)
        assert first is not None
        assert stale(sessions, NOW + dt.timedelta(minutes=4, seconds=59)) == []
        assert stale(sessions, NOW + dt.timedelta(minutes=5)) == [first.id]

    def test_of_two_that_take_it_on_again_one_wins(self, sessions: Sessions) -> None:
        first = claim(sessions)
        assert first is not None
        later = NOW + dt.timedelta(minutes=6)
        assert reclaim(sessions, first, later) is not None
        assert reclaim(sessions, first, later) is None
        assert stale(sessions, later) == []

    def test_a_finished_one_cannot_be_taken_on_again(self, sessions: Sessions) -> None:
        first = claim(sessions)
        assert first is not None
        with sessions.begin() as session:
            deliveries.finish(session, first.id, "1.1", NOW)
        assert reclaim(sessions, first, NOW + dt.timedelta(minutes=6)) is None

    def test_the_oldest_first(self, sessions: Sessions) -> None:
        second = claim(sessions, due=DUE + dt.timedelta(hours=1))
        first = claim(sessions)
        assert first is not None
        assert second is not None
        assert stale(sessions, NOW + dt.timedelta(hours=1)) == [first.id, second.id]

    def test_what_is_long_past_its_time_is_given_up(self, sessions: Sessions) -> None:
        first = claim(sessions)
        assert first is not None
        assert not deliveries.too_late(first, DUE + deliveries.GRACE)
        assert deliveries.too_late(first, DUE + deliveries.GRACE + dt.timedelta(seconds=1))


class TestSchedules:
    def add(self, sessions: Sessions, **changes: object) -> deliveries.Schedule:
        wish = {
            "team": "T1",
            "channel": "C1",
            "deal": "herring",
            "at": EIGHT,
            "zone": "Europe/Oslo",
            "weekdays": {0, 1, 2, 3, 4},
            "now": NOW,
        }
        with sessions.begin() as session:
            return deliveries.add_schedule(session, **(wish | changes))  # type: ignore[arg-type]

    def test_a_schedule_comes_back_as_it_was_made(self, sessions: Sessions) -> None:
        made = self.add(sessions, at=dt.time(6, 45))
        assert (made.team, made.channel, made.deal) == ("T1", "C1", "herring")
        assert (made.at, made.zone, made.weekdays) == (dt.time(6, 45), "Europe/Oslo", frozenset(range(5)))
        assert (made.active, made.since) == (True, NOW)
        with sessions() as session:
            assert deliveries.schedules(session) == (made,)

    def test_a_second_wish_for_the_same_deal_replaces_the_first(self, sessions: Sessions) -> None:
        first = self.add(sessions)
        second = self.add(sessions, at=dt.time(9), now=NOW + dt.timedelta(hours=1))
        assert second.id == first.id
        with sessions() as session:
            assert [one.at for one in deliveries.schedules(session)] == [dt.time(9)]

    def test_a_channel_may_follow_two_deals_and_teams_are_apart(self, sessions: Sessions) -> None:
        self.add(sessions)
        self.add(sessions, deal="merger")
        self.add(sessions, team="T2")
        with sessions() as session:
            assert len(deliveries.schedules(session)) == 3
            assert len(deliveries.schedules(session, team="T1")) == 2
            assert len(deliveries.schedules(session, team="T2", channel="C1")) == 1

    def test_who_is_told_and_what_is_wanted(self, sessions: Sessions) -> None:
        made = self.add(sessions, owner="U1", sections=["actors", "plan"], skip_empty=True)
        assert (made.owner, made.sections, made.skip_empty) == ("U1", ("actors", "plan"), True)
        again = self.add(sessions)
        assert (again.id, again.owner, again.sections, again.skip_empty) == (made.id, None, None, False)

    def test_a_pause_keeps_the_rest_of_the_wish(self, sessions: Sessions) -> None:
        made = self.add(sessions, owner="U1", sections=["plan"], skip_empty=True)
        later = NOW + dt.timedelta(days=2)
        with sessions.begin() as session:
            assert deliveries.set_active(session, made.id, False, NOW)
            assert deliveries.schedules(session) == (replace(made, active=False),)
            assert deliveries.set_active(session, made.id, True, later)
            assert deliveries.schedules(session) == (replace(made, since=later),)
            assert not deliveries.set_active(session, "99", False)

    def test_what_cannot_be_scheduled(self, sessions: Sessions) -> None:
        with pytest.raises(NotFound, match="no deal 'cod'"):
            self.add(sessions, deal="cod")
        with pytest.raises(SettingsError, match="Mars/Olympus"):
            self.add(sessions, zone="Mars/Olympus")
        for weekdays in (set(), {7}, {-1}):
            with pytest.raises(ValueError, match="weekdays"):
                self.add(sessions, weekdays=weekdays)

    def test_what_a_removed_schedule_sent_stays_on_record(self, sessions: Sessions) -> None:
        made = self.add(sessions)
        sent = claim(sessions, schedule=made.id)
        assert sent is not None
        assert sent.schedule == made.id
        with sessions.begin() as session:
            assert deliveries.remove_schedule(session, made.id)
            assert not deliveries.remove_schedule(session, made.id)
        assert get(sessions, sent.id).schedule is None
        assert claim(sessions) is None

    def test_what_is_due_is_claimed_once_however_often_one_looks(self, sessions: Sessions) -> None:
        self.add(sessions, now=NOW - dt.timedelta(days=1))
        posted = 0
        for seconds in range(0, 300, 20):
            now = NOW + dt.timedelta(seconds=seconds)
            with sessions() as session:
                found = deliveries.due(deliveries.schedules(session), now)
            for wish, due in found:
                assert due == DUE
                posted += claim(sessions, now, schedule=wish.id, channel=wish.channel, due=due) is not None
        assert posted == 1
