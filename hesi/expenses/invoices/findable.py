"""By which words an invoice is found: its number, both parties, its amount and what was bought."""

from collections.abc import Iterator

from django.urls import reverse

from hesi.expenses.invoices.models import Invoice
from hesi.workspace.search.index import entry
from hesi.workspace.search.models import SearchEntry


def entry_of(invoice: Invoice) -> SearchEntry:
    """The invoice's entry in the index."""
    amount = invoice.total.format() if invoice.total else ""
    goods = [str(item.get("name", "")) for item in invoice.items]
    words = [invoice.code, invoice.buyer_name, invoice.seller_tax_id, invoice.note, *goods]
    if invoice.total:
        words.append(str(invoice.total.decimal))
    return entry(
        Invoice.subject_type,
        invoice.pk,
        label=" ".join(part for part in (invoice.seller_name or invoice.kind, invoice.number) if part) or str(invoice),
        detail=" · ".join(part for part in (invoice.owner.name, amount) if part),
        url=reverse("invoice", args=[invoice.key]),
        text=" ".join(words),
        on=invoice.issued_on or invoice.created_at.date(),
    )


def entries() -> Iterator[SearchEntry]:
    """Every kept invoice's entry."""
    return map(
        entry_of, Invoice.objects.filter(deleted_at__isnull=True).select_related("owner").iterator(chunk_size=500)
    )
