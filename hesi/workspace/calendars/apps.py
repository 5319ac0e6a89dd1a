from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "hesi.workspace.calendars"
    label = "calendars"
