from django.apps import AppConfig


class SuccessConfig(AppConfig):
    name = "hesi.support.success"
    label = "success"
