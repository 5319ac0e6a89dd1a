from django.apps import AppConfig, apps


class EventsConfig(AppConfig):
    name = "hesi.workspace.events"
    label = "events"

    def ready(self) -> None:
        from hesi.workspace.events.discovery import import_from_rooms

        import_from_rooms(apps, "events", "subscribers")
