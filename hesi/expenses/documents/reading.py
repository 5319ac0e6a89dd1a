"""Who reads invoices and files because a document shows them, and where a document uses an invoice."""

from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.urls import reverse

from hesi.expenses.documents.models import Document, LineAttachment, LineInvoice, State
from hesi.expenses.invoices.usage import Use
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.files.models import StoredFile


def seen_through_documents(actor: Any) -> Q:
    """Invoices of the documents this person may see."""
    seen = Document.objects.visible_to(actor).order_by().values("pk")
    return Q(pk__in=LineInvoice.objects.filter(line__document__in=seen).values("invoice"))


def may_read_attachment(actor: AnyActor, file: StoredFile) -> bool:
    """Whoever uploaded it, and whoever may see a document it is attached to."""
    if actor.member_id is not None and file.uploaded_by_id == actor.member_id:
        return True
    seen = Document.objects.visible_to(actor).order_by().values("pk")
    return LineAttachment.objects.filter(file=file, line__document__in=seen).exists()


def places_of_invoices(invoice_ids: list[int]) -> dict[int, list[Use]]:
    """The documents an invoice stands in, void ones left out."""
    proofs = LineInvoice.objects.filter(invoice__in=invoice_ids).exclude(line__document__state=State.VOID)
    rows = proofs.values_list("invoice_id", "line__document__number", "line__document__state").distinct()
    found: dict[int, list[Use]] = defaultdict(list)
    for invoice_id, number, state in rows.order_by("line__document__number"):
        found[invoice_id].append(
            Use(
                label=number,
                url=reverse("document", args=[number]),
                is_draft=state in (State.DRAFT, State.REJECTED),
                is_settled=state in (State.PAID, State.ARCHIVED),
            )
        )
    return found
