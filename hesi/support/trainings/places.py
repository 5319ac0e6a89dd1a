"""Where trainings stand: the desk's rail, the help centre, subjects, and who may fetch a recording."""

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.service.help_doors import HelpDoor, help_door
from hesi.support.trainings.models import Training
from hesi.support.trainings.queries import to_come_for
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.navigation import CUSTOMERS, Place, register
from hesi.workspace.events.subjects import Subject, register_subject


def register_places() -> None:
    """Called once at start-up."""
    register_subject(
        Subject(
            type=Training.subject_type,
            model=Training,
            label=lambda row: row.title,
            url=lambda row: reverse("desk-training", args=[row.pk]),
        )
    )
    register(
        Place(
            key="trainings",
            label=gettext_lazy("Trainings"),
            url_name="desk-trainings",
            icon="school",
            order=49,
            group=CUSTOMERS,
            permissions=(ANSWER_TICKETS,),
            kinds=("provider",),
        )
    )
    help_door(
        HelpDoor(
            key="trainings",
            label=gettext_lazy("Trainings"),
            text=gettext_lazy("Webinars, courses on site and recordings."),
            url_name="trainings",
            icon="school",
            order=60,
            note=_note,
        )
    )


def _note(actor: AnyActor | None) -> str:
    count = to_come_for(actor) if actor is not None else 0
    return ngettext("{count} to come", "{count} to come", count).format(count=count) if count else ""
