"""One's own documents, and every document for those who may see them."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from hesi.core.pages import key_page
from hesi.expenses.documents.forms.filters import VIEWS, DocumentFilter, searched
from hesi.expenses.documents.grants import VIEW_ALL_DOCUMENTS
from hesi.expenses.documents.models import Document
from hesi.expenses.documents.standing import standings_of
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

ORDER = ("-created_at", "-pk")
PAGE = 30


@require_GET
@signed_in
def mine(request: Request) -> HttpResponse:
    """My documents, newest first, each with what comes next."""
    view, text = request.GET.get("view", ""), request.GET.get("q", "")
    states = next((states for key, _label, states in VIEWS if key == view), ())
    rows = Document.objects.submitted_by(request.actor.member_id).select_related("template_version__template")
    rows = rows.filter(state__in=states) if states else rows
    page = key_page(
        searched(rows, text, request.tenant.currency), order=ORDER, cursor=request.GET.get("cursor", ""), size=PAGE
    )
    return render_page(
        request,
        "documents/mine.html",
        page=page,
        standings=standings_of(page.items, request.actor),
        views=[{"key": key, "label": label, "is_here": key == view} for key, label, _states in VIEWS],
        view=view,
        text=text,
    )


@require_GET
@needs(VIEW_ALL_DOCUMENTS)
def every(request: Request) -> HttpResponse:
    """Every document one may see, by whatever question finance has."""
    form = DocumentFilter(request.GET, tenant=request.tenant)
    rows = form.narrowed(Document.objects.visible_to(request.actor))
    rows = rows.select_related("template_version__template", "submitter", "department")
    page = key_page(rows, order=ORDER, cursor=request.GET.get("cursor", ""), size=PAGE)
    return render_page(
        request,
        "documents/all.html",
        page=page,
        form=form,
        standings=standings_of(page.items, request.actor),
    )
