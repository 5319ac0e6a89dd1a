from django.apps import AppConfig


class SearchLanguageConfig(AppConfig):
    name = "hesi.insights.search_language"
    label = "search_language"

    def ready(self) -> None:
        from hesi.insights.search_language.exports import offer_exports
        from hesi.insights.search_language.places import register_places

        register_places()
        offer_exports()
