"""How other rooms speak of an invoice without importing it."""

from typing import Any

from django.urls import reverse

from hesi.expenses.invoices.models import Invoice
from hesi.workspace.events.subjects import Subject


def describe() -> Subject:
    """The registration of invoices as a subject."""
    return Subject(
        type=Invoice.subject_type,
        model=Invoice,
        label=lambda invoice: " ".join(part for part in (invoice.kind_label, invoice.number) if part) or str(invoice),
        url=lambda invoice: reverse("invoice", args=[invoice.key]),
        brief=brief,
    )


def brief(invoice: Invoice) -> dict[str, Any]:
    """The frozen view a ticket carries: what it is, and what reading it brought up. No names of buyer or traveller."""
    return {
        "kind": invoice.kind,
        "number": invoice.number,
        "issued_on": invoice.issued_on.isoformat() if invoice.issued_on else "",
        "total": str(invoice.total.decimal) if invoice.total else "",
        "currency": invoice.currency,
        "sources": sorted(set(invoice.details.get("sources", {}).values())),
        "problems": [found.get("code", "") for found in invoice.problems],
    }
