"""A fiscal year as it stands before a table changes it: its budgets, how each is written, and what is planned."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date

from hesi.core.time import add_months
from hesi.expenses.budgets.forms import unsaved_year
from hesi.expenses.budgets.importing.columns import (
    ABOVE,
    CONTROL,
    CUMULATIVE,
    CURRENCY,
    DEPARTMENT,
    EXPENSE_TYPE,
    KEY,
    NAME,
    OWNER,
    PERIOD,
    PROJECT,
    THRESHOLD,
)
from hesi.expenses.budgets.importing.directory import Directory, written, yes_no
from hesi.expenses.budgets.ledger import read_ledger
from hesi.expenses.budgets.models import Budget, BudgetYear, Control, Period
from hesi.expenses.budgets.queries import trees_of
from hesi.expenses.budgets.tree import Trees

_KEY = re.compile(r"B(\d{1,18})(?:-([0-9a-f]{8}))?", re.IGNORECASE)


@dataclass(eq=False, slots=True)
class Place:
    """A budget in its tree, there already or (not saved yet) named by a row. `planned` is what it shall hold then."""

    budget: Budget
    parent: "Place | None" = None
    children: "list[Place]" = field(default_factory=list)
    planned: dict[date, int] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.budget.pk is None

    @property
    def chain(self) -> "list[Place]":
        """It and everything above it."""
        found: list[Place] = []
        place: Place | None = self
        while place is not None:
            found.append(place)
            place = place.parent
        return found

    @property
    def total(self) -> int:
        """Everything planned in it and below it, in minor units."""
        return sum(self.planned.values()) + sum(child.total for child in self.children)


class Standing:
    """The open budgets of a year, which may not have been opened yet, in the order of their trees."""

    def __init__(self, year: BudgetYear, directory: Directory) -> None:
        self.year, self.directory = year, directory
        trees = Trees([]) if year._state.adding else trees_of(year)
        planned = read_ledger(list(trees.nodes), year.span).planned if trees.nodes else {}
        self.places: dict[int, Place] = {}
        for node in trees:
            above = self.places[node.parent.budget.pk] if node.parent else None
            money = {on: minor for on, minor in planned.get(node.budget.pk, {}).items() if minor}
            place = self.places[node.budget.pk] = Place(node.budget, above, planned=money)
            if above is not None:
                above.children.append(place)
        self.keys = {pk: f"B{pk}-{_stamp(place)}" for pk, place in self.places.items()}

    def texts(self, place: Place) -> dict[str, str]:
        """How it is written in the table, without its amounts."""
        one = place.budget
        names = self.directory.department_names
        return {
            KEY: self.keys[one.pk],
            ABOVE: self.path(place.parent) if place.parent else "",
            NAME: one.name,
            DEPARTMENT: names.get(one.department.pk, one.department.name) if one.department else "",
            EXPENSE_TYPE: self.directory.label("", None, one.expense_type, None) if one.expense_type else "",
            PROJECT: str(one.project) if one.project else "",
            OWNER: written(one.owner) if one.owner else "",
            PERIOD: str(Period(one.period).label),
            CONTROL: str(Control(one.control).label),
            THRESHOLD: str(one.threshold),
            CUMULATIVE: yes_no(one.is_cumulative),
            CURRENCY: self.year.currency,
        }

    def path(self, place: Place) -> str:
        """The names of the budgets from the top of the tree down to this one."""
        return "/".join(self.label(one) for one in reversed(place.chain))

    def label(self, place: Place) -> str:
        """What the budget is called."""
        one = place.budget
        return self.directory.label(one.name, one.department, one.expense_type, one.project)


def year_to_fill(number: int) -> BudgetYear:
    """The fiscal year of this number, or one that has not been opened yet and begins as those beside it do."""
    found: BudgetYear | None = BudgetYear.objects.filter(year=number).first()
    if found is not None:
        return found
    beside = BudgetYear.objects.filter(year__in=(number - 1, number + 1)).order_by("year").first()
    if beside is None:
        return unsaved_year(number)
    return unsaved_year(number, add_months(beside.starts_on, 12 * (number - beside.year)))


def key_parts(text: str) -> tuple[int, str] | None:
    """The budget a key names, and how it stood when it was written down; None for what is no key."""
    found = _KEY.fullmatch(text)
    return (int(found[1]), (found[2] or "").lower()) if found else None


def _stamp(place: Place) -> str:
    """Changes with anything the table says of a budget."""
    one = place.budget
    said = [one.name, one.owner_id, one.period, one.control, one.threshold, one.is_cumulative, one.parent_id, one.scope]
    money = sorted((on.isoformat(), minor) for on, minor in place.planned.items())
    return hashlib.blake2b(json.dumps([said, money]).encode(), digest_size=4).hexdigest()
