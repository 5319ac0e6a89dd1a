from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "hesi.expenses.budgets"
    label = "budgets"

    def ready(self) -> None:
        from hesi.expenses.budgets import events, permissions  # noqa: F401
