"""What the reports of the people who lead support are called and hold."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hesi.insights.reports import desk
from hesi.insights.reports.columns import MONTH, count, number
from hesi.insights.reports.sheet import MONTHS, Report
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.workspace.exports.registry import Column

DESK = (
    Report(
        "tickets", _("Tickets by month"),
        _("Tickets count in the month in which they came in. Hours are those of the clock on the wall; nine in ten "
          "were answered or solved within the longer one. At most 24 months."),
        "message", (
            MONTH, count("tickets", _("Came in")), count("answered", pgettext_lazy("report", "Answered")),
            count("solved", _("Solved")), count("reopened", _("Opened again")),
            number("first_median", _("Hours to the first answer (median)")),
            number("first_p90", _("Hours to the first answer (nine in ten)")),
            number("solution_median", _("Hours to the solution (median)")),
            number("solution_p90", _("Hours to the solution (nine in ten)")),
        ),
        desk.tickets, permission=MANAGE_TICKETS, asks=MONTHS,
    ),
    Report(
        "promises", _("Promises kept"),
        _("Tickets for which a time was promised, by customer. A promise counts as missed as soon as its time is over. "
          "At most 24 months."),
        "shield-check", (
            Column("customer", _("Customer"), width=26), count("promised", _("Tickets with a promise")),
            count("kept", _("Kept")), count("missed", _("Missed")),
            number("percent", _("Kept (%)")),
        ),
        desk.promises, permission=MANAGE_TICKETS, asks=MONTHS,
    ),
    Report(
        "ratings", _("Ratings"),
        _("How content people were with the tickets that came in during these months, by category. At most 24 months."),
        "star", (
            Column("category", _("Category"), width=26), count("ratings", _("Number of ratings")),
            count("good", _("Satisfied")), count("bad", _("Not satisfied")), number("average", _("Average of 5")),
        ),
        desk.ratings, permission=MANAGE_TICKETS, asks=MONTHS,
    ),
)  # fmt: skip
