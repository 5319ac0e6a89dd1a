"""What tests of the pages share: the text of an answer, and what the editor's form sends."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from hesi.expenses.documents.models import Document
from hesi.workspace.people.models import Member

SignIn = Callable[[Member], Client]
HTMX = {"HX-Request": "true"}
MOST_QUERIES = 15


def text_of(response: Any) -> str:
    return str(response.content.decode())


def typed(document: Document, **changes: Any) -> dict[str, Any]:
    """What the editor's form sends for the document as it stands."""
    sent: dict[str, Any] = {
        "version": document.version,
        "title": document.title,
        "purpose": document.purpose,
        "department": document.department_id or "",
        "line": [],
    }
    for at, line in enumerate(document.lines.prefetch_related("invoices")):
        sent["line"].append(str(at))
        sent |= {
            f"lines-{at}-id": line.pk,
            f"lines-{at}-expense_type": line.expense_type_id or "",
            f"lines-{at}-spent_on": line.spent_on or "",
            f"lines-{at}-currency": line.currency,
            f"lines-{at}-amount": str(line.amount.decimal),
            f"lines-{at}-note": line.note,
            f"lines-{at}-invoices": [invoice.key for invoice in line.invoices.all()],
        }
    return {**sent, **changes}


def reread(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)
