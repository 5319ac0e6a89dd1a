from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "hesi.expenses.budgets"
    label = "budgets"
