from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "hesi.expenses.policies"
    label = "policies"
