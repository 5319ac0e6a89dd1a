from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "hesi.web"
    label = "web"
