"""Where surveys stand: the desk's rail, the help centre of who was asked, and among subjects."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.service.help_doors import HelpDoor, help_door
from hesi.support.surveys.models import Survey
from hesi.support.surveys.queries import open_invitations
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.navigation import CUSTOMERS, Place, register
from hesi.workspace.events.subjects import Subject, register_subject


def register_places() -> None:
    """Called once at start-up."""
    register_subject(
        Subject(
            type=Survey.subject_type,
            model=Survey,
            label=lambda row: row.title,
            url=lambda row: reverse("desk-survey", args=[row.pk]),
        )
    )
    register(
        Place(
            key="surveys",
            label=gettext_lazy("Surveys"),
            url_name="desk-surveys",
            icon="clipboard-list",
            order=49,
            group=CUSTOMERS,
            permissions=(ANSWER_TICKETS,),
            kinds=("provider",),
        )
    )
    help_door(
        HelpDoor(
            key="surveys",
            label=gettext_lazy("Your opinion"),
            text=gettext_lazy("A short survey waits for your answer."),
            url_name="surveys",
            icon="clipboard-list",
            order=65,
            is_open=_is_asked,
        )
    )


def _is_asked(actor: AnyActor | None) -> bool:
    return actor is not None and bool(open_invitations(actor))
