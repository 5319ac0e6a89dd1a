"""Reports over the API."""

from typing import Any

from ninja import Router

from hesi.insights.forms import month_of
from hesi.insights.report import MonthReport
from hesi.insights.schemas import MonthOut
from hesi.workspace.access.api_schemas import refusals

router = Router(tags=["reports"])


@router.get("/month", response={200: MonthOut, **refusals}, summary="What a month came to")
def month(request: Any, month: str, entity: int | None = None, department: int | None = None) -> MonthOut:
    """A month (`2026-11`) by department and by expense type, over the documents you may see.

    A line counts in the month of its date, once its document has been submitted and as long as it was neither sent
    back nor voided. `entity` is the id of a legal entity; `department` narrows to one with all below it.
    """
    report = MonthReport(request.actor, month_of(month), entity_id=entity, department_id=department)
    return MonthOut.of(report)
