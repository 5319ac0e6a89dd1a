"""What the reports of spending are called and hold."""

from django.utils.translation import gettext_lazy as _

from hesi.insights.reports import spending
from hesi.insights.reports.columns import (
    APPROVING,
    DEPARTMENT,
    DOCUMENTS,
    LINES,
    MONTH,
    PERSON,
    SPENT,
    SUMS,
    TYPE,
    money,
    number,
)
from hesi.insights.reports.sheet import Report
from hesi.workspace.exports.registry import Column

SPENDING = (
    Report(
        "months", _("Reimbursements by month"),
        _("Documents count in the month in which they were submitted; what was paid out counts in the month "
          "in which the money arrived."),
        "calendar",
        (MONTH, DOCUMENTS, money("filed", _("Submitted amount")), APPROVING,
         money("waiting", _("Approved, not paid yet")), money("settled", _("Paid")),
         money("paid_out", _("Paid out in the month"))),
        spending.months,
    ),
    Report(
        "trend", _("Trend and year on year"),
        _("Each month's expenses beside those of the same month a year before."), "chart-bar",
        (MONTH, SPENT, money("year_before", _("A year before")),
         money("change", _("Difference")),
         number("percent", _("Difference (%)"))),
        spending.trend,
    ),
    Report(
        "departments", _("By department"),
        _("Each department with everything below it. An expense belongs to the department it is allocated "
          "to, else to that of its document."),
        "building", (DEPARTMENT, *SUMS), spending.departments, is_nested=True,
    ),
    Report(
        "types", _("By expense type"), _("What the money was spent on."), "receipt",
        (TYPE, LINES, *SUMS), spending.types,
    ),
    Report(
        "type-months", _("Expense types month by month"),
        _("Where the seasons are: the darker, the more."), "calendar", (TYPE, MONTH, LINES, SPENT),
        spending.type_months,
    ),
    Report(
        "flows", _("From department to expense type"),
        _("Who spends on what: each stream is as wide as its amount."), "arrows-exchange",
        (DEPARTMENT, TYPE, LINES, SPENT), spending.flows,
    ),
    Report(
        "people", _("By person"),
        _("Whose documents the expenses stand on. A document counts once in each month it has expenses of."),
        "users", (PERSON, DEPARTMENT, DOCUMENTS, *SUMS),
        spending.people, for_leads=True,
    ),
    Report(
        "projects", _("By project"),
        _("Expenses of a project, named on the line or else on the document. What belongs to no project is "
          "left out."),
        "briefcase", (Column("project", _("Project"), width=28), LINES, *SUMS), spending.projects,
    ),
    Report(
        "entities", _("By legal entity"),
        _("For which of the company's entities."), "building-bank",
        (Column("entity", _("Legal entity"), width=28), LINES, *SUMS), spending.entities,
    ),
)  # fmt: skip
