"""Shapes of the budgets' API. Amounts are decimal strings in the currency of the fiscal year."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from hesi.expenses.budgets.actions.planning import FIRST_YEAR, LAST_YEAR
from hesi.expenses.budgets.models import LEAST_THRESHOLD, MOST_THRESHOLD
from hesi.expenses.budgets.sheet import PeriodRow
from hesi.expenses.budgets.tree import Node

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
AmountText = Annotated[str, StringConstraints(max_length=40)]
Reason = Annotated[str, StringConstraints(max_length=200)]
Length = Literal["month", "quarter", "year"]
Keeping = Literal["ignore", "warn", "block"]
Threshold = Annotated[
    int,
    Field(ge=LEAST_THRESHOLD, le=MOST_THRESHOLD, description="In percent of the plan: above it `control` holds."),
]
# By period as the budget's own: 2026, 2026-Q1 or 2026-01.
Amounts = Annotated[dict[str, AmountText], Field(max_length=12)]


class SumsOut(Schema):
    """What is planned and taken. `remaining` is planned less used less occupied, below zero when it is overspent."""

    period: str = Field(description="2026 for the whole year, else 2026-Q1 or 2026-01.")
    planned: str
    occupied: str = Field(description="Submitted and not paid yet.")
    used: str = Field(description="Paid.")
    remaining: str
    share: int | None = Field(description="The percentage that is taken; null where nothing is planned.")

    @classmethod
    def of(cls, sums: PeriodRow) -> "SumsOut":
        """The sums of one period, or of the year."""
        return cls(
            period=sums.key,
            planned=str(sums.planned.decimal),
            occupied=str(sums.occupied.decimal),
            used=str(sums.used.decimal),
            remaining=str(sums.remaining.decimal),
            share=sums.share,
        )


class BudgetOut(Schema):
    """A budget. Only those without others below them hold money; those above add it up."""

    id: int
    year: int
    starts_on: date
    parent_id: int | None
    label: str
    name: str
    department_id: int | None
    expense_type: str = Field(description="The key of the only type it covers; empty for all.")
    project_id: int | None
    owner_id: int | None
    is_divided: bool = Field(description="There are budgets below it.")
    length: str = Field(description="For how long its amounts are meant: month, quarter or year.")
    control: Keeping
    threshold: int
    is_cumulative: bool
    version: int = Field(description="Of its amounts; send it with an adjustment.")
    currency: str
    total: SumsOut
    periods: list[SumsOut] = Field(
        description="Each period its sums can be told for: its own, or the longest of those below it."
    )

    @classmethod
    def of(cls, node: Node, label: str, rows: list[PeriodRow]) -> "BudgetOut":
        """One budget with its sums, those of the year the last."""
        one, year = node.budget, node.budget.budget_year
        same = ("name", "parent_id", "department_id", "expense_type", "project_id", "owner_id")
        kept = ("control", "threshold", "is_cumulative", "version")
        return cls(
            id=one.pk,
            year=year.year,
            starts_on=year.starts_on,
            label=label,
            is_divided=not node.is_leaf,
            length=one.period,
            currency=year.currency,
            total=SumsOut.of(rows[-1]),
            periods=[SumsOut.of(row) for row in rows[:-1] or rows],
            **{name: getattr(one, name) for name in (*same, *kept)},
        )


class BudgetPage(Schema):
    items: list[BudgetOut]
    next_cursor: str = ""


class KeepingIn(Schema):
    """How a budget is called and kept; what is not sent stays as it is."""

    name: str = Field("", max_length=80, description="Empty: what it covers is its name.")
    owner_id: Id | None = Field(None, description="Who answers for it; null: the head of its department.")
    control: Keeping = "warn"
    threshold: Threshold = 100
    is_cumulative: bool = Field(False, description="What earlier periods left over may still be spent.")


class BudgetIn(KeepingIn):
    """A new budget. Below another one it covers the same, narrowed by exactly one thing."""

    year: int | None = Field(None, ge=FIRST_YEAR, le=LAST_YEAR, description="Left out below another budget.")
    parent_id: Id | None = None
    department_id: Id | None = Field(None, description="With everything below it; the whole company without any.")
    expense_type: str = Field("", max_length=40)
    project_id: Id | None = None
    length: Length = "month"
    amounts: Amounts = Field({}, description="By period. Leave it out where the budget is to be divided.")


class AdjustmentIn(Schema):
    """Other amounts for some periods; the others stay. An older `version` is refused with 409."""

    amounts: Amounts = Field(min_length=1, examples=[{"2026-01": "1200.00"}])
    reason: Reason
    version: int | None = Field(None, ge=0)


class ClosureIn(Schema):
    reason: Reason


class ClosedOut(Schema):
    """The budget that was closed; what it counted counts in the one above."""

    id: int
    parent_id: int | None
