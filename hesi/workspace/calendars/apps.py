from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    name = "hesi.workspace.calendars"
    label = "calendars"

    def ready(self) -> None:
        from hesi.workspace.access.navigation import ADMINISTRATION, Place, register
        from hesi.workspace.access.permissions import MANAGE_SETTINGS
        from hesi.workspace.calendars.live import offer_live_settings
        from hesi.workspace.calendars.starting_calendar import lay_calendar
        from hesi.workspace.tenancy.opening import on_opening

        on_opening(lay_calendar, order=20)
        offer_live_settings()
        register(
            Place(
                key="calendar",
                label=_("Calendar and rates"),
                url_name="admin-calendar",
                icon="calendar",
                order=78,
                permissions=(MANAGE_SETTINGS,),
                kinds=("customer", "provider"),
                group=ADMINISTRATION,
                also=("/admin/rates/",),
            )
        )
