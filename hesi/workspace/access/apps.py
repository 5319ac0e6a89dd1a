from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "hesi.workspace.access"
    label = "access"

    def ready(self) -> None:
        from hesi.workspace.access import permissions
        from hesi.workspace.access.live import offer_live_settings
        from hesi.workspace.access.navigation import ADMINISTRATION, Place, register
        from hesi.workspace.access.starting_roles import lay_roles
        from hesi.workspace.tenancy.opening import on_opening

        on_opening(lay_roles, order=10)
        offer_live_settings()
        register(
            Place(
                key="audit",
                label=_("Audit trail"),
                url_name="admin-audit",
                icon="history",
                order=79,
                permissions=(permissions.VIEW_AUDIT,),
                kinds=("customer", "provider"),
                group=ADMINISTRATION,
            )
        )
