from django.apps import AppConfig


class OwnReportsConfig(AppConfig):
    name = "hesi.insights.own_reports"
    label = "own_reports"
