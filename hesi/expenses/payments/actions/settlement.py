"""What the bank said: paid or failed, payment by payment."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.expenses.documents.actions import mark_paid, mark_payment_failed
from hesi.expenses.payments.models import Payment, PaymentBatch
from hesi.expenses.payments.permissions import may_prepare_payments
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record


class PaymentSettled(Conflict):
    code = "payment_settled"


@transaction.atomic
def mark_done(payments: Iterable[Payment], *, by: Actor) -> list[Payment]:
    """The bank has paid these. A payment that was settled meanwhile refuses the whole, so that nothing is guessed.

    Settled person by person: a claim also settles its submitter's advances, and two batches marked at once that took
    them in different orders would wait for each other.
    """
    require(may_prepare_payments, by)
    found = Payment.objects.filter(pk__in=[payment.pk for payment in payments])
    in_turn = found.order_by("document__submitter_id", "document_id", "pk")
    return [_settle(payment, Payment.State.PAID, "", by) for payment in in_turn]


@transaction.atomic
def mark_failed(payment: Payment, *, reason: str, by: Actor) -> Payment:
    """The bank could not pay: the document goes back to be paid again, with this attempt kept."""
    require(may_prepare_payments, by)
    reason = clean_line(reason, 200)
    if not reason:
        sentence = _("Write what the bank said, so that the payee can put it right.")
        raise Invalid(sentence, fields={"reason": sentence})
    return _settle(payment, Payment.State.FAILED, reason, by)


def _settle(payment: Payment, state: Payment.State, reason: str, by: Actor) -> Payment:
    rows: Any = Payment.objects.select_related("document", "batch")
    payment = rows.locked(payment.pk)
    if payment.batch.state != PaymentBatch.State.EXPORTED:
        raise Conflict(_("Export the batch first: the bank cannot have paid what it has not been given."))
    moved = Payment.objects.pending().filter(pk=payment.pk)
    if not moved.update(state=state, failure=reason, settled_at=now()):
        raise PaymentSettled(
            _("The payment for {document} has already been marked. Reload the page to see it as it is.").format(
                document=payment.document.number
            )
        )
    payment.refresh_from_db()
    if state == Payment.State.PAID:
        mark_paid(payment.document, by=by, paid=payment.amount)
    else:
        mark_payment_failed(payment.document, by=by, reason=reason)
    record(f"payment.{'done' if state == Payment.State.PAID else 'failed'}", payment, by=by, batch=payment.batch.number)
    _close_when_settled(payment.batch, by)
    return payment


def _close_when_settled(batch: PaymentBatch, by: Actor) -> None:
    if Payment.objects.pending().filter(batch=batch).exists():
        return
    waiting = PaymentBatch.objects.filter(pk=batch.pk, state=PaymentBatch.State.EXPORTED)
    if waiting.update(state=PaymentBatch.State.SETTLED, settled_at=now()):
        record("payment_batch.settled", batch, by=by)
