"""What the reports of a moment are called and hold."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.insights.reports import standing
from hesi.insights.reports.columns import DEPARTMENT, PERSON, count, money, number
from hesi.insights.reports.sheet import Report
from hesi.workspace.exports.registry import CellKind, Column

_BUDGET = (
    money("planned", pgettext_lazy("budget", "Planned"), has_total=False),
    money("occupied", pgettext_lazy("budget", "Occupied"), has_total=False),
    money("used", pgettext_lazy("budget", "Used"), has_total=False),
    money("remaining", pgettext_lazy("budget", "Remaining"), has_total=False),
)

STANDING = (
    Report(
        "budgets", _("Budget execution"),
        _("The budgets of the fiscal year that holds the month, each with everything below it. Occupied is what was "
          "submitted and not yet paid. One expense may count in several budgets, so they are not added up."),
        "scale",
        (Column("budget", pgettext_lazy("budget", "Budget"), width=28), *_BUDGET, number("share", _("Taken (%)"))),
        standing.budgets, for_leads=True, is_nested=True, asks=("until",),
    ),
    Report(
        "advances", _("Advances by age"),
        _("Advances that were paid out and neither cleared nor paid back in full, by the days since then."),
        "cash",
        (Column("borrower", _("Borrower"), width=14), Column("number", _("Document"), width=18),
         Column("age", _("Paid out since"), width=12), Column("lent_on", _("Paid out on"), CellKind.DATE, width=12),
         Column("due_on", _("Due on"), CellKind.DATE, width=12), money("lent", _("Lent")),
         money("cleared", _("Cleared")), money("returned", pgettext_lazy("advance", "Paid back")),
         money("outstanding", _("Outstanding"))),
        standing.advances, asks=(),
    ),
    Report(
        "invoices-to-come", _("Invoices to follow"),
        _("Expenses of submitted documents whose invoice is missing or not yet confirmed, by the days since the money "
          "was spent."),
        "receipt",
        (PERSON, DEPARTMENT, count("lines", _("Number of expenses")), money("to_30", _("0–30 days")),
         money("to_60", _("31–60 days")), money("to_90", _("61–90 days")), money("older", _("Over 90 days")),
         money("spent", _("Spent"))),
        standing.invoices_to_come, asks=(),
    ),
)  # fmt: skip
