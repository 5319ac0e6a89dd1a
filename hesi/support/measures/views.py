"""The pages of the board, the measures and the statements."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hesi.core.errors import NotFound
from hesi.core.pages import key_page
from hesi.core.time import now
from hesi.support.measures.board import board
from hesi.support.measures.forms import MeasureFilter, ProofForm
from hesi.support.measures.models import PromiseStatement
from hesi.support.measures.selection import BEHIND, DIMENSIONS, behind
from hesi.support.measures.sheet import Sheet
from hesi.support.measures.statements.proof import is_genuine
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.support.tickets.grants import ANSWER_TICKETS
from hesi.support.tickets.requester import as_requester, provider_of
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.pace import within_pace
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request
from hesi.workspace.tenancy.scope import tenant_scope

_PROOFS = 30


@require_GET
@needs(ANSWER_TICKETS)
def wall(request: Request) -> HttpResponse:
    """The live board, readable from across the room."""
    return render_parts(request, "measures/board.html", "board", board=board(request.actor, at=now()))


@require_GET
@needs(MANAGE_TICKETS)
def measures(request: Request) -> HttpResponse:
    """How well the word was kept."""
    form = MeasureFilter(request.GET, provider=request.tenant)
    selection, by = form.chosen()
    sheet = Sheet(selection, by, form.names, request.actor, at=now())
    title = dict(form.fields["by"].choices)[by]  # type: ignore[attr-defined]
    return render_page(request, "measures/measures.html", form=form, sheet=sheet, row_title=title)


@require_GET
@needs(MANAGE_TICKETS)
def measured(request: Request) -> HttpResponse:
    """The tickets behind a number."""
    form = MeasureFilter(request.GET, provider=request.tenant)
    selection, _by = form.chosen()
    what, without = request.GET.get("what", "all"), DIMENSIONS.get(request.GET.get("without", ""), "")
    rows = behind(selection.tickets(request.actor), what if what in BEHIND else "all", now())
    if without:
        rows = rows.filter(**{f"{without}__isnull": True})
    rows = rows.select_related("customer", "agent", "category", "line")
    page = key_page(rows, order=("-created_at", "-pk"), cursor=request.GET.get("cursor", ""), size=50)
    return render_page(request, "measures/tickets.html", page=page, back=selection.address(), title=_behind(what))


@require_GET
@needs(MANAGE_TICKETS)
def desk_statements(request: Request) -> HttpResponse:
    """Every customer's statements, newest month first."""
    page = _page(request, PromiseStatement.objects.visible_to(request.actor))
    return render_page(request, "measures/statements.html", page=page, is_desk=True)


@require_GET
@signed_in
def support_statements(request: Request) -> HttpResponse:
    """My company's statements, for the contact persons it named."""
    with as_requester(request.actor) as requester:
        page = _page(request, PromiseStatement.objects.visible_to(requester))
    return render_page(request, "measures/statements.html", page=page, is_desk=False)


@require_GET
@signed_in
def statement_file(request: Request, key: str) -> HttpResponse:
    """The paper of a statement one may see."""
    found: PromiseStatement | None = None
    if request.actor.holds(MANAGE_TICKETS):
        found = PromiseStatement.objects.visible_to(request.actor).select_related("file").filter(key=key).first()
    if found is None:
        with as_requester(request.actor) as requester:
            found = PromiseStatement.objects.visible_to(requester).select_related("file").filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such statement for you."))
    return redirect("file", found.file.key)


@require_http_methods(["GET", "POST"])
@signed_in
def verification(request: Request) -> HttpResponse:
    """Whether number and code of a paper belong together."""
    form = ProofForm(
        request.POST if request.method == "POST" else None, initial={"number": request.GET.get("number", "")[:24]}
    )
    found, genuine = None, None
    if request.method == "POST" and form.is_valid():
        genuine = False
        if within_pace(request, "statement-proof", _PROOFS, seconds=3600):
            facts = form.cleaned_data
            with tenant_scope(provider_of(request.tenant)):
                rows = PromiseStatement.objects.select_related("customer", "tenant")
                found = rows.filter(number=facts["number"].strip().upper()).first()
                genuine = found is not None and is_genuine(found, facts["code"])
    status = 422 if form.errors else 200
    shown: Any = found if genuine else None
    return render_page(request, "measures/proof.html", form=form, genuine=genuine, statement=shown, status=status)


def _page(request: Request, rows: Any) -> Any:
    rows = rows.select_related("customer", "file")
    return key_page(rows, order=("-month", "-pk"), cursor=request.GET.get("cursor", ""), size=50)


def _behind(what: str) -> str:
    return {
        "answered": _("Tickets that were answered"),
        "solved": _("Tickets that were solved"),
        "reopened": _("Tickets that were opened again"),
        "promised": _("Tickets with a promise"),
        "broken": _("Tickets with a missed promise"),
        "rated": _("Tickets that were rated"),
    }.get(what, _("Tickets that came in"))
