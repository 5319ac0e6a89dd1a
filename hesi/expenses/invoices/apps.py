from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "hesi.expenses.invoices"
    label = "invoices"
