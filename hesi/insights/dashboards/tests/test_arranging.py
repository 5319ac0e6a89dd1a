"""The order of cards, without a database."""

import pytest

from hesi.insights.dashboards.arranging import Arranged

KEYS = ["owed", "waits", "unclaimed", "paid"]


def test_without_an_arrangement_the_usual_order_holds() -> None:
    assert Arranged().sorted(KEYS) == KEYS


def test_a_card_moves_past_those_that_are_hidden() -> None:
    arranged = Arranged(hidden=frozenset({"waits"})).moved("unclaimed", "earlier", KEYS)
    shown = [key for key in arranged.sorted(KEYS) if key not in arranged.hidden]
    assert shown == ["unclaimed", "owed", "paid"]


@pytest.mark.parametrize(("key", "move"), [("owed", "earlier"), ("paid", "later")])
def test_the_ends_stay_the_ends(key: str, move: str) -> None:
    assert Arranged().moved(key, move, KEYS).sorted(KEYS) == KEYS  # type: ignore[arg-type]


def test_moving_there_and_back_changes_nothing() -> None:
    there = Arranged().moved("owed", "later", KEYS)
    assert there.sorted(KEYS) == ["waits", "owed", "unclaimed", "paid"]
    assert there.moved("owed", "earlier", KEYS).sorted(KEYS) == KEYS


def test_a_new_card_follows_the_one_usually_before_it() -> None:
    arranged = Arranged(order=("paid", "owed", "unclaimed"))
    assert arranged.sorted(KEYS) == ["paid", "owed", "waits", "unclaimed"]
    assert Arranged(order=("paid",)).sorted(["new", "paid"]) == ["new", "paid"]


def test_a_hidden_card_comes_back_in_its_place() -> None:
    hidden = Arranged().moved("waits", "hide", KEYS)
    assert hidden.hidden == {"waits"}
    assert hidden.moved("waits", "show", KEYS) == Arranged()


@pytest.mark.parametrize("kept", [None, "x", [], {"order": "owed"}, {"order": [1, {}], "hidden": 3}])
def test_what_makes_no_sense_is_no_arrangement(kept: object) -> None:
    assert Arranged.of(kept) == Arranged()


def test_what_is_kept_reads_back() -> None:
    arranged = Arranged(("paid", "owed"), frozenset({"waits"}))
    assert Arranged.of(arranged.as_kept()) == arranged
