"""Every state change of a document, by journey: drafting, submitting, settling."""

from hesi.expenses.documents.actions.drafting import (
    add_invoices,
    copy_document,
    save_draft,
    start_document,
    void_document,
)
from hesi.expenses.documents.actions.settling import mark_paid, mark_paying, mark_payment_failed, mark_settled
from hesi.expenses.documents.actions.submitting import submit_document, withdraw_document

__all__ = [
    "add_invoices",
    "copy_document",
    "mark_paid",
    "mark_paying",
    "mark_payment_failed",
    "mark_settled",
    "save_draft",
    "start_document",
    "submit_document",
    "void_document",
    "withdraw_document",
]
