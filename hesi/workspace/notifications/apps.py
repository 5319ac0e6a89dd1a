from django.apps import AppConfig
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "hesi.workspace.notifications"
    label = "notifications"

    def ready(self) -> None:
        from hesi.workspace.access.actor import AnyActor
        from hesi.workspace.access.navigation import ADMINISTRATION, Place, register
        from hesi.workspace.access.permissions import MANAGE_SETTINGS
        from hesi.workspace.notifications import events, tasks  # noqa: F401
        from hesi.workspace.notifications.models import Notification

        def unread(actor: AnyActor) -> QuerySet[Notification]:
            rows: QuerySet[Notification] = Notification.objects.visible_to(actor).unread()
            return rows

        register(
            Place(
                key="notifications",
                label=_("Notices"),
                url_name="notifications",
                icon="bell",
                order=90,
                kinds=("customer", "provider"),
                badge=unread,
            )
        )
        register(
            Place(
                key="robots",
                label=_("Group robots"),
                url_name="robots",
                icon="robot",
                order=80,
                permissions=(MANAGE_SETTINGS,),
                kinds=("customer", "provider"),
                group=ADMINISTRATION,
            )
        )
