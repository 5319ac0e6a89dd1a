"""The report's shape over the API. Amounts are strings in the report's currency."""

from typing import Self

from ninja import Schema
from pydantic import Field

from hesi.core.money import Money
from hesi.insights.report import MonthReport, Scope
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.sheet import Report, Sheet
from hesi.insights.spending import Spent
from hesi.workspace.exports.registry import Cell, Column, Row
from hesi.workspace.exports.writers import plain


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


class ColumnOut(Schema):
    """`kind` is text, money, date or number; `has_total` says whether the column is added up."""

    key: str
    heading: str
    kind: str
    has_total: bool

    @classmethod
    def of(cls, column: Column) -> Self:
        heading = str(column.heading)
        return cls(key=column.key, heading=heading, kind=column.kind.value, has_total=column.has_total)


class ReportOut(Schema):
    """A shipped report; `note` says what it counts."""

    key: str
    title: str
    note: str
    columns: list[ColumnOut]

    @classmethod
    def of(cls, report: Report) -> Self:
        columns = [ColumnOut.of(column) for column in report.columns]
        return cls(key=report.key, title=str(report.title), note=str(report.note), columns=columns)


class ReportListOut(Schema):
    """Reports in the order in which they are offered."""

    items: list[ReportOut]


class SheetRowOut(Schema):
    """`cells` by column key: amounts in the report's currency, days and shares as text, counts as numbers.

    `level` is how deep a row lies below another that holds it; `url` is the page of what lies behind it.
    """

    cells: dict[str, str | int | None]
    level: int = 0
    url: str = ""


class SheetOut(ReportOut):
    """A report with its rows. `scope` says whose papers it holds: the company's, the headed departments', one's own."""

    since: str = Field(description="The first month.")
    until: str = Field(description="The last month.")
    currency: str
    scope: Scope
    rows: list[SheetRowOut]
    totals: list[dict[str, str | int | None]]

    @classmethod
    def of_sheet(cls, report: Report, asking: Asking, sheet: Sheet) -> Self:
        """What this report answers."""
        rows = [SheetRowOut(cells=_cells(report, row.cells), level=row.level, url=row.url) for row in sheet.rows]
        return cls(
            **ReportOut.of(report).dict(),
            since=f"{asking.since:%Y-%m}",
            until=f"{asking.until:%Y-%m}",
            currency=asking.currency,
            scope=asking.scope,
            rows=rows,
            totals=[_cells(report, row) for row in report.totals(sheet)] if rows else [],
        )


def _cells(report: Report, row: Row) -> dict[str, str | int | None]:
    return {column.key: _cell(value) for column, value in zip(report.columns, row, strict=True)}


def _cell(value: Cell) -> str | int | None:
    return value if value is None or isinstance(value, int) else plain(value)
