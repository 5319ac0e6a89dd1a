"""The shipped reports: the list of them, each one, and the documents behind a number."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hesi.core.money import Money
from hesi.core.pages import key_page
from hesi.insights.forms import month_of
from hesi.insights.links import address
from hesi.insights.reports import find_report, groups_for
from hesi.insights.reports.asking import Asking
from hesi.insights.reports.behind import documents_behind
from hesi.insights.reports.forms import PeriodFilter
from hesi.insights.reports.naming import counted_by, narrowed_to
from hesi.insights.reports.parts import Measure, measures_of, parts_of
from hesi.insights.reports.sheet import Report, Sheet
from hesi.insights.reports.telling import months_of, scope_of_asking
from hesi.insights.rollups.facts import Sums
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.exports.registry import CellKind, Row
from hesi.workspace.tenancy.models import Tenant

ORDER = ("-created_at", "-pk")
PAGE = 30
_MOST_ROWS = 100
# The amount a row is read for, where that is not the last one.
_MAIN = ("spent", "filed", "concerned")
# In characters: a month, a day or a number stays on one line.
_SHORT = 12


@require_GET
@signed_in
def every(request: Request) -> HttpResponse:
    """Which reports there are for this person."""
    has_month = request.tenant.kind == Tenant.Kind.CUSTOMER
    return render_page(request, "insights/every.html", groups=groups_for(request.actor), has_month=has_month)


@require_GET
@signed_in
def one(request: Request, key: str) -> HttpResponse:
    """One report over what this person may see."""
    report = find_report(key, request.actor)
    form = PeriodFilter(request.GET, today=request.tenant.today, asks=report.asks)
    asking = form.asking(request.actor)
    sheet = report.make(asking)
    facts: dict[str, Any] = {
        "report": report, "form": form, "scope": scope_of_asking(report, asking),
        "months": months_of(report, asking), "table": _Table(report, sheet),
        "picture": sheet.picture.drawn(str(report.title)) if sheet.picture and not sheet.picture.is_empty else "",
        "export": f"report.{report.key}",
    }  # fmt: skip
    return render_page(request, "insights/one.html", **facts)


@require_GET
@signed_in
def documents(request: Request) -> HttpResponse:
    """The documents behind a number, newest first."""
    asking = Asking(request.actor, *(month_of(request.GET.get(name, "")) for name in ("since", "until")))
    rows = documents_behind(asking, request.GET)
    found = rows.select_related("template_version__template", "submitter", "department")
    page = key_page(found, order=ORDER, cursor=request.GET.get("cursor", ""), size=PAGE)
    parts, measures = parts_of(asking, request.GET, page.items), measures_of(request.GET)
    shown: list[dict[str, Any]] = [
        {"document": row, "parts": [_part(one, parts[row.pk], asking) for one in measures]}
        for row in page.items
        if row.pk in parts
    ]
    facts: dict[str, Any] = {
        "since": f"{asking.since:%Y-%m}", "until": f"{asking.until:%Y-%m}", "all_url": address("reports"),
        "headings": [_heading(one) for one in measures], "counted_by": counted_by(request.GET),
        "held": narrowed_to(asking, request.GET),
    }  # fmt: skip
    return render_page(request, "insights/behind.html", page=page, rows=shown, **facts)


def _part(measure: Measure, sums: Sums, asking: Asking) -> dict[str, Any]:
    value = measure.cell(sums, asking)
    return {"value": value, "heading": _heading(measure), "is_money": isinstance(value, Money)}


def _heading(measure: Measure) -> str:
    said = _("In the number")
    return f"{said} · {measure.label}" if measure.label else said


class _Table:
    """The rows as the page shows them; the first ones of very many, the export has them all."""

    def __init__(self, report: Report, sheet: Sheet) -> None:
        self.heads = [
            {"text": column.heading, "is_number": column.kind in (CellKind.MONEY, CellKind.NUMBER)}
            for column in report.columns
        ]
        self._report = report
        amounts = [at for at, column in enumerate(report.columns) if column.kind == CellKind.MONEY]
        self._main = next((at for at in amounts if report.columns[at].key in _MAIN), amounts[-1] if amounts else None)
        self.rows = [
            {"cells": self._cells(row.cells), "url": row.url, "indent": range(row.level)}
            for row in sheet.rows[:_MOST_ROWS]
        ]
        self.totals = [self._cells(row) for row in report.totals(sheet)] if sheet.rows else []
        left = len(sheet.rows) - _MOST_ROWS
        self.left = _("{count} more rows are in the export.").format(count=left) if left > 0 else ""

    def _cells(self, row: Row) -> list[dict[str, Any]]:
        last = len(row) - 1
        return [
            {
                "value": value, "heading": column.heading, "is_money": isinstance(value, Money),
                "is_day": isinstance(value, date), "is_first": at == 0,
                "is_main": at == self._main,
                "is_number": column.kind in (CellKind.MONEY, CellKind.NUMBER), "is_last": at == last,
                "is_short": column.width <= _SHORT, "is_empty": value is None or value == "",
            }
            for at, (column, value) in enumerate(zip(self._report.columns, row, strict=True))
        ]  # fmt: skip
