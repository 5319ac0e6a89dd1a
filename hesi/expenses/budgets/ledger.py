"""What is planned for budgets and taken of them, month by month, and the sums of a node over some months."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Sum

from hesi.expenses.budgets.models import Amount, Phase, Tally, Use
from hesi.expenses.budgets.periods import MONTHS_OF, Span, months_of
from hesi.expenses.budgets.tree import Node


@dataclass(frozen=True, slots=True)
class Sums:
    """In the minor unit of the company's currency."""

    planned: int = 0
    occupied: int = 0
    used: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.planned + other.planned, self.occupied + other.occupied, self.used + other.used)

    @property
    def taken(self) -> int:
        return self.occupied + self.used

    @property
    def remaining(self) -> int:
        """What may still be spent: planned less used less occupied; below zero when it is overspent."""
        return self.planned - self.used - self.occupied

    @property
    def share(self) -> int | None:
        """The percentage that is taken, rounded down; None where nothing is planned."""
        return self.taken * 100 // self.planned if self.planned > 0 else None


_Cells = dict[int, dict[date, int]]


@dataclass
class Ledger:
    """Budget id → first day of a period or month → minor amount."""

    planned: _Cells = field(default_factory=lambda: defaultdict(dict))
    occupied: _Cells = field(default_factory=lambda: defaultdict(dict))
    used: _Cells = field(default_factory=lambda: defaultdict(dict))

    def take(self, budget: int, month: date, phase: str, minor: int) -> None:
        """So much more is occupied or used."""
        months = (self.used if phase == Phase.USED else self.occupied)[budget]
        months[month] = months.get(month, 0) + minor

    def of(self, node: Node, span: Span) -> Sums:
        """The node and everything below it in these months, as far as its money can be told for them."""
        found = self._own(node, span)
        for child in node.children:
            if fits(child, span):
                found += self.of(child, span)
        return found

    def _own(self, node: Node, span: Span) -> Sums:
        planned, occupied, used = (
            sum(minor for on, minor in cells.get(node.budget.pk, {}).items() if span.holds(on))
            for cells in (self.planned, self.occupied, self.used)
        )
        return Sums(planned if node.is_leaf else 0, occupied, used)


def fits(node: Node, span: Span) -> bool:
    """Whether some of its money is planned for periods no longer than this: a year's budget says nothing of a month."""
    length = sum(1 for _month in months_of(span))
    return any(MONTHS_OF[one.budget.period] <= length for one in node.below if one.is_leaf)


def read_ledger(budgets: Collection[int], span: Span, *, without: tuple[str, int] | None = None) -> Ledger:
    """What stands in these months for these budgets, in two statements; `without` leaves one subject's use out.

    Read from the kept sums, of which there are few however much was spent; the subject's own rows are taken off them.
    """
    ledger = Ledger()
    amounts = Amount.objects.filter(budget__in=budgets, period_on__gte=span.since, period_on__lt=span.after)
    for budget, on, minor in _summed(amounts, "budget_id", "period_on"):
        ledger.planned[budget][on] = minor
    tallies = Tally.objects.filter(budget__in=budgets, month__gte=span.since, month__lt=span.after)
    for budget, month, phase, minor in _summed(tallies, "budget_id", "month", "phase"):
        ledger.take(budget, month, phase, minor)
    if without is not None:
        own = Use.objects.filter(subject_type=without[0], subject_id=without[1])
        own = own.filter(budget__in=budgets, month__gte=span.since, month__lt=span.after)
        for budget, month, phase, minor in own.order_by().values_list("budget_id", "month", "phase", "minor"):
            ledger.take(budget, month, phase, -minor)
    return ledger


def _summed(rows: Any, *by: str) -> Any:
    return rows.order_by().values_list(*by).annotate(sum=Sum("minor"))
