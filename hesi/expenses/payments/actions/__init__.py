"""Every state change of payments: payee accounts, batches, settlement."""

from hesi.expenses.payments.actions.accounts import account_number, close_account, save_account
from hesi.expenses.payments.actions.batches import cancel_batch, create_batch, export_batch
from hesi.expenses.payments.actions.settlement import mark_done, mark_failed

__all__ = [
    "account_number",
    "cancel_batch",
    "close_account",
    "create_batch",
    "export_batch",
    "mark_done",
    "mark_failed",
    "save_account",
]
