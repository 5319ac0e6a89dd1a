from django.apps import AppConfig


class OwnReportsConfig(AppConfig):
    name = "hesi.insights.own_reports"
    label = "own_reports"

    def ready(self) -> None:
        from hesi.insights.own_reports import permissions  # noqa: F401
        from hesi.insights.own_reports.exports import offer_exports
        from hesi.insights.own_reports.places import register_places

        register_places()
        offer_exports()
