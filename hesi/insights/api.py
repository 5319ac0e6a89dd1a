"""Reports over the API."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from ninja import Query, Router

from hesi.core.errors import Invalid
from hesi.core.time import add_months
from hesi.insights.forms import month_of
from hesi.insights.report import MonthReport
from hesi.insights.reports import find_report, reports_for
from hesi.insights.reports.asking import MOST_MONTHS, Asking
from hesi.insights.reports.forms import USUAL
from hesi.insights.schemas import MonthOut, ReportListOut, ReportOut, SheetOut
from hesi.workspace.access.api_schemas import refusals

LARGEST_ID = 2**63 - 1
router = Router(tags=["reports"])


@router.get("/month", response={200: MonthOut, **refusals}, summary="What a month came to")
def month(request: Any, month: str, entity: int | None = None, department: int | None = None) -> MonthOut:
    """A month (`2026-11`) by department and by expense type, over the documents you may see.

    A line counts in the month of its date, once its document has been submitted and as long as it was neither sent
    back nor voided. `entity` is the id of a legal entity; `department` narrows to one with all below it.
    """
    report = MonthReport(request.actor, month_of(month), entity_id=entity, department_id=department)
    return MonthOut.of(report)


@router.get("", response={200: ReportListOut, **refusals}, summary="Which reports there are")
def reports(request: Any) -> ReportListOut:
    """The shipped reports that say something to you, each with its columns."""
    return ReportListOut(items=[ReportOut.of(report) for report in reports_for(request.actor)])


@router.get("/{key}", response={200: SheetOut, **refusals}, summary="One report")
def report(
    request: Any, key: str, since: str = "", until: str = "",
    entity: int | None = Query(None, ge=1, le=LARGEST_ID),  # type: ignore[type-arg]
    department: int | None = Query(None, ge=1, le=LARGEST_ID),  # type: ignore[type-arg]
) -> SheetOut:  # fmt: skip
    """A report over the documents you may see, from month `since` to month `until`; the last twelve unless told.

    `entity` is the id of a legal entity; `department` narrows to one with all below it. Each row has the address of the
    documents behind it.
    """
    found = find_report(key, request.actor)
    first, last = _months(since, until, request.actor.tenant.today)
    narrowing = {"entity": entity, "department": department}
    asked = {f"{name}_id": value for name, value in narrowing.items() if name in found.asks}
    asking = Asking(request.actor, first, last, **asked)
    return SheetOut.of_sheet(found, asking, found.make(asking))


def _months(since: str, until: str, today: date) -> tuple[date, date]:
    last = month_of(until) if until else today.replace(day=1)
    first = month_of(since) if since else add_months(last, -USUAL)
    if not first <= last < add_months(first, MOST_MONTHS):
        message = _("A report holds at most {count} months, from an earlier to a later one.")
        raise Invalid(message.format(count=MOST_MONTHS), code="wrong_months")
    return first, last
