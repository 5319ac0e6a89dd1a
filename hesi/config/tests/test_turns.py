"""SQLite's writers stand in line: one that writes again and again does not keep the others out."""

import os
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest
from django.db.utils import OperationalError

from hesi.config.sqlite.base import _locked, end_turn, take_turn

TURNS = 30


@pytest.mark.parametrize("are_threads", [False, True], ids=["processes", "threads"])
def test_two_writers_take_turns(tmp_path: Path, are_threads: bool) -> None:
    """As two processes each opens the files itself. Both ask again the moment they are done."""
    name, order, started = str(tmp_path / "base"), [], threading.Barrier(2)

    def write(who: str) -> None:
        started.wait()
        for _turn in range(TURNS):
            turn = (take_turn if are_threads else _locked)(name, time.monotonic() + 20)
            order.append(who)
            time.sleep(0.003)
            if are_threads:
                end_turn(name, turn)
            else:
                os.close(turn)

    writers = [threading.Thread(target=write, args=[who]) for who in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(order) == 2 * TURNS
    # While both were writing: until one of them was done.
    both = order[: min(len(order) - order[::-1].index(who) for who in "ab")]
    changes = sum(one != other for one, other in pairwise(both))
    assert changes > len(both) // 3, "".join(order)


def test_a_turn_that_never_ends_is_not_waited_for(tmp_path: Path) -> None:
    name = str(tmp_path / "base")
    held = _locked(name, time.monotonic() + 20)
    with pytest.raises(OperationalError, match="database is locked"):
        _locked(name, time.monotonic())
    os.close(held)
    os.close(_locked(name, time.monotonic()))
