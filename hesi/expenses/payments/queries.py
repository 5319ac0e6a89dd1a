"""What finance looks at: documents that wait to be paid, batches with their sums."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.expenses.documents.models import Document
from hesi.expenses.documents.payable import with_payable
from hesi.expenses.payments.models import PayeeAccount, Payment, PaymentBatch
from hesi.workspace.access.actor import AnyActor


def waiting_documents(actor: AnyActor, *, legal_entity_id: int | None = None, query: str = "") -> QuerySet[Document]:
    """Approved documents that wait to be paid, longest waiting first.

    Each says whether it can be (`has_account`) and, by `payable_of`, how much of it is paid.
    """
    rows: QuerySet[Document] = with_payable(Document.objects.visible_to(actor).waiting_for_payment())
    rows = rows.select_related("submitter", "department", "legal_entity", "template_version__template").annotate(
        has_account=Exists(PayeeAccount.objects.active().filter(member=OuterRef("submitter"))),
        has_failed=Exists(Payment.objects.filter(document=OuterRef("pk"), state=Payment.State.FAILED)),
    )
    if legal_entity_id:
        rows = rows.filter(legal_entity_id=legal_entity_id)
    if query:
        rows = rows.filter(Q(number__icontains=query) | Q(submitter__name__icontains=query))
    return rows


def batches_with_sums(actor: AnyActor) -> QuerySet[PaymentBatch]:
    """Batches with what they hold and how much of it is settled."""
    rows: QuerySet[PaymentBatch] = PaymentBatch.objects.visible_to(actor)
    return rows.select_related("legal_entity", "created_by").annotate(
        payment_count=Count("payments"),
        sum_minor=Sum("payments__amount_minor", default=0),
        pending_count=Count("payments", filter=Q(payments__state=Payment.State.PENDING)),
        failed_count=Count("payments", filter=Q(payments__state=Payment.State.FAILED)),
    )


def find_batch(number: str, actor: AnyActor) -> PaymentBatch:
    """The batch of this number if the actor may see it. Raises `NotFound`."""
    found = batches_with_sums(actor).filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no payment batch {number} that you may see.").format(number=number[:30]))
    return found


def payments_of(batch: PaymentBatch) -> QuerySet[Payment]:
    """The batch's payments with what a row shows of them."""
    rows: Any = batch.payments.select_related("document__submitter", "document__tenant", "account").order_by("pk")
    return rows
