from django.apps import AppConfig


class CurrenciesConfig(AppConfig):
    name = "hesi.workspace.currencies"
    label = "currencies"
