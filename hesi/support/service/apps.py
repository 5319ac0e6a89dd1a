from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "hesi.support.service"
    label = "service"
