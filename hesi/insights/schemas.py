"""The report's shape over the API. Amounts are strings in the report's currency."""

from typing import Self

from ninja import Schema

from hesi.core.money import Money
from hesi.insights.report import MonthReport, Scope
from hesi.insights.spending import Spent


class SpentOut(Schema):
    """`total` holds what is still `in_approval`."""

    total: str
    in_approval: str

    @classmethod
    def of(cls, spent: Spent) -> Self:
        return cls(total=_text(spent.total), in_approval=_text(spent.in_approval))


class DepartmentSpendingOut(Schema):
    """What a department bears itself; `id` and `name` are null for what no department bears."""

    id: int | None
    name: str | None
    parent_id: int | None
    spent: SpentOut


class TypeOut(Schema):
    key: str | None
    name: str | None
    spent: SpentOut


class MonthOut(Schema):
    """`scope` says whose spending it is: the company's, that of the departments one heads, or one's own.

    The departments and the types each add up to the total.
    """

    month: str
    currency: str
    scope: Scope
    documents: int
    spent: SpentOut
    departments: list[DepartmentSpendingOut]
    types: list[TypeOut]

    @classmethod
    def of(cls, report: MonthReport) -> Self:
        return cls(
            month=f"{report.month:%Y-%m}",
            currency=report.currency,
            scope=report.scope,
            documents=report.documents,
            spent=SpentOut.of(report.spent),
            departments=_departments(report),
            types=[
                TypeOut(
                    key=row.expense_type.key if row.expense_type else None,
                    name=row.expense_type.label if row.expense_type else None,
                    spent=SpentOut.of(row.spent),
                )
                for row in report.types
            ],
        )


def _departments(report: MonthReport) -> list[DepartmentSpendingOut]:
    rows = []
    for pk, spent in report.sums_of_departments.items():
        department = report.tree.every[pk] if pk else None
        rows.append(
            DepartmentSpendingOut(
                id=pk,
                name=department.name if department else None,
                parent_id=department.parent_id if department else None,
                spent=SpentOut.of(spent),
            )
        )
    return sorted(rows, key=lambda row: row.id or 0)


def _text(value: Money) -> str:
    return f"{value.decimal:f}"
