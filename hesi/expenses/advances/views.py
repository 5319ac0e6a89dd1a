"""The pages of advances: one's own, asking for one, everything that is open, repayments."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.ids import new_key
from hesi.core.money import sum_money
from hesi.core.pages import key_page
from hesi.expenses.advances.actions import (
    defer_advance,
    record_repayment,
    remind_borrower,
    reverse_repayment,
    save_advance,
    start_advance,
)
from hesi.expenses.advances.actions.asking import offered_template
from hesi.expenses.advances.actions.repaying import RepaidAlready
from hesi.expenses.advances.forms import AdvanceForm, DeferralForm, OpenFilter, RepaymentForm, ReversalForm
from hesi.expenses.advances.models import Advance, Entry
from hesi.expenses.advances.permissions import may_defer_advance, may_record_repayment
from hesi.expenses.advances.queries import buckets, find_advance, ledger_of, narrowed, open_advances, own_advances
from hesi.expenses.documents.actions import submit_document
from hesi.expenses.documents.models import Document, Kind, Template
from hesi.expenses.documents.permissions import may_edit_document
from hesi.expenses.documents.queries import find_document
from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page
from hesi.workspace.access.request import Request

MINE, OPEN, FORM, REPAYMENTS = (f"advances/{name}.html" for name in ("mine", "open", "form", "repayments"))
PAGE = 50


@require_GET
@signed_in
def mine(request: Request) -> HttpResponse:
    """What I have borrowed, what of it is open and when it is due."""
    rows = own_advances(request.actor)
    page = key_page(rows, order=("-pk",), cursor=request.GET.get("cursor", ""), size=PAGE)
    owed = list(Advance.objects.borrowed_by(request.actor.member_id).open())
    today = request.tenant.today
    for row in page.items:
        row.late = row.days_overdue(today)  # type: ignore[attr-defined]
    return render_page(
        request,
        MINE,
        page=page,
        owed=sum_money((row.outstanding for row in owed), request.tenant.currency),
        reserved=sum_money((row.reserved for row in owed), request.tenant.currency),
        next_due=min((row.due_on for row in owed), default=None),
        late_count=sum(1 for row in owed if row.due_on < today),
        is_offered=offered_template() is not None,
    )


@require_GET
@needs(PREPARE_PAYMENTS)
def every(request: Request) -> HttpResponse:
    """Everything that is open, the longest overdue first."""
    form, today = OpenFilter(request.GET), request.tenant.today
    rows = narrowed(open_advances(request.actor), today, **form.chosen())
    page = key_page(rows, order=("due_on", "pk"), cursor=request.GET.get("cursor", ""), size=PAGE)
    for row in page.items:
        row.late, row.age = row.days_overdue(today), row.age_days(today)
        is_there = row.borrower.is_active and row.borrower_id != request.actor.member_id
        row.may_be_reminded = is_there and row.reminded_on != today
    return render_page(request, OPEN, page=page, filter_form=form, buckets=buckets(request.actor, today), today=today)


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """Ask for an advance: a draft, or submitted at once."""
    template = offered_template()
    form = AdvanceForm(request.POST or None, needs_project=template is not None and _needs_project(template))
    made: list[Document] = []

    def start() -> None:
        with transaction.atomic():
            document = start_advance(form.typed(), by=request.actor)
            made.append(submit_document(document, by=request.actor) if _is_submitted(request) else document)

    if request.method == "POST" and accepts(form, lambda _facts: start()):
        return _kept(request, made[-1].number)
    return render_page(request, FORM, form=form, offered=template, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: Request, number: str) -> HttpResponse:
    """Change a draft, and submit it. One that can no longer be changed shows itself instead."""
    document = find_document(number, request.actor)
    if document.kind != Kind.ADVANCE:
        raise NotFound(_("There is no advance {number} that you may see.").format(number=number[:30]))
    if request.method == "GET" and not (document.is_editable and may_edit_document(request.actor, document)):
        return redirect("document", number=number)
    needs_project = bool(document.template_version.definition.get("needs_project"))
    form = AdvanceForm(request.POST or None, document=document, needs_project=needs_project)

    def save() -> None:
        version = form.cleaned_data["version"]
        with transaction.atomic():
            save_advance(document, form.typed(document), by=request.actor, version=version)
            if _is_submitted(request):
                submit_document(document, by=request.actor)

    if request.method == "POST" and accepts(form, lambda _facts: save()):
        return _kept(request, number)
    return render_page(request, FORM, form=form, document=document, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(PREPARE_PAYMENTS)
def repayments(request: Request, number: str) -> HttpResponse:
    """The ledger of an advance, and a repayment to be recorded."""
    advance = find_advance(number, request.actor)
    form = _repayment_form(request, request.POST or None)
    said = [_("The repayment has been recorded.")]

    def keep(facts: dict[str, Any]) -> None:
        try:
            record_repayment(advance, by=request.actor, **facts)
        except RepaidAlready as before:
            said[0] = before.message

    if request.method == "POST" and accepts(form, keep):
        return see_other(reverse("advance-repayments", args=[number]), request, said[0])
    return _ledger_page(request, advance, form, DeferralForm())


@require_POST
@needs(PREPARE_PAYMENTS)
def deferral(request: Request, number: str) -> HttpResponse:
    """Another day by which it is to be cleared or returned."""
    advance = find_advance(number, request.actor)
    form = DeferralForm(request.POST)
    if accepts(form, lambda facts: defer_advance(advance, by=request.actor, **facts)):
        said = _("The due date has been moved. {name} is told.").format(name=advance.borrower.name)
        return see_other(reverse("advance-repayments", args=[number]), request, said)
    return _ledger_page(request, advance, _repayment_form(request), form)


def _repayment_form(request: Request, data: Any = None) -> RepaymentForm:
    return RepaymentForm(data, initial={"on": request.tenant.today, "form_key": new_key()})


def _ledger_page(
    request: Request, advance: Advance, form: RepaymentForm, deferral_form: DeferralForm
) -> HttpResponse:  # fmt: skip
    return render_page(
        request,
        REPAYMENTS,
        advance=advance,
        document=advance.document,
        entries=ledger_of(advance),
        form=form,
        deferral_form=deferral_form,
        late=advance.days_overdue(request.tenant.today),
        may_record=may_record_repayment(request.actor, advance),
        may_defer=advance.is_open and may_defer_advance(request.actor, advance),
        status=422 if form.errors or deferral_form.errors else 200,
    )


@require_POST
@needs(PREPARE_PAYMENTS)
def reversal(request: Request, number: str, pk: int) -> HttpResponse:
    """Take a repayment back that was recorded by mistake."""
    advance = find_advance(number, request.actor)
    entry: Entry | None = advance.entries.filter(pk=pk).first()
    if entry is None:
        raise NotFound(_("There is no such repayment."))
    form = ReversalForm(request.POST)
    form.is_valid()
    reverse_repayment(entry, note=form.cleaned_data.get("note", ""), by=request.actor)
    return see_other(reverse("advance-repayments", args=[number]), request, _("Reversed. The amount is open again."))


@require_POST
@needs(PREPARE_PAYMENTS)
def reminder(request: Request, number: str) -> HttpResponse:
    """Ask the borrower to clear or return what is open."""
    advance = remind_borrower(find_advance(number, request.actor), by=request.actor)
    said = _("{name} has been reminded.").format(name=advance.borrower.name)
    return see_other(reverse("advances-open"), request, said)


def _is_submitted(request: Request) -> bool:
    return request.POST.get("then") == "submit"


def _kept(request: Request, number: str) -> HttpResponse:
    said = _("Submitted. You hear of every decision here.") if _is_submitted(request) else _("Saved as a draft.")
    return see_other(reverse("document", args=[number]), request, said)


def _needs_project(template: Template) -> bool:
    version = template.versions.first()
    return bool(version and version.definition.get("needs_project"))
