from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "hesi.support.incidents"
    label = "incidents"
