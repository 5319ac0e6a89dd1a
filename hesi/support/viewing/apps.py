from django.apps import AppConfig


class ViewingConfig(AppConfig):
    name = "hesi.support.viewing"
    label = "viewing"
