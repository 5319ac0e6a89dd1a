"""Every state change of an invoice: receiving and reading files, correcting, holding for a document."""

from hesi.expenses.invoices.actions.correcting import correct_invoice, delete_invoice, enter_by_hand
from hesi.expenses.invoices.actions.holding import hold_invoices, release_invoices
from hesi.expenses.invoices.actions.reading import read_carrier
from hesi.expenses.invoices.actions.receiving import dismiss_upload, read_again, receive_upload

__all__ = [
    "correct_invoice",
    "delete_invoice",
    "dismiss_upload",
    "enter_by_hand",
    "hold_invoices",
    "read_again",
    "read_carrier",
    "receive_upload",
    "release_invoices",
]
