"""The invoices a document still waits for: handed in by its submitter, decided on by finance."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hesi.core.errors import Conflict, DomainError, Invalid, NotFound
from hesi.core.text import whole_number
from hesi.expenses.documents.actions.supplying import (
    confirm_supply,
    excuse_invoice,
    refuse_supply,
    supply_invoice,
)
from hesi.expenses.documents.handing_in import wanted_of
from hesi.expenses.documents.models import Document, Line
from hesi.expenses.documents.permissions import may_settle_supply
from hesi.expenses.documents.queries import find_document
from hesi.expenses.documents.supplies import Supply
from hesi.expenses.invoices.models import Invoice
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

PAGE = "documents/invoices.html"


@require_http_methods(["GET", "POST"])
@signed_in
def invoices(request: Request, number: str) -> HttpResponse:
    """The expenses whose invoice is to follow; posting hands one in."""
    found = find_document(number, request.actor)
    if request.method != "POST":
        return _page(request, found)
    line = _line(found, whole_number(request.POST.get("line", "")))
    chosen = request.POST.get("invoice", "")
    try:
        if not chosen:
            raise Invalid(_("Choose the invoice first. If it is not there, add it to your wallet."))
        invoice = _own_invoice(chosen, request)
        supply_invoice(line, invoice, note=request.POST.get("note", ""), by=request.actor)
    except (Invalid, Conflict) as refusal:
        return _page(request, found, refusal=refusal, answered=line)
    said = _("Handed in. You hear of it once finance has looked at it.")
    return see_other(_next(found), request, said)


@require_POST
@signed_in
def confirmation(request: Request, number: str, pk: int) -> HttpResponse:
    """The invoice is what was missing."""
    found = find_document(number, request.actor)
    confirm_supply(_supply(found, pk), by=request.actor)
    return see_other(_next(found), request, _("Confirmed. The expense has its invoice now."))


@require_POST
@signed_in
def refusal(request: Request, number: str, pk: int) -> HttpResponse:
    """Not this invoice."""
    found = find_document(number, request.actor)
    try:
        refuse_supply(_supply(found, pk), reason=request.POST.get("reason", ""), by=request.actor)
    except Invalid as problem:
        return _page(request, found, refusal=problem)
    return see_other(_next(found), request, _("Refused. The submitter has been told why."))


@require_POST
@signed_in
def excuse(request: Request, number: str, pk: int) -> HttpResponse:
    """Do without the invoice of one expense."""
    found = find_document(number, request.actor)
    try:
        excuse_invoice(_line(found, pk), reason=request.POST.get("reason", ""), by=request.actor)
    except (Invalid, Conflict) as problem:
        return _page(request, found, refusal=problem)
    return see_other(_next(found), request, _("No invoice is asked for any more. Your reason is kept."))


def _page(
    request: Request, document: Document, *, refusal: DomainError | None = None, answered: Line | None = None
) -> HttpResponse:
    """The page; with what was typed for the expense that was `answered`, where that is refused."""
    is_own = document.submitter_id == request.actor.member_id
    wanted = wanted_of(document, with_choices=is_own)
    for one in wanted:
        if one.line == answered:
            one.chosen, one.note = request.POST.get("invoice", ""), request.POST.get("note", "")
    return render_page(
        request,
        PAGE,
        status=refusal.status if refusal else 200,
        document=document,
        wanted=wanted,
        is_own=is_own,
        may_settle=may_settle_supply(request.actor, document),
        refusal=refusal,
    )


def _line(document: Document, pk: int | None) -> Line:
    found = document.lines.filter(pk=pk or 0).first()
    if found is None:
        raise NotFound(_("There is no such expense in this document."))
    return found


def _supply(document: Document, pk: int) -> Supply:
    found: Supply | None = Supply.objects.filter(line__document=document, pk=pk).select_related("line").first()
    if found is None:
        raise NotFound(_("There is no such invoice in this document."))
    return found


def _own_invoice(key: str, request: Request) -> Invoice:
    found: Invoice | None = Invoice.objects.owned_by(request.actor.member_id).filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such invoice in your wallet. Choose another one."))
    return found


def _next(document: Document) -> str:
    """Here while something is left to do, else back to the document."""
    left = wanted_of(document, with_choices=False)
    return reverse("document-invoices" if left else "document", args=[document.number])
