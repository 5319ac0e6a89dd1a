from django.apps import AppConfig


class AdvancesConfig(AppConfig):
    name = "hesi.expenses.advances"
    label = "advances"

    def ready(self) -> None:
        from hesi.expenses.advances.wiring import wire

        wire()
