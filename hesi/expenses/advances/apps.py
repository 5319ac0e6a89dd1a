from django.apps import AppConfig


class AdvancesConfig(AppConfig):
    name = "hesi.expenses.advances"
    label = "advances"
