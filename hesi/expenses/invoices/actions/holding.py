"""A live document holds its invoices, so that none is paid twice."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict
from hesi.core.time import now
from hesi.expenses.approvals.facts import SubjectRef
from hesi.expenses.invoices.models import Hold, Invoice
from hesi.workspace.access.actor import AnyActor


class InvoiceAlreadyUsed(Conflict):
    """Another live document holds one of the invoices."""

    code = "invoice_already_used"


@transaction.atomic
def hold_invoices(invoices: Iterable[Invoice], *, subject: SubjectRef, by: AnyActor) -> None:
    """Hold each invoice for the subject, all or none.

    The unique constraint decides between two documents at once; the slower one hears `InvoiceAlreadyUsed` with the
    invoice and the document that has it.
    """
    wanted = sorted(invoices, key=lambda invoice: invoice.pk)
    if not wanted:
        return
    # Whoever corrects or deletes one of them at this moment comes first or finds it held.
    locked = Invoice.objects.select_for_update(of=("self",)).filter(pk__in=[invoice.pk for invoice in wanted])
    _expect_kept(list(locked.order_by("pk")))
    mine = Hold.objects.filter(
        subject_type=subject.type, subject_id=subject.id, released_at__isnull=True, invoice__in=wanted
    )
    held = set(mine.values_list("invoice_id", flat=True))
    rows = [
        Hold(invoice=invoice, subject_type=subject.type, subject_id=subject.id, subject_label=subject.label)
        for invoice in wanted
        if invoice.pk not in held
    ]
    try:
        with transaction.atomic():
            Hold.objects.bulk_create(rows)
    except IntegrityError:
        raise _already_used(wanted, subject) from None


@transaction.atomic
def release_invoices(subject: SubjectRef, *, by: AnyActor) -> int:
    """Let go of every invoice the subject holds; says how many."""
    live = Hold.objects.filter(subject_type=subject.type, subject_id=subject.id, released_at__isnull=True)
    return live.update(released_at=now())


@transaction.atomic
def release_invoice(invoice: Invoice, *, subject: SubjectRef, by: AnyActor) -> None:
    """Let go of one invoice the subject holds; its others stay held."""
    live = Hold.objects.filter(subject_type=subject.type, subject_id=subject.id, released_at__isnull=True)
    live.filter(invoice=invoice).update(released_at=now())


def _expect_kept(invoices: list[Invoice]) -> None:
    gone = next((invoice for invoice in invoices if invoice.deleted_at is not None), None)
    if gone is not None:
        raise Conflict(
            _("Invoice {number} has been deleted. Take it out of this document.").format(number=gone),
            invoice=gone.number,
        )


def _already_used(wanted: list[Invoice], subject: SubjectRef) -> InvoiceAlreadyUsed:
    others = Hold.objects.filter(invoice__in=wanted, released_at__isnull=True).exclude(
        subject_type=subject.type, subject_id=subject.id
    )
    hold = others.select_related("invoice").first()
    number = hold.invoice.number if hold else ""
    label = hold.subject_label if hold else ""
    return InvoiceAlreadyUsed(
        _(
            "Invoice {number} is already used by {document}. Take it out of this document, or have it released there."
        ).format(number=number, document=label),
        invoice=number,
        document=label,
    )
