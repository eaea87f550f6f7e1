"""What is remembered of a workspace's token, and for how long."""

from __future__ import annotations

import threading
from typing import Any

from slack_bolt.authorization import AuthorizeResult

from bot.remembered import FRESH, Remembered


class Store:
    """Gives tokens with the number of the question in them; waits while `open` is not set."""

    def __init__(self) -> None:
        self.asked, self.there, self.open = 0, True, threading.Event()
        self.open.set()
        self.done = threading.Semaphore(0)

    def __call__(self, **_: Any) -> AuthorizeResult | None:
        self.asked += 1
        self.open.wait(10)
        self.done.release()
        if not self.there:
            return None
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token=f"xoxb-{self.asked}")


def token(remembered: Remembered, team: str = "T1") -> str | None:
    found = remembered(context=None, enterprise_id=None, team_id=team, user_id="U1")
    return found.bot_token if found else None


def test_a_token_is_looked_up_once_and_anew_behind_the_back_of_a_request() -> None:
    store, now = Store(), [0.0]
    remembered = Remembered(store, lambda: now[0])  # type: ignore[arg-type]
    assert [token(remembered) for _ in range(3)] == ["xoxb-1"] * 3
    store.done.acquire()
    now[0] = FRESH
    store.open.clear()
    assert [token(remembered) for _ in range(3)] == ["xoxb-1"] * 3, "nobody waits for the store"
    store.open.set()
    assert store.done.acquire(timeout=10)
    remembered.close()
    assert token(remembered) == "xoxb-2"
    assert store.asked == 2


def test_what_changed_is_looked_up_at_once() -> None:
    store = Store()
    remembered = Remembered(store)  # type: ignore[arg-type]
    assert token(remembered) == "xoxb-1"
    remembered.forget("T2")
    assert token(remembered) == "xoxb-1"
    remembered.forget("T1")
    store.there = False
    assert token(remembered) is None
    store.there = True
    assert token(remembered) == "xoxb-3", "what is not there is not remembered"
