from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "hesi.expenses.payments"
    label = "payments"
