"""What the pages of budgets show: the chosen year and period, the tree, and one budget with all of its periods."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.core.money import Money
from hesi.core.text import whole_number
from hesi.expenses.budgets.forms import OverviewForm
from hesi.expenses.budgets.ledger import Ledger, Sums, read_ledger
from hesi.expenses.budgets.models import Amount, Budget, BudgetYear
from hesi.expenses.budgets.periods import MONTH, QUARTER, Span, span_of, spans
from hesi.expenses.budgets.queries import Execution, InMoney, execution_of, trees_of
from hesi.expenses.budgets.tree import Node
from hesi.expenses.budgets.words import labels_of, span_label
from hesi.workspace.access.actor import AnyActor


class Overview:
    """The trees of a year over the chosen months, as far as the actor may see them."""

    def __init__(self, actor: AnyActor, asked: Mapping[str, str], today: date) -> None:
        self.actor = actor
        self.years = list(BudgetYear.objects.all())
        self.year = self._year(whole_number(asked.get("year", "")), today)
        self.span = self._span(asked.get("period", ""))

    def _year(self, number: int | None, today: date) -> BudgetYear | None:
        by_number = {year.year: year for year in self.years}
        if number in by_number:
            return by_number[number]
        return next((year for year in self.years if year.span.holds(today)), self.years[0] if self.years else None)

    def _span(self, key: str) -> Span | None:
        if self.year is None:
            return None
        return next((span for span in self._choosable if self.year.key_of(span) == key), self.year.span)

    @property
    def _choosable(self) -> list[Span]:
        assert self.year is not None  # noqa: S101 - asked only where there is one
        starts_on = self.year.starts_on
        return [self.year.span, *spans(starts_on, QUARTER), *spans(starts_on, MONTH)]

    @cached_property
    def rows(self) -> list[Execution]:
        return execution_of(self.year, self.actor, span=self.span) if self.year is not None else []

    @property
    def form(self) -> OverviewForm:
        """Year and period to choose, those shown chosen."""
        assert self.year is not None  # noqa: S101 - asked only where there is one
        year = self.year
        periods = [(year.key_of(span), span_label(year, span)) for span in self._choosable]
        return OverviewForm([(str(one.year), str(one.year)) for one in self.years], periods, str(year), self.period_key)

    @property
    def period_key(self) -> str:
        return self.year.key_of(self.span) if self.year is not None and self.span is not None else ""

    @property
    def title(self) -> str:
        return span_label(self.year, self.span) if self.year is not None and self.span is not None else ""

    @property
    def root(self) -> Execution | None:
        """The tree's own numbers, where there is one tree; of two both may count the same expense."""
        roots = [row for row in self.rows if row.depth == 0]
        return roots[0] if len(roots) == 1 else None

    @property
    def next_year(self) -> int | None:
        """The year that can be begun with what this one is planned with."""
        if self.year is None or any(one.year == self.year.year + 1 for one in self.years):
            return None
        return int(self.year.year) + 1

    @property
    def over_count(self) -> int:
        return sum(row.is_over for row in self.rows)

    @property
    def near_count(self) -> int:
        return sum(row.is_near for row in self.rows)


@dataclass(frozen=True, slots=True)
class PeriodRow(InMoney):
    """One period of a budget."""

    key: str
    label: str
    sums: Sums
    currency: str
    is_chosen: bool


def period_rows(node: Node, year: BudgetYear, ledger: Ledger, *, chosen: Span | None = None) -> list[PeriodRow]:
    """Each period the sums of a budget can be told for, and the year as the last one where it has several."""
    every = spans(year.starts_on, node.told_period)
    if len(every) > 1:
        every.append(year.span)
    return [
        PeriodRow(year.key_of(span), span_label(year, span), ledger.of(node, span), year.currency, span == chosen)
        for span in every
    ]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Amounts entered together."""

    version: int
    at: Any
    by: str
    reason: str
    change: Money
    periods: list[tuple[str, Money]]


class BudgetSheet:
    """One budget: its periods, those below it, and how its plan came about."""

    def __init__(self, budget: Budget, actor: AnyActor, period: str = "") -> None:
        self.budget, self.year, self.actor, self._period = budget, budget.budget_year, actor, period

    @cached_property
    def node(self) -> Node:
        node = trees_of(self.year).nodes.get(self.budget.pk)
        if node is None:
            raise NotFound(_("This budget was closed. Open the list of budgets to see what is there."))
        return node

    @cached_property
    def ids(self) -> list[int]:
        """The budget and everything below it."""
        return [below.budget.pk for below in self.node.below]

    @cached_property
    def label(self) -> str:
        return labels_of([self.budget])[self.budget.pk]

    @property
    def currency(self) -> str:
        return self.year.currency

    @cached_property
    def span(self) -> Span:
        """The chosen period; the whole year without a choice."""
        every = [self.year.span, *spans(self.year.starts_on, self.node.told_period)]
        return next((span for span in every if self.year.key_of(span) == self._period), self.year.span)

    @property
    def span_label(self) -> str:
        return span_label(self.year, self.span)

    @cached_property
    def periods(self) -> list[PeriodRow]:
        """Each period, and the year as the last row where it has several."""
        return period_rows(self.node, self.year, read_ledger(self.ids, self.year.span), chosen=self.span)

    @property
    def whole(self) -> PeriodRow:
        return self.periods[-1]

    @property
    def now(self) -> PeriodRow | None:
        """The running period, where the year has several."""
        today = self.actor.tenant.today
        if not self.year.span.holds(today) or len(self.periods) == 1:
            return None
        key = self.year.key_of(span_of(self.year.starts_on, self.node.told_period, today))
        return next((row for row in self.periods if row.key == key), None)

    @cached_property
    def below(self) -> list[Execution]:
        """Those it is divided into, that the actor may see."""
        children = {child.budget.pk for child in self.node.children}
        if not children:
            return []
        return [row for row in execution_of(self.year, self.actor) if row.budget.pk in children]

    @property
    def above(self) -> list[dict[str, str]]:
        """The budgets it lies below, those the actor may see with their address."""
        chain = [node.budget for node in reversed(self.node.chain[1:])]
        labels = labels_of(chain)
        ids = [one.pk for one in chain]
        visible = set(Budget.objects.visible_to(self.actor).filter(pk__in=ids).values_list("pk", flat=True))
        return [
            {"label": labels[one.pk], "url": reverse("budget", args=[one.pk])} for one in chain if one.pk in visible
        ]

    @cached_property
    def adjustments(self) -> list[Adjustment]:
        """How its plan came about, the newest first, each with the periods it changed."""
        by_start = {span.since: span for span in spans(self.year.starts_on, self.budget.period)}
        entered: dict[int, list[Amount]] = {}
        for row in Amount.objects.filter(budget=self.budget).select_related("entered_by").order_by("-version", "pk"):
            entered.setdefault(row.version, []).append(row)
        return [
            Adjustment(
                version=version,
                at=rows[0].entered_at,
                by=rows[0].entered_by.name if rows[0].entered_by else "",
                reason=rows[0].reason,
                change=Money(sum(row.minor for row in rows), self.currency),
                periods=[
                    (span_label(self.year, by_start[row.period_on]), Money(row.minor, self.currency)) for row in rows
                ],
            )
            for version, rows in entered.items()
        ]
