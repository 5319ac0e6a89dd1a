from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "hesi.workspace.calendars"
    label = "calendars"

    def ready(self) -> None:
        from hesi.workspace.calendars.starting_calendar import lay_calendar
        from hesi.workspace.tenancy.opening import on_opening

        on_opening(lay_calendar, order=20)
