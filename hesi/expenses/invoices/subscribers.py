"""Keeping invoices findable."""

from hesi.expenses.invoices.findable import entry_of
from hesi.expenses.invoices.models import Invoice
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.search.index import index, remove


@on("invoice.read", "invoice.started", "invoice.corrected", "invoice.confirmed", "invoice.noted", "invoice.deleted")
def make_findable(event: Event) -> None:
    """What it says has changed, or nobody shall find it any more."""
    if event.subject_type != Invoice.subject_type:
        return
    invoice = Invoice.objects.select_related("owner").get(pk=event.subject_id)
    if invoice.deleted_at is not None:
        remove(Invoice.subject_type, invoice.pk)
    else:
        index(entry_of(invoice))
