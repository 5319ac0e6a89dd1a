from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "hesi.workspace.events"
    label = "events"
