"""Every state change of an invoice: receiving and reading files, correcting, holding for a document."""

from hesi.expenses.invoices.actions.holding import hold_invoices, release_invoices

__all__ = ["hold_invoices", "release_invoices"]
