from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "hesi.insights.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        from hesi.insights.dashboards import events  # noqa: F401
        from hesi.insights.dashboards.places import register_boards

        register_boards()
