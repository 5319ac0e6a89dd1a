from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "hesi.expenses.approvals"
    label = "approvals"
