from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "hesi.demo"
    label = "demo"
