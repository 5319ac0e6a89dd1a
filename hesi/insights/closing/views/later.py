"""The invoice-later list: everybody's for finance, one's own for everybody else."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from hesi.core.money import Money
from hesi.core.pages import key_page
from hesi.insights.closing.actions import remind_of_invoices
from hesi.insights.closing.forms import LaterFilter
from hesi.insights.closing.grants import CLOSE_MONTHS
from hesi.insights.closing.later import ORDER, ages_of, owed, people_of
from hesi.insights.closing.permissions import may_close_months
from hesi.insights.closing.queries import INVOICES, reminded
from hesi.insights.closing.views.month import said_of, whom_in
from hesi.insights.links import address
from hesi.insights.report import OWN, scope_of
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

PAGE = "closing/invoices.html"
ROWS = 50


@require_GET
@signed_in
def invoices(request: Request) -> HttpResponse:
    """Expenses whose invoice is to follow, the oldest first, by age and person."""
    actor, currency = request.actor, request.tenant.currency
    form = LaterFilter(request.GET)
    rows = owed(actor, **form.chosen())
    shown = rows.select_related("document__submitter", "document__department", "expense_type")
    page = key_page(shown, order=ORDER, cursor=request.GET.get("cursor", ""), size=ROWS)
    today = request.tenant.today
    for line in page.items:
        line.days = (today - line.spent_on).days if line.spent_on else 0  # type: ignore[attr-defined]
        line.shown = Money(line.home_minor, currency)  # type: ignore[attr-defined]
    sees_others, may_remind = scope_of(actor) != OWN, may_close_months(actor)
    people = people_of(rows, currency, reminded(INVOICES) if may_remind else {}) if sees_others else []
    facts: dict[str, Any] = {
        "page": page, "form": form, "ages": ages_of(rows, today, currency), "people": people,
        "may_remind": may_remind, "sees_others": sees_others, "own_id": actor.member_id,
    }  # fmt: skip
    return render_page(request, PAGE, **facts)


@require_POST
@needs(CLOSE_MONTHS)
def reminders(request: Request) -> HttpResponse:
    """Remind one person (`member`) or all of the invoices they have still to hand in."""
    is_forced = request.POST.get("force") == "1"
    told = remind_of_invoices(by=request.actor, members=whom_in(request), is_forced=is_forced)
    return see_other(address("invoices-later"), request, said_of(told))
