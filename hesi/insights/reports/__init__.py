"""The reports that are shipped, in the order in which they are offered.

A report reads kept sums (`hesi.insights.rollups`) for one person and says rows, a picture of them, and the documents
behind each row. Page, export and API are the same for all of them.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.errors import NotFound
from hesi.insights.reports import papers, spending
from hesi.insights.reports.sheet import Report
from hesi.workspace.exports.registry import CellKind, Column

_MONTH = Column("month", gettext_lazy("Month"), width=10)
_DEPARTMENT = Column("department", gettext_lazy("Department"), width=24)
_TYPE = Column("expense_type", gettext_lazy("Expense type"), width=18)
_LINES = Column("lines", gettext_lazy("Number of expenses"), CellKind.NUMBER, has_total=True)
_DOCUMENTS = Column("documents", gettext_lazy("Documents"), CellKind.NUMBER, has_total=True)
_INVOICES = Column("invoices", gettext_lazy("Number of invoices"), CellKind.NUMBER, has_total=True)
_APPROVING = Column("in_approval", gettext_lazy("of which in approval"), CellKind.MONEY, has_total=True)
_SPENT = Column("spent", gettext_lazy("Spent"), CellKind.MONEY, has_total=True)
_SHARE = Column("share", gettext_lazy("Share (%)"), CellKind.NUMBER)
_SUMS = (_APPROVING, _SPENT, _SHARE)


def _money(key: str, heading: object, *, has_total: bool = True) -> Column:
    return Column(key, heading, CellKind.MONEY, has_total=has_total)  # type: ignore[arg-type]


_ALL = (
    Report(
        "months", gettext_lazy("Reimbursements by month"),
        gettext_lazy("Documents count in the month in which they were submitted; what was paid out counts in the month "
                     "in which the money arrived."),
        "calendar",
        (_MONTH, _DOCUMENTS, _money("filed", gettext_lazy("Submitted amount")), _APPROVING,
         _money("waiting", gettext_lazy("Approved, not paid yet")), _money("settled", gettext_lazy("Paid")),
         _money("paid_out", gettext_lazy("Paid out in the month"))),
        spending.months,
    ),
    Report(
        "trend", gettext_lazy("Trend and year on year"),
        gettext_lazy("Each month's expenses beside those of the same month a year before."), "chart-bar",
        (_MONTH, _SPENT, _money("year_before", gettext_lazy("A year before")),
         _money("change", gettext_lazy("Difference")),
         Column("percent", gettext_lazy("Difference (%)"), CellKind.NUMBER)),
        spending.trend,
    ),
    Report(
        "departments", gettext_lazy("By department"),
        gettext_lazy("Each department with everything below it. An expense belongs to the department it is allocated "
                     "to, else to that of its document."),
        "building", (_DEPARTMENT, *_SUMS), spending.departments, is_nested=True,
    ),
    Report(
        "types", gettext_lazy("By expense type"), gettext_lazy("What the money was spent on."), "receipt",
        (_TYPE, _LINES, *_SUMS), spending.types,
    ),
    Report(
        "type-months", gettext_lazy("Expense types month by month"),
        gettext_lazy("Where the seasons are: the darker, the more."), "calendar", (_TYPE, _MONTH, _LINES, _SPENT),
        spending.type_months,
    ),
    Report(
        "flows", gettext_lazy("From department to expense type"),
        gettext_lazy("Who spends on what: each stream is as wide as its amount."), "arrows-exchange",
        (_DEPARTMENT, _TYPE, _LINES, _SPENT), spending.flows,
    ),
    Report(
        "people", gettext_lazy("By person"),
        gettext_lazy("Whose documents the expenses stand on. A document counts once in each month it has expenses of."),
        "users", (Column("person", gettext_lazy("Employee"), width=14), _DEPARTMENT, _DOCUMENTS, *_SUMS),
        spending.people, for_leads=True,
    ),
    Report(
        "projects", gettext_lazy("By project"),
        gettext_lazy("Expenses of a project, named on the line or else on the document. What belongs to no project is "
                     "left out."),
        "briefcase", (Column("project", gettext_lazy("Project"), width=28), _LINES, *_SUMS), spending.projects,
    ),
    Report(
        "entities", gettext_lazy("By legal entity"),
        gettext_lazy("For which of the company's entities."), "building-bank",
        (Column("entity", gettext_lazy("Legal entity"), width=28), _LINES, *_SUMS), spending.entities,
    ),
    Report(
        "suppliers", gettext_lazy("Suppliers"),
        gettext_lazy("Who wrote the invoices of submitted documents, by the month of the invoice. Each invoice counts "
                     "once."),
        "building-store", (Column("seller", gettext_lazy("Seller"), width=32), _INVOICES,
                  _money("tax", gettext_lazy("Tax")), _money("total", gettext_lazy("Invoice amount"))),
        papers.suppliers,
    ),
    Report(
        "tax", gettext_lazy("Deductible tax"),
        gettext_lazy("Input tax that can be deducted: as shown on special VAT invoices and electronic rail and air "
                     "tickets, and reckoned from the price of paper passenger tickets. Meals and client entertainment "
                     "bear none."),
        "calculator", (Column("kind", gettext_lazy("Kind of invoice"), width=32), _INVOICES,
                       _money("total", gettext_lazy("Invoice amount")),
                       _money("deductible", gettext_lazy("Deductible tax"))),
        papers.taxes,
    ),
    Report(
        "findings", gettext_lazy("Policy findings and their cost"),
        gettext_lazy("What was found when documents were submitted. The expense concerned is the whole amount; above "
                     "the standard is what went over it."),
        "alert-triangle", (Column("rule", gettext_lazy("Rule"), width=24), Column("level", gettext_lazy("Level")),
                           Column("findings", gettext_lazy("Findings"), CellKind.NUMBER, has_total=True),
                           _money("concerned", gettext_lazy("Expense concerned")),
                           _money("over", gettext_lazy("Above the standard"))),
        papers.findings,
    ),
    Report(
        "durations", gettext_lazy("Approval duration"),
        gettext_lazy("How long a decision waited for each person, on documents approved in these months."), "clock",
        (Column("step", gettext_lazy("Approval step"), width=18), Column("person", gettext_lazy("Employee"), width=14),
         Column("decisions", gettext_lazy("Decisions"), CellKind.NUMBER, has_total=True),
         Column("hours", gettext_lazy("Hours on average"), CellKind.NUMBER)),
        papers.durations, for_leads=True,
    ),
    Report(
        "stays", gettext_lazy("Hotel nights"), gettext_lazy("What a night costs, by city and grade."), "bed",
        (Column("city", gettext_lazy("City"), width=14), Column("grade", gettext_lazy("Grade"), width=10), _LINES,
         Column("nights", gettext_lazy("Nights"), CellKind.NUMBER, has_total=True),
         _money("a_night", gettext_lazy("A night"), has_total=False), _SPENT),
        papers.stays,
    ),
)  # fmt: skip

REPORTS = {report.key: report for report in _ALL}


def find_report(key: str) -> Report:
    """The report of this key. Raises `NotFound`."""
    found = REPORTS.get(key)
    if found is None:
        raise NotFound(_("There is no such report."))
    return found
