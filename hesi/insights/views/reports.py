"""The report of a month."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from hesi.core.time import add_months
from hesi.insights.charts import department_chart, trend_chart, type_chart
from hesi.insights.forms import ReportFilter
from hesi.insights.links import address, documents_behind
from hesi.insights.report import MonthReport
from hesi.insights.words import department_label, month_label, month_title, scope_text, type_label
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

PAGE = "insights/reports.html"


@require_GET
@signed_in
def dashboard(request: Request) -> HttpResponse:
    """The month in numbers, over what this person may see."""
    form = ReportFilter(request.GET, today=request.tenant.today)
    report = MonthReport(request.actor, **form.chosen())
    sheet = Sheet(report)
    return render_page(request, PAGE, report=report, sheet=sheet, form=form)


class Sheet:
    """The report with its words, charts and the addresses behind its numbers."""

    def __init__(self, report: MonthReport) -> None:
        self._report = report
        self._spent_in = {"spent": month_label(report.month)}

    @property
    def month(self) -> str:
        return month_label(self._report.month)

    @property
    def title(self) -> str:
        return month_title(self._report.month)

    @property
    def is_running(self) -> bool:
        """Whether the month is not over yet, so that its numbers still grow."""
        return self._report.month >= self._report.actor.tenant.today.replace(day=1)

    @property
    def scope(self) -> str:
        return scope_text(self._report.scope)

    @property
    def earlier_url(self) -> str:
        return self.here(month=month_label(add_months(self._report.month, -1)))

    @property
    def later_url(self) -> str:
        """The next month, once it has begun."""
        return "" if self.is_running else self.here(month=month_label(add_months(self._report.month, 1)))

    @property
    def way(self) -> list[dict[str, str]]:
        """The departments above the one looked into, each with its address; first the whole."""
        top = self._report.top
        way = self._report.tree.way_to(top) if top else []
        return [{"name": one.name, "url": self.here(department=one.pk)} for one in way]

    @property
    def whole_url(self) -> str:
        return self.here(department=None)

    @property
    def comparisons(self) -> list[dict[str, Any]]:
        return [
            {"one": one, "month": month_label(one.month), "url": self.here(month=month_label(one.month))}
            for one in self._report.comparisons
        ]

    @property
    def months(self) -> list[dict[str, Any]]:
        """The trend as a table, the newest first."""
        rows = list(self._report.months.items())[1:]
        return [
            {"month": month_label(month), "spent": spent, "url": self.here(month=month_label(month))}
            for month, spent in reversed(rows)
        ]

    @property
    def departments(self) -> list[dict[str, Any]]:
        return [
            {
                "name": department_label(row),
                "spent": row.spent,
                "below_url": self.here(department=row.department.pk) if row.department and row.has_below else "",
                "url": self._behind(department=row.department.pk if row.department else None),
            }
            for row in self._report.departments
        ]

    @property
    def types(self) -> list[dict[str, Any]]:
        return [
            {
                "name": type_label(row),
                "icon": row.expense_type.icon if row.expense_type else "receipt",
                "spent": row.spent,
                "url": self._behind(type=row.expense_type.key) if row.expense_type else "",
            }
            for row in self._report.types
        ]

    @property
    def standings(self) -> list[dict[str, Any]]:
        return [{"row": row, "url": self._behind(state=row.state.value)} for row in self._report.standings]

    @property
    def people(self) -> list[dict[str, Any]]:
        return [{"row": row, "url": self._behind(person=row.name)} for row in self._report.people]

    @property
    def total_url(self) -> str:
        return self._behind()

    @property
    def charts(self) -> dict[str, Any]:
        report = self._report
        return {"trend": trend_chart(report), "departments": department_chart(report), "types": type_chart(report)}

    def here(self, **changes: Any) -> str:
        """This report with another month or department."""
        report = self._report
        now: dict[str, Any] = {
            "month": self.month,
            "entity": report.entity_id,
            "department": report.department.pk if report.department else None,
        }
        return address("dashboard", **{**now, **changes})

    def _behind(self, **filters: Any) -> str:
        if "department" not in filters and self._report.department:
            filters["department"] = self._report.department.pk
        return documents_behind(self._report.actor, **self._spent_in, entity=self._report.entity_id, **filters)
