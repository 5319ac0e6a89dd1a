"""What the reports of invoices, findings, approval and travel are called and hold."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.insights.reports import papers, travel
from hesi.insights.reports.columns import INVOICES, LINES, PERSON, SHARE, SPENT, count, money, number
from hesi.insights.reports.sheet import Report
from hesi.workspace.exports.registry import Column

_MODE = Column("mode", pgettext_lazy("travel", "By"), width=8)
_TICKETS = count("tickets", pgettext_lazy("travel", "Tickets"))
_AVERAGE = money("average", pgettext_lazy("travel", "On average"), has_total=False)

PAPERS = (
    Report(
        "suppliers", _("Suppliers"),
        _("Who wrote the invoices of submitted documents, by the month of the invoice. Each invoice counts "
          "once."),
        "building-store",
        (Column("seller", _("Seller"), width=32), INVOICES, money("tax", _("Tax")),
         money("total", _("Invoice amount"))),
        papers.suppliers,
    ),
    Report(
        "tax", _("Deductible tax"),
        _("Input tax that can be deducted by the rules of the invoice's day: as shown on special VAT invoices, "
          "electronic rail and air tickets and toll invoices, and inside the price of coach and ferry tickets with a "
          "name; to the end of 2025 also passenger transport and paper rail and air tickets. Meals and client "
          "entertainment bear none."),
        "calculator",
        (Column("kind", _("Kind of invoice"), width=32), INVOICES, money("total", _("Invoice amount")),
         money("deductible", _("Deductible tax"))),
        papers.taxes,
    ),
    Report(
        "findings", _("Policy findings and their cost"),
        _("What was found when documents were submitted. The expense concerned is the whole amount; above "
          "the standard is what went over it."),
        "alert-triangle",
        (Column("rule", _("Rule"), width=24), Column("level", _("Level")),
         count("findings", _("Findings")),
         money("concerned", _("Expense concerned")),
         money("over", _("Above the standard"))),
        papers.findings,
    ),
    Report(
        "durations", _("Approval duration"),
        _("How long a decision waited for each person, on documents approved in these months."), "clock",
        (Column("step", _("Approval step"), width=18), PERSON,
         count("decisions", _("Decisions")),
         number("hours", _("Hours on average"))),
        papers.durations, for_leads=True,
    ),
    Report(
        "stays", _("Hotel nights"), _("What a night costs, by city and grade."), "bed",
        (Column("city", _("City"), width=14), Column("grade", _("Grade"), width=10), LINES,
         count("nights", _("Nights")),
         money("a_night", _("A night"), has_total=False), SPENT),
        papers.stays,
    ),
    Report(
        "journeys", _("Journeys by city pair"),
        _("Rail and air tickets and what they cost, both directions together, in the month of the expense. A journey "
          "without a ticket counts with the city of its expense."),
        "map-pin",
        (Column("cities", pgettext_lazy("travel", "Between"), width=26), _MODE, _TICKETS, _AVERAGE, SPENT),
        travel.journeys,
    ),
    Report(
        "bookings", _("Booking ahead"),
        _("How many days before the journey the ticket was bought, and what it cost then. Bought is the earlier of the "
          "expense's day and the ticket's own. A ticket that names no day of travel does not tell."),
        "ticket", (Column("ahead", _("Ticket bought"), width=22), _MODE, _TICKETS, SHARE, _AVERAGE, SPENT),
        travel.bookings,
    ),
)  # fmt: skip
