"""Every state change of advances: asking, clearing by claims, paying back, deferring, reminding."""

from hesi.expenses.advances.actions.asking import AdvanceInput, save_advance, start_advance
from hesi.expenses.advances.actions.deferring import defer_advance
from hesi.expenses.advances.actions.reminding import remind_borrower
from hesi.expenses.advances.actions.repaying import record_repayment, reverse_repayment

__all__ = [
    "AdvanceInput",
    "defer_advance",
    "record_repayment",
    "remind_borrower",
    "reverse_repayment",
    "save_advance",
    "start_advance",
]
