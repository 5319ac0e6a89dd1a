"""The report of a month as exports: its sums by department and type, and the expenses behind them."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hesi.expenses.documents.models import ExpenseType, State
from hesi.insights.forms import ReportFilter
from hesi.insights.report import MonthReport
from hesi.insights.reports import REPORTS
from hesi.insights.reports.forms import PeriodFilter
from hesi.insights.reports.sheet import Report
from hesi.insights.words import month_label
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.exports.registry import CellKind, Column, Row, exportable
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


def offer_exports() -> None:
    """Called once at start-up. Both hold what the person may see, as the report does, so every member may have them."""
    exportable("spending.month", title=_("Month by department and type"), columns=SUMS, rows=_sums)
    exportable("spending.lines", title=_("Expenses of the month"), columns=LINES, rows=_lines)
    for report in REPORTS.values():
        exportable(
            f"report.{report.key}", title=report.title, columns=report.exported_columns, rows=partial(_shipped, report)
        )


def _shipped(report: Report, actor: AnyActor, query: QueryDict) -> tuple[int, Iterator[Row]]:
    asking = PeriodFilter(query, today=actor.tenant.today).asking(actor)
    rows = report.exported_rows(report.make(asking))
    return len(rows), iter(rows)


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
    lines = report.lines.select_related("document__submitter", "expense_type")

    def values(line: Any) -> Row:
        bearer = report.tree.every.get(line.bearer)
        return (
            line.document.number,
            str(State(line.document.state).label),
            line.document.submitter.name,
            bearer.name if bearer else "",
            line.expense_type.label if line.expense_type else "",
            line.spent_on,
            line.home,
        )

    return rows_in_steps(lines, order=("spent_on", "document__pk", "position", "pk"), values=values)
