"""One message a second and channel, and work side by side."""

from __future__ import annotations

import threading

from bot.lanes import Lanes
from bot.pace import Pace


def test_each_channel_has_its_own_turns() -> None:
    now, slept = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(round(seconds, 3))

    pace = Pace(1.0, lambda: now[0], sleep)
    for channel in ("a", "a", "b", "a"):
        pace.wait(channel)
    assert slept == [1.0, 2.0]
    now[0] += 10
    pace.wait("a")
    assert slept == [1.0, 2.0]


def test_a_busy_lane_takes_nothing_and_a_failing_one_is_free_again() -> None:
    lanes, go, done = Lanes(), threading.Event(), list[str]()

    def slow() -> None:
        go.wait(5)
        done.append("slow")

    def fails() -> None:
        done.append("fails")
        raise RuntimeError("broken")

    assert lanes.begin("a", slow)
    assert not lanes.begin("a", slow)
    assert lanes.begin("b", fails)
    assert not lanes.idle(0.05)
    go.set()
    assert lanes.idle(5)
    assert sorted(done) == ["fails", "slow"]
    assert lanes.begin("b", lambda: done.append("again"))
    assert lanes.idle(5)
    assert done[-1] == "again"
    lanes.close()
