from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "hesi.support.measures"
    label = "measures"
