from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "hesi.support.calls"
    label = "calls"
