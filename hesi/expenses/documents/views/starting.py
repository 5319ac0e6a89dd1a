"""Beginning a document: which kind, and with which invoices."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hesi.core.errors import Invalid
from hesi.expenses.documents.actions import start_document
from hesi.expenses.documents.beside import begun_at, kinds_with_own_form
from hesi.expenses.documents.models import Kind, Template
from hesi.expenses.invoices.models import Invoice
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.form_answers import see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

MOST_INVOICES = 100


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """Choose the kind; `?invoice=KEY` (more than once) brings invoices along."""
    sent = request.POST if request.method == "POST" else request.GET
    keys = sent.getlist("invoice")[:MOST_INVOICES]
    invoices = list(
        Invoice.objects.owned_by(request.actor.member_id).free().filter(key__in=keys).order_by("issued_on", "pk")
    )
    templates = list(Template.objects.filter(is_active=True, kind=Kind.CLAIM))
    if request.method == "POST":
        chosen = next((row for row in templates if row.key == request.POST.get("template")), None)
        if chosen is None:
            raise Invalid(_("This kind of document is not offered any more. Choose another one."))
        document = start_document(chosen, by=request.actor, invoices=invoices)
        return see_other(reverse("document-edit", args=[document.number]))
    return render_page(
        request,
        "documents/new.html",
        templates=templates,
        others=_others() if not invoices else [],
        invoices=invoices,
        left_out=len(set(keys)) - len(invoices),
    )


def _others() -> list[tuple[Template, str]]:
    """Kinds that are no claims, each with the address where it is begun; one place for each kind."""
    rows = Template.objects.filter(is_active=True, kind__in=kinds_with_own_form())
    return [(row, begun_at(row.kind)) for row in {row.kind: row for row in reversed(rows)}.values()]
