"""Every change of budgets, by journey: planning them, changing them, copying a year."""

from hesi.expenses.budgets.actions.changing import adjust_budget, change_budget, close_budget
from hesi.expenses.budgets.actions.copying import copy_year
from hesi.expenses.budgets.actions.planning import BudgetDraft, create_budget, open_year

__all__ = [
    "BudgetDraft",
    "adjust_budget",
    "change_budget",
    "close_budget",
    "copy_year",
    "create_budget",
    "open_year",
]
