from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "hesi.support.service"
    label = "service"

    def ready(self) -> None:
        from hesi.support.service.live import offer_live_settings

        offer_live_settings()
