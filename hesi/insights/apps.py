from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "hesi.insights"
    label = "insights"
