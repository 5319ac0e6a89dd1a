from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ViewingConfig(AppConfig):
    name = "hesi.support.viewing"
    label = "viewing"

    def ready(self) -> None:
        from hesi.support.viewing import events, permissions, subscribers  # noqa: F401
        from hesi.support.viewing.live import offer_live_settings
        from hesi.workspace.access.navigation import ADMINISTRATION, Place, register
        from hesi.workspace.access.permissions import MANAGE_SETTINGS

        offer_live_settings()
        register(
            Place(
                key="viewing",
                label=_("Support's access"),
                url_name="admin-viewing",
                icon="eye",
                order=78,
                permissions=(MANAGE_SETTINGS,),
                kinds=("customer",),
                group=ADMINISTRATION,
            )
        )
