"""Sums rolled up the department tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from hesi.insights.spending import Spent
from hesi.workspace.people.models import Department


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department with everything below it; `is_itself` is what the one looked into bears directly.

    Without `department` it is what no department bears.
    """

    department: Department | None
    spent: Spent
    is_itself: bool = False
    has_below: bool = False


class Tree:
    """The company's departments, read once."""

    def __init__(self, departments: Iterable[Department]) -> None:
        self.every = {one.pk: one for one in departments}

    def ids_below(self, top: Department) -> list[int]:
        """The department and everything under it."""
        return list(self._below.get(top.pk, ()))

    @cached_property
    def _below(self) -> dict[int, list[int]]:
        """Told once for all: looking through every path for every department grows with the square of their number."""
        found: dict[int, list[int]] = {}
        for pk, one in self.every.items():
            for above in {pk, *(int(part) for part in one.path.split("/") if part)}:
                found.setdefault(above, []).append(pk)
        return found

    def way_to(self, department: Department) -> list[Department]:
        """From the root to the department, itself included."""
        ids = [int(part) for part in department.path.split("/") if part]
        return [self.every[pk] for pk in ids if pk in self.every]

    def children_of(self, top: Department | None) -> list[Department]:
        return list(self._children.get(top.pk if top else None, ()))

    @cached_property
    def _children(self) -> dict[int | None, list[Department]]:
        found: dict[int | None, list[Department]] = {}
        for one in self.every.values():
            found.setdefault(one.parent_id, []).append(one)
        return found

    def rows(self, sums: Mapping[int | None, Spent], top: Department | None, currency: str) -> list[DepartmentRow]:
        """One level of the tree, the largest first, without those that spent nothing.

        They add up to all the sums that lie below `top` (None: all of them).
        """
        found = []
        for child in self.children_of(top):
            below = set(self.ids_below(child))
            spent = sum((sums[pk] for pk in below if pk in sums), Spent.nothing(currency))
            if not spent.is_nothing:
                found.append(DepartmentRow(child, spent, has_below=len(below) > 1))
        found.sort(key=lambda row: (-row.spent.total.minor, row.department.path if row.department else ""))
        rest = sums.get(top.pk if top else None)
        if rest is not None and not rest.is_nothing:
            found.append(DepartmentRow(top, rest, is_itself=top is not None))
        return found

    def first_choice(self, sums: Mapping[int | None, Spent], currency: str) -> Department | None:
        """Where to begin: a root that bears everything says nothing, so one looks below it."""
        top: Department | None = None
        while True:
            rows = self.rows(sums, top, currency)
            if len(rows) != 1 or not rows[0].has_below or rows[0].is_itself:
                return top
            top = rows[0].department
