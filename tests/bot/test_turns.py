"""How many work at once, and that nobody waits for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.turns import Turns


def test_no_more_than_so_many_work_at_once() -> None:
    turns = Turns(2, patience=60)
    lock, working, most = threading.Lock(), 0, 0
    met = threading.Barrier(2)  # two must be inside together, or this never ends

    def work(_: int) -> None:
        nonlocal working, most
        with turns.turn():
            with lock:
                working += 1
                most = max(most, working)
            met.wait(30)
            with lock:
                working -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert most == 2


def test_whoever_waits_too_long_begins_all_the_same() -> None:
    turns = Turns(1, patience=0.01)
    begun = 0
    for _ in range(2):  # and what was not taken is not given back, which would raise
        with turns.turn(), turns.turn(), turns.turn():
            begun += 1
    assert begun == 2


def test_a_turn_ends_with_what_goes_wrong_in_it() -> None:
    turns = Turns(1, patience=60)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.turn():
            raise ZeroDivisionError
    with turns.turn():
        pass
