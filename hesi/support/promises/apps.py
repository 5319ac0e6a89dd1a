from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "hesi.support.promises"
    label = "promises"
