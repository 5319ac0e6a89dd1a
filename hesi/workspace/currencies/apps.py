from django.apps import AppConfig


class CurrenciesConfig(AppConfig):
    name = "hesi.workspace.currencies"
    label = "currencies"

    def ready(self) -> None:
        from hesi.workspace.currencies.live import offer_live_settings

        offer_live_settings()
