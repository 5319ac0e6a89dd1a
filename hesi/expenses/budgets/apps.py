from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "hesi.expenses.budgets"
    label = "budgets"

    def ready(self) -> None:
        from hesi.expenses.budgets import events, permissions  # noqa: F401
        from hesi.expenses.budgets.exports import offer_exports
        from hesi.expenses.budgets.live import offer_live_settings
        from hesi.expenses.budgets.places import register_places

        register_places()
        offer_exports()
        offer_live_settings()
