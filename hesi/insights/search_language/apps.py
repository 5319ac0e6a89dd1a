from django.apps import AppConfig


class SearchLanguageConfig(AppConfig):
    name = "hesi.insights.search_language"
    label = "search_language"
