from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "hesi.insights"
    label = "insights"

    def ready(self) -> None:
        from hesi.insights.exports import offer_exports
        from hesi.insights.places import register_places

        register_places()
        offer_exports()
