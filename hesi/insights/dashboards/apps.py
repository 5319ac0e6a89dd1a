from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "hesi.insights.dashboards"
    label = "dashboards"
