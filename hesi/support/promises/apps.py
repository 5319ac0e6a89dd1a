from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "hesi.support.promises"
    label = "promises"

    def ready(self) -> None:
        from hesi.support.promises import events, permissions, subscribers  # noqa: F401
