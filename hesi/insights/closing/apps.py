from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "hesi.insights.closing"
    label = "closing"
