from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "hesi.insights.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        from hesi.insights.dashboards import events  # noqa: F401
        from hesi.insights.dashboards.live import offer_live_settings
        from hesi.insights.dashboards.places import register_boards

        register_boards()
        offer_live_settings()
