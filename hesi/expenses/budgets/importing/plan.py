"""What a table would change in a fiscal year, row by row, before anything is changed."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from hesi.core.money import Money
from hesi.expenses.budgets.importing.columns import DEPARTMENT, NAME, heading_of
from hesi.expenses.budgets.importing.standing import Place
from hesi.expenses.budgets.importing.table import Row
from hesi.expenses.budgets.models import BudgetYear


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be right, and what to do. `column` is its letter; both are empty for the row as a whole."""

    column: str
    heading: str
    text: str


@dataclass(slots=True)
class Planned:
    """One row: which budget it is about, what it would become, and what is wrong with it.

    `settings` are the values of a new budget, or those that change; `amounts` what the row plans, in minor units by the
    first day of each period, with a changed budget only where they differ. `before_minor` is what was planned so far;
    `stood` is another one as soon as anybody changes the budget.
    """

    row: Row
    label: str = ""
    place: Place | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    amounts: dict[date, int] = field(default_factory=dict)
    before_minor: int = 0
    stood: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def called(self) -> str:
        """What its budget is called, or what the row says of it where none has been found."""
        return self.label or self.row.cell(NAME) or self.row.cell(DEPARTMENT)

    @property
    def outcome(self) -> Outcome:
        if self.problems or self.place is None:
            return Outcome.WRONG
        if self.place.is_new:
            return Outcome.NEW
        return Outcome.CHANGED if self.settings or self.amounts else Outcome.SAME

    @property
    def changed_headings(self) -> list[str]:
        """Which of its settings change, as their columns are called."""
        return [heading_of(name) for name in self.settings]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole table. With a single problem nothing of it is done."""

    year: BudgetYear
    rows: list[Planned]
    ignored: list[str]

    def of(self, outcome: str) -> list[Planned]:
        """The rows that come out like this."""
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def has_problems(self) -> bool:
        return any(row.problems for row in self.rows)

    @property
    def changes_something(self) -> bool:
        return any(row.outcome in (Outcome.NEW, Outcome.CHANGED) for row in self.rows)

    @property
    def changes(self) -> "list[Change]":
        """Those that would be planned or changed, with their money before and after."""
        return [
            Change(one, self._money(one.before_minor), self._money(sum(one.place.planned.values())))
            for one in self.rows
            if one.place is not None and one.outcome in (Outcome.NEW, Outcome.CHANGED)
        ]

    @property
    def digest(self) -> str:
        """The same while the table would do the same to the same budgets."""
        said = [[self.year.year, self.year.starts_on.isoformat()]]
        said += [_said(row) for row in self.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def _money(self, minor: int) -> Money:
        return Money(minor, self.year.currency)


@dataclass(frozen=True, slots=True)
class Change:
    """A row that would do something."""

    planned: Planned
    before: Money
    after: Money


def _said(planned: Planned) -> list[Any]:
    place = planned.place
    assert place is not None  # noqa: S101 - asked of rows without problems
    above = place.parent.budget.scope if place.parent else None
    settings = sorted((name, str(getattr(value, "pk", value))) for name, value in planned.settings.items())
    amounts = sorted((on.isoformat(), minor) for on, minor in planned.amounts.items())
    return [planned.row.number, planned.stood, place.budget.scope, above, settings, amounts]
