from django.apps import AppConfig


class SuccessConfig(AppConfig):
    name = "hesi.support.success"
    label = "success"

    def ready(self) -> None:
        from hesi.support.success import permissions  # noqa: F401
        from hesi.support.success.places import register_places

        register_places()
