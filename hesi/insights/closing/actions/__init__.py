"""Every change of a month's end, by journey: closing and reopening, own steps, reminding."""

from hesi.insights.closing.actions.closing import close_month, reopen_month
from hesi.insights.closing.actions.reminding import Told, remind, remind_of_invoices
from hesi.insights.closing.actions.steps import add_step, rename_step, retire_step, tick_step, untick_step

__all__ = [
    "Told",
    "add_step",
    "close_month",
    "remind",
    "remind_of_invoices",
    "rename_step",
    "reopen_month",
    "retire_step",
    "tick_step",
    "untick_step",
]
