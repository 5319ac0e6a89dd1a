"""The shipped reports: the list of them, each one, and the documents behind a number."""

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
from hesi.insights.reports.table import Table
from hesi.insights.reports.telling import months_of, scope_of_asking
from hesi.insights.rollups.facts import Sums
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.tenancy.models import Tenant

ORDER = ("-created_at", "-pk")
PAGE = 30


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
        "months": months_of(report, asking), "table": Table(report, sheet),
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
