from django.apps import AppConfig


class FiltersConfig(AppConfig):
    name = "hesi.workspace.filters"
    label = "filters"

    def ready(self) -> None:
        from hesi.workspace.filters import actions, events  # noqa: F401
