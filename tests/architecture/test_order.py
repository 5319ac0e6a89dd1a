"""Every test is run once, and every worker begins with what takes long."""

from dataclasses import dataclass

import pytest

from tests.order import stretches


@dataclass(frozen=True)
class Item:
    """A test as the order sees it."""

    name: str
    is_slow: bool = False

    def get_closest_marker(self, name: str) -> bool:
        return name == "slow" and self.is_slow


def module(name: str, count: int, *, is_slow: bool = False) -> list[Item]:
    return [Item(f"{name}{at}", is_slow and at == 0) for at in range(count)]


LISTS = {
    "short ones alone": [module("a", 3), module("b", 4)],
    "long ones alone": [module("a", 3, is_slow=True), module("b", 4, is_slow=True)],
    "more long ones than a half": [module("a", 1), module("b", 9, is_slow=True), module("c", 2)],
    "nothing": [],
}


@pytest.mark.sqlite
@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("modules", LISTS.values(), ids=LISTS)
def test_nothing_is_lost_or_doubled(modules: list[list[Item]], workers: int) -> None:
    assert sorted(item.name for item in stretches(modules, workers)) == sorted(
        item.name for one in modules for item in one
    )


@pytest.mark.sqlite
def test_each_half_begins_with_a_long_module_kept_together() -> None:
    modules = [module("a", 4), module("b", 2, is_slow=True), module("c", 4), module("d", 2, is_slow=True)]
    names = [item.name for item in stretches(modules, 2)]
    assert names == ["b0", "b1", "a0", "a1", "a2", "a3", "d0", "d1", "c0", "c1", "c2", "c3"]
