"""How other rooms speak of a document without importing it."""

from typing import Any

from django.urls import reverse

from hesi.expenses.documents.case import case_of
from hesi.expenses.documents.models import Document, State
from hesi.workspace.events.subjects import Subject


def describe() -> Subject:
    """The registration of documents as a subject."""
    return Subject(
        type=Document.subject_type,
        model=Document,
        label=lambda document: f"{document.number} {document.shown_title}".strip(),
        url=lambda document: reverse("document", args=[document.number]),
        brief=brief,
        case=case_of,
    )


def brief(document: Document) -> dict[str, Any]:
    """The frozen view a ticket carries: state, amount, lines and what was found."""
    return {
        "number": document.number,
        "template": document.template_version.template.name,
        "state": State(document.state).value,
        "state_since": document.state_since.isoformat(),
        "total": str(document.total.decimal),
        "currency": document.currency,
        "lines": [
            {
                "type": line.expense_type.name if line.expense_type else "",
                "spent_on": line.spent_on.isoformat() if line.spent_on else "",
                "amount": str(line.amount.decimal),
                "currency": line.currency,
            }
            for line in document.lines.select_related("expense_type")[:50]
        ],
        "findings": [
            {"rule": finding.rule, "level": finding.level, "policy_version": finding.data.get("policy_version")}
            for finding in document.findings.all()[:50]
        ],
    }
