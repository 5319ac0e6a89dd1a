"""The pages of finance: what waits to be paid, batches, settlement; and everyone's own payee accounts."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hesi.core.errors import NotFound
from hesi.core.money import Money
from hesi.core.pages import key_page
from hesi.expenses.documents.models import Document
from hesi.expenses.documents.payable import payable_of
from hesi.expenses.payments.actions import (
    cancel_batch,
    close_account,
    create_batch,
    export_batch,
    mark_done,
    mark_failed,
    save_account,
)
from hesi.expenses.payments.forms import AccountForm, FailureForm, QueueFilter
from hesi.expenses.payments.grants import PREPARE_PAYMENTS
from hesi.expenses.payments.models import PayeeAccount, Payment, PaymentBatch
from hesi.expenses.payments.queries import batches_with_sums, find_batch, payments_of, waiting_documents
from hesi.workspace.access.doors import needs, signed_in
from hesi.workspace.access.form_answers import accepts, see_other
from hesi.workspace.access.pages import render_page, render_parts
from hesi.workspace.access.request import Request

QUEUE, BATCHES, BATCH, ACCOUNTS = (f"payments/{name}.html" for name in ("queue", "batches", "batch", "accounts"))


@require_GET
@needs(PREPARE_PAYMENTS)
def queue(request: Request) -> HttpResponse:
    """Approved documents that wait to be paid."""
    form = QueueFilter(request.GET)
    rows = waiting_documents(request.actor, **form.chosen())
    page = key_page(rows, order=("state_since", "pk"), cursor=request.GET.get("cursor", ""), size=100)
    for row in page.items:
        row.payable = payable_of(row)  # type: ignore[attr-defined]
    return render_page(request, QUEUE, page=page, filter_form=form, own_id=request.actor.member_id)


@require_http_methods(["GET", "POST"])
@needs(PREPARE_PAYMENTS)
def batches(request: Request) -> HttpResponse:
    """The batches, and a new one from the chosen documents."""
    if request.method == "POST":
        chosen = Document.objects.visible_to(request.actor).filter(number__in=request.POST.getlist("chosen"))
        batch = create_batch(list(chosen), by=request.actor)
        return see_other(
            reverse("payment-batch", args=[batch.number]),
            request,
            _("The batch has been made. Export it for the bank."),
        )
    rows = batches_with_sums(request.actor)
    page = key_page(rows, order=("-created_at", "-pk"), cursor=request.GET.get("cursor", ""), size=50)
    for row in page.items:
        row.sum = Money(row.sum_minor, row.currency)  # type: ignore[attr-defined]
    return render_page(request, BATCHES, page=page)


@require_GET
@needs(PREPARE_PAYMENTS)
def batch(request: Request, number: str) -> HttpResponse:
    """One batch with its payments."""
    return _batch_page(request, find_batch(number, request.actor))


@require_POST
@needs(PREPARE_PAYMENTS)
def export(request: Request, number: str) -> HttpResponse:
    """Make the bank's file once; afterwards the page offers it."""
    export_batch(find_batch(number, request.actor), by=request.actor)
    return see_other(reverse("payment-batch", args=[number]), request, _("The bank file is ready to download."))


@require_POST
@needs(PREPARE_PAYMENTS)
def cancellation(request: Request, number: str) -> HttpResponse:
    """Drop a batch that is not with the bank yet."""
    cancel_batch(find_batch(number, request.actor), by=request.actor)
    return see_other(reverse("payments"), request, _("The batch was cancelled; its documents wait to be paid again."))


@require_POST
@needs(PREPARE_PAYMENTS)
def completions(request: Request, number: str) -> HttpResponse:
    """The bank has paid the chosen payments; without a choice, all that are pending."""
    rows = Payment.objects.pending().filter(batch=find_batch(number, request.actor))
    chosen = request.POST.getlist("chosen")
    done = mark_done(list(rows.filter(key__in=chosen) if chosen else rows), by=request.actor)
    said = ngettext("{count} payment marked as paid.", "{count} payments marked as paid.", len(done))
    return see_other(reverse("payment-batch", args=[number]), request, said.format(count=len(done)))


@require_POST
@needs(PREPARE_PAYMENTS)
def failure(request: Request, number: str, key: str) -> HttpResponse:
    """The bank could not pay this one."""
    batch = find_batch(number, request.actor)
    payment = _payment(batch, key)
    form = FailureForm(request.POST)
    if not accepts(form, lambda facts: mark_failed(payment, reason=facts["reason"], by=request.actor)):
        return _batch_page(request, batch, status=422, failing=payment, failure_form=form)
    return see_other(
        reverse("payment-batch", args=[number]), request, _("Marked as failed; the document waits to be paid again.")
    )


@require_http_methods(["GET", "POST"])
@signed_in
def accounts(request: Request) -> HttpResponse:
    """Where I am paid."""
    form = AccountForm(request.POST or None, initial={"holder": request.actor.member.name})
    if request.method == "POST" and accepts(form, lambda facts: save_account(**facts, by=request.actor)):
        return see_other(reverse("payee-accounts"), request, _("You will be paid to this account from now on."))
    rows = PayeeAccount.objects.active().filter(member_id=request.actor.member_id)
    return render_page(request, ACCOUNTS, accounts=rows, form=form, status=422 if form.errors else 200)


@require_POST
@signed_in
def account_closure(request: Request, pk: int) -> HttpResponse:
    """Stop using one of my accounts."""
    account = PayeeAccount.objects.active().filter(pk=pk, member_id=request.actor.member_id).first()
    if account is None:
        raise NotFound(_("There is no such account of yours."))
    close_account(account, by=request.actor)
    return see_other(reverse("payee-accounts"), request, _("The account was removed."))


def _batch_page(request: Request, batch: PaymentBatch, *, status: int = 200, **context: Any) -> HttpResponse:
    payments = list(payments_of(batch))
    total = Money(batch.sum_minor, batch.currency)  # type: ignore[attr-defined]
    context.setdefault("failure_form", FailureForm())
    return render_parts(request, BATCH, "batch", status=status, batch=batch, payments=payments, total=total, **context)


def _payment(batch: PaymentBatch, key: str) -> Payment:
    found = batch.payments.filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such payment in this batch."))
    return found
