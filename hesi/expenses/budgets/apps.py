from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "hesi.expenses.budgets"
    label = "budgets"

    def ready(self) -> None:
        from hesi.expenses.budgets import events, permissions  # noqa: F401
        from hesi.expenses.budgets.exports import offer_exports
        from hesi.expenses.budgets.grants import IMPORT_PURPOSE
        from hesi.expenses.budgets.live import offer_live_settings
        from hesi.expenses.budgets.permissions import may_read_import
        from hesi.expenses.budgets.places import register_places
        from hesi.workspace.files.reading import allow_reading

        register_places()
        offer_exports()
        allow_reading(IMPORT_PURPOSE, may_read_import)
        offer_live_settings()
