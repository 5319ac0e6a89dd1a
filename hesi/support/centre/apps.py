from django.apps import AppConfig


class CentreConfig(AppConfig):
    name = "hesi.support.centre"
    label = "centre"

    def ready(self) -> None:
        from hesi.support.centre.doors import register_doors

        register_doors()
