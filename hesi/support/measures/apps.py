from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    name = "hesi.support.measures"
    label = "measures"

    def ready(self) -> None:
        from hesi.support.measures import events, permissions, tasks  # noqa: F401
        from hesi.support.measures.reading import may_read_statement
        from hesi.support.service.grants import MANAGE_TICKETS
        from hesi.support.tickets.grants import ANSWER_TICKETS
        from hesi.workspace.access.navigation import Place, register
        from hesi.workspace.files.reading import allow_reading

        allow_reading("statement", may_read_statement, guests=True)
        wall, measures = _("Live board"), _("Measures")
        register(Place("board", wall, "desk-board", "eye", 43, permissions=(ANSWER_TICKETS,), kinds=("provider",)))
        register(
            Place(
                "measures",
                measures,
                "desk-measures",
                "chart-bar",
                44,
                permissions=(MANAGE_TICKETS,),
                kinds=("provider",),
                also=("/desk/statements/",),
            )
        )
