from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "hesi.support.incidents"
    label = "incidents"

    def ready(self) -> None:
        from hesi.support.incidents import permissions  # noqa: F401
        from hesi.support.incidents.places import register_places
        from hesi.support.incidents.robots import register_robots

        register_places()
        register_robots()
