from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "hesi.support.desk"
    label = "desk"
