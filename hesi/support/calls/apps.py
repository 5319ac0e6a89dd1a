from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "hesi.support.calls"
    label = "calls"

    def ready(self) -> None:
        from hesi.support.calls import events, notices, permissions  # noqa: F401
        from hesi.support.tickets.grants import ANSWER_TICKETS
        from hesi.workspace.access.navigation import Place, register

        register(
            Place(
                key="calls",
                label=_("Phone log"),
                url_name="desk-calls",
                icon="phone",
                order=42,
                permissions=(ANSWER_TICKETS,),
                kinds=("provider",),
            )
        )
