from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hesi.workspace.search"
    label = "search"
