"""The report of a month as exports: its sums by department and type, and the expenses behind them."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hesi.core.money import Money
from hesi.expenses.documents.models import ExpenseType, Line, State
from hesi.insights.departments import Tree
from hesi.insights.forms import ReportFilter
from hesi.insights.pictures.printing import for_print
from hesi.insights.report import MonthReport
from hesi.insights.reports import REPORTS
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.forms import PeriodFilter
from hesi.insights.reports.sheet import Report
from hesi.insights.reports.telling import months_of, scope_of_asking
from hesi.insights.words import month_label
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.exports.registry import CellKind, Column, Row, Surroundings, exportable
from hesi.workspace.exports.stepping import rows_in_steps

SUMS = (
    Column("month", _("Month"), width=10),
    Column("department", _("Department"), width=20),
    Column("expense_type", _("Expense type"), width=18),
    Column("in_approval", _("In approval"), CellKind.MONEY, has_total=True),
    Column("spent", _("Spent"), CellKind.MONEY, has_total=True),
)
LINES = (
    Column("number", _("Document"), width=18),
    Column("state", _("State"), width=10),
    Column("person", _("Employee"), width=12),
    Column("department", _("Department"), width=20),
    Column("expense_type", _("Expense type"), width=18),
    Column("spent_on", _("Day"), CellKind.DATE, width=12),
    Column("spent", _("Spent"), CellKind.MONEY, has_total=True),
)
# What is read of each expense, in the order `rows_of_lines` takes it.
_OF_LINE = (
    "document__number", "document__state", "document__submitter__name", "bearer", "expense_type", "spent_on",
    "home_minor", "document__currency",
)  # fmt: skip


def offer_exports() -> None:
    """Called once at start-up. Both hold what the person may see, as the report does, so every member may have them."""
    exportable("spending.month", title=_("Month by department and type"), columns=SUMS, rows=_sums)
    exportable("spending.lines", title=_("Expenses of the month"), columns=LINES, rows=_lines)
    for report in REPORTS.values():
        exportable(
            f"report.{report.key}", title=report.title, columns=report.exported_columns, rows=partial(_shipped, report),
            permission=report.permission or (), printed=partial(_printed, report),
        )  # fmt: skip


def _shipped(report: Report, actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    rows = report.exported_rows(report.make(_asking(report, actor, query)))
    return len(rows), iter(rows)


def _printed(report: Report, actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row], Surroundings]:
    asking = _asking(report, actor, query)
    sheet = report.make(asking)
    rows = report.exported_rows(sheet)
    has_picture = sheet.picture is not None and not sheet.picture.is_empty
    picture = for_print(sheet.picture.drawn(str(report.title))) if sheet.picture and has_picture else ""
    facts = [months_of(report, asking), scope_of_asking(report, asking)]
    around = Surroundings(facts, str(report.note), picture, report.totals(sheet) if rows else [])
    return len(rows), iter(rows), around


def _asking(report: Report, actor: AnyActor, query: QueryDict) -> Asking:
    return PeriodFilter(query, today=actor.tenant.today, asks=report.asks).asking(actor)


def _report(actor: AnyActor, query: QueryDict) -> MonthReport:
    return MonthReport(actor, **ReportFilter(query, today=actor.tenant.today).chosen())


def _sums(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    report = _report(actor, query)
    types = {row.pk: row.label for row in ExpenseType.objects.all()}
    rows: list[Row] = [
        (
            month_label(report.month),
            report.tree.every[department].name if department else gettext("No department"),
            types[kind] if kind else gettext("No expense type"),
            spent.in_approval,
            spent.total,
        )
        for (department, kind), spent in report.sums.items()
    ]
    rows.sort(key=lambda row: (str(row[1]), str(row[2])))
    return len(rows), iter(rows)


def _lines(actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    report = _report(actor, query)
    return rows_of_lines(report.lines, report.tree)


def rows_of_lines(lines: QuerySet[Line], tree: Tree) -> tuple[int, Iterator[Row]]:
    """These expenses as rows of `LINES`, by day; each knows its `bearer`."""
    types: dict[int | None, str] = {kind.pk: kind.label for kind in ExpenseType.objects.all()}
    states = {state.value: str(state.label) for state in State}

    def values(
        number: str, state: str, person: str, bearer: int | None, expense_type: int | None, spent_on: date | None,
        home_minor: int, currency: str,
    ) -> Row:  # fmt: skip
        department = tree.every.get(bearer) if bearer else None
        return (
            number,
            states[state],
            person,
            department.name if department else "",
            types.get(expense_type, ""),
            spent_on,
            Money(home_minor, currency),
        )

    order = ("spent_on", "document__pk", "position", "pk")
    return rows_in_steps(lines, order=order, fields=_OF_LINE, values=values)
