"""One invoice: its picture beside its fields."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hesi.expenses.invoices.actions import correct_invoice, delete_invoice
from hesi.expenses.invoices.actions.reading import READER
from hesi.expenses.invoices.facing import face_of
from hesi.expenses.invoices.forms import CorrectionForm
from hesi.expenses.invoices.models import Invoice
from hesi.expenses.invoices.permissions import may_correct_invoice
from hesi.expenses.invoices.queries import carriers_of, find_invoice, neighbours
from hesi.expenses.invoices.sentences import label_of
from hesi.expenses.invoices.tiles import tiles_of
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request
from hesi.workspace.events.timeline import timeline_of

REVIEW = "invoices/review.html"


@require_GET
@signed_in
def review(request: Request, key: str) -> HttpResponse:
    """The invoice as read, to be compared and corrected."""
    invoice = find_invoice(key, request.actor)
    return _page(request, invoice, CorrectionForm(invoice=invoice))


@require_POST
@signed_in
def correction(request: Request, key: str) -> HttpResponse:
    """Keep what the person read; with `confirm` everything else counts as compared."""
    invoice = find_invoice(key, request.actor)
    form = CorrectionForm(request.POST, invoice=invoice)
    confirm = "confirm" in request.POST

    def keep(data: dict[str, Any]) -> None:
        correct_invoice(invoice, form.changes(), by=request.actor, version=data["version"], confirm=confirm)

    if accepts(form, keep):
        said = _("Saved and confirmed.") if confirm else _("Saved.")
        return see_other(reverse("invoice", args=[key]), request, said)
    return _page(request, invoice, form, status=422)


@require_POST
@signed_in
def deletion(request: Request, key: str) -> HttpResponse:
    """Take the invoice out of the wallet."""
    invoice = delete_invoice(find_invoice(key, request.actor), by=request.actor)
    said = _("{invoice} has been deleted. Upload its file again if you need it back.").format(invoice=invoice)
    return see_other(reverse("wallet"), request, said)


def _page(request: Request, invoice: Invoice, form: CorrectionForm, status: int = 200) -> HttpResponse:
    (tile,) = tiles_of([invoice])
    is_mine = may_correct_invoice(request.actor, invoice)
    is_open = is_mine and tile.is_free and not request.actor.tenant.is_read_only
    carriers = carriers_of(invoice)
    corrections = [
        {"row": row, "label": label_of(row.field)}
        for row in invoice.corrections.select_related("by").order_by("-pk")[:50]
    ]
    timeline = [
        replace(entry, who="") if entry.who == READER.label else entry
        for entry in timeline_of(Invoice.subject_type, invoice.pk, most=50)
    ]
    above, below = neighbours(invoice, request.actor.member_id)
    return render_page(
        request,
        REVIEW,
        status=status,
        invoice=invoice,
        tile=tile,
        form=form,
        face=face_of(invoice, carriers, form if is_open else None),
        carriers=carriers,
        corrections=corrections,
        timeline=timeline,
        is_mine=is_mine,
        is_open=is_open,
        above=above,
        below=below,
    )
