"""How other rooms speak of an invoice without importing it."""

from typing import Any

from django.urls import reverse

from hesi.expenses.invoices.case import case_of_carrier, case_of_invoice
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.workspace.events.subjects import Subject


def describe() -> Subject:
    """The registration of invoices as a subject."""
    return Subject(
        type=Invoice.subject_type,
        model=Invoice,
        label=lambda invoice: " ".join(part for part in (invoice.kind_label, invoice.number) if part) or str(invoice),
        url=lambda invoice: reverse("invoice", args=[invoice.key]),
        brief=brief,
        case=case_of_invoice,
    )


def describe_carrier() -> Subject:
    """The registration of uploaded files, so that one can ask about a file that could not be read."""
    return Subject(
        type=Carrier.subject_type,
        model=Carrier,
        label=lambda carrier: carrier.file.name,
        url=lambda _carrier: reverse("wallet"),
        brief=lambda carrier: {
            "state": carrier.state,
            "kind": carrier.kind,
            "problem": carrier.problem.get("code", ""),
        },
        case=case_of_carrier,
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
